import { Play, Shield } from "lucide-react";
import { useCallback, useState } from "react";
import type { Demo } from "../demos/index.ts";
import { RunPanel } from "../runs/RunPanel.tsx";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useToast } from "../ui/Toasts.tsx";
import { NotKept } from "./NotKept.tsx";
import { RunStatus } from "./RunStatus.tsx";
import type { Services } from "./services.ts";
import { Outdated } from "./tabs/Outdated.tsx";
import { useShownRun } from "./shownRun.ts";
import { isUnderWay } from "../store/journal.ts";
import { Breadcrumb } from "./TopBar.tsx";
import { useRunActions } from "./useRunActions.tsx";
import { useTrust } from "./trust/useTrust.tsx";
import { useRuns } from "./useRuns.ts";
import bar from "./TopBar.module.css";
import styles from "./CodeWorkspace.module.css";

export interface CodeWorkspaceProps {
  readonly services: Services;
  readonly demo: Demo;
}

const noProgram = () => undefined;

/** A demo whose flow is more than the canvas can draw: its text to read, and its runs. */
export function CodeWorkspace({ services, demo }: CodeWorkspaceProps) {
  const runs = useRuns(services, flowIdOf(demo));
  const view = useShownRun(services, runs.choice, noProgram);
  const toast = useToast();
  const notice = useCallback((title: string) => toast({ tone: "info", title }), [toast]);
  const actions = useRunActions(services, runs.choice, view);
  const { isStarting, run } = useCodeRun(services, demo, runs.choose);
  const flow = { id: flowIdOf(demo), name: demo.title };
  const trust = useTrust({ services, flow, text: () => demo.text, run, onNotice: notice });
  return (
    <div className={styles.workspace}>
      <header className={bar.bar}>
        <Breadcrumb />
        <h1 className={bar.name}>{demo.title}</h1>
        <span className={styles.remark}>Read only: the canvas cannot draw this flow, but it runs</span>
        <span className={bar.space} />
        <RunStatus services={services} runs={runs} view={view} actions={actions} />
        <IconButton label="Permissions" onClick={trust.showPermissions}>
          <Shield size={16} aria-hidden />
        </IconButton>
        <Button
          variant="primary"
          onClick={() => trust.guard(run)}
          disabled={isStarting || runs.list.some(isUnderWay)}
        >
          <Play size={13} fill="currentColor" aria-hidden /> Run
        </Button>
      </header>
      <div>
        <Outdated state={services.databaseState} />
        {trust.notice}
        <NotKept runs={services.runs} />
      </div>
      <main className={styles.main}>
        <pre className={styles.code} tabIndex={0} role="region" aria-label={`Code of ${demo.id}.ts`}>
          <code>{demo.text}</code>
        </pre>
        <RunPanel
          view={view}
          problems={[]}
          onOpenProblem={() => undefined}
          onNotice={notice}
          onCancelTaskRun={(id) => actions.cancelTaskRuns([id])}
          allowing={trust.allowing}
        />
      </main>
      {actions.dialogs}
      {trust.dialogs}
    </div>
  );
}

/** Runs of a demo that is not kept as a flow are found again under this. */
function flowIdOf({ id }: Demo): string {
  return `demo:${id}`;
}

function useCodeRun({ runs }: Services, demo: Demo, onStarted: (runId: string) => void) {
  const [isStarting, setStarting] = useState(false);
  const toast = useToast();
  const start = async () => {
    const { title: flowName, text } = demo;
    const started = await runs.startText({ flowId: flowIdOf(demo), flowName, text, parameters: {} });
    if ("runId" in started) onStarted(started.runId);
    else toast({ tone: "danger", title: "The flow was not started", detail: started.problem });
  };
  const run = () => {
    setStarting(true);
    start()
      .catch((error: unknown) =>
        toast({ tone: "danger", title: "The flow was not started", detail: String(error) }),
      )
      .finally(() => setStarting(false));
  };
  return { isStarting, run };
}
