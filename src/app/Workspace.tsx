import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { useStore } from "zustand";
import { emit } from "../code/emit.ts";
import { Editor, type EditorControls } from "../editor/Editor.tsx";
import { noNodeStates } from "../editor/ports.ts";
import { createSession, useSession, type Session } from "../editor/session.ts";
import { isFinal } from "../engine/state.ts";
import type { Problem } from "../program/checks.ts";
import type { Program } from "../program/program.ts";
import { saveText } from "../runs/deliver.ts";
import { RunPanel, type RunTab } from "../runs/RunPanel.tsx";
import { useToast } from "../ui/Toasts.tsx";
import { Autosave } from "./autosave.ts";
import { Checking } from "./checking.ts";
import { codeLanguage } from "./codeLanguage.ts";
import { fileNameOf } from "./fileName.ts";
import { NotKept } from "./NotKept.tsx";
import type { FlowDocument } from "./openFlow.ts";
import { RunDialog, type RunDialogProps } from "./RunDialog.tsx";
import { RunStatus } from "./RunStatus.tsx";
import { SaveLabel } from "./SaveLabel.tsx";
import { switchTheme } from "./theme.ts";
import { tidy } from "./tidy.ts";
import type { Services } from "./services.ts";
import { useShownRun } from "./shownRun.ts";
import { parametersOf } from "./starting.ts";
import { StartQuestion } from "./StartQuestion.tsx";
import { TopBar } from "./TopBar.tsx";
import { useAppCommands } from "./useAppCommands.ts";
import { useParameterSchemas } from "./useParameterSchemas.ts";
import { useRuns } from "./useRuns.ts";
import { useStart } from "./useStart.ts";
import { programOfRun, versionName } from "./versions/versions.ts";
import { restoreProgram, VersionsDialog } from "./versions/VersionsDialog.tsx";
import styles from "./Workspace.module.css";

export interface WorkspaceProps {
  readonly services: Services;
  readonly flow: FlowDocument;
  /** Shows what is stored instead of what is here. */
  readonly onReload: () => void;
  /** Leads to other flows. */
  readonly menu: ReactNode;
}

/** One open flow: its editor, its runs, and what leads from one to the other. */
export function Workspace({ services, flow, onReload, menu }: WorkspaceProps) {
  const { session, autosave, checking, language } = useParts(services, flow);
  const problems = useStore(checking.problems);
  const toast = useToast();
  const controls = useRef<EditorControls>(null);
  const [tab, setTab] = useState<RunTab>("log");
  const [isShowingVersions, setShowingVersions] = useState(false);
  const runs = useRuns(services, flow.id);
  const currentProgram = useCallback(() => session.getState().program, [session]);
  const view = useShownRun(services, runs.choice, currentProgram);
  const finishTyping = async () => controls.current?.finishTyping();
  const start = useStart({
    services,
    flowId: flow.id,
    session,
    checking,
    runs: runs.list,
    finishTyping,
    onStarted: runs.choose,
    onRefused: (detail) => toast({ tone: "danger", title: "The flow was not started", detail }),
  });
  const notice = useCallback((title: string) => toast({ tone: "info", title }), [toast]);
  const openProblem = ({ node, shared, line }: Problem) => {
    start.dismiss();
    if (node !== undefined) controls.current?.openNode(node, line);
    else if (shared) controls.current?.openSharedCode(line);
  };
  const selectNode = useCallback((nodeId: string) => controls.current?.openNode(nodeId), []);
  const exportNow = () => void finishTyping().then(() => exportFlow(session));
  const save = async () => {
    await finishTyping();
    if (await autosave.saveVersion(versionName())) notice("Kept as a version");
  };
  const restoreFrom = async (runId: string) => {
    const read = await programOfRun(services, runId);
    if ("problem" in read) return toast({ tone: "danger", title: "Not restored", detail: read.problem });
    restoreProgram(session, read.program);
    notice("Restored the flow from the run. Undo takes it back.");
  };
  const commands = useAppCommands({
    run: start.run,
    runWith: start.askValues,
    stop: stopOf(services, runs),
    save: () => void save(),
    showVersions: () => setShowingVersions(true),
    exportFlow: exportNow,
    switchTheme,
    showTab: setTab,
  });
  return (
    <div className={styles.workspace}>
      <TopBar
        session={session}
        saveLabel={
          <SaveLabel
            autosave={autosave}
            onTakeTheirs={onReload}
            onShowVersions={() => setShowingVersions(true)}
          />
        }
        runStatus={
          <RunStatus
            services={services}
            runs={runs}
            view={view}
            onRestore={(runId) => void restoreFrom(runId)}
          />
        }
        menu={menu}
        isStarting={start.isStarting}
        onRun={start.run}
        onRunWith={start.askValues}
        onExport={exportNow}
        onSearch={() => controls.current?.openCommands()}
      />
      <NotKept runs={services.runs} />
      <main className={styles.main}>
        <Editor
          session={session}
          flowId={flow.id}
          language={language}
          problems={problems}
          nodeStates={view ?? noNodeStates}
          controls={controls}
          tidy={tidy}
          onNotice={notice}
          commands={commands}
          bottom={
            <SelectedRunPanel
              session={session}
              view={view}
              problems={problems}
              onOpenProblem={openProblem}
              onSelectNode={selectNode}
              onNotice={notice}
              tab={tab}
              onTab={setTab}
            />
          }
        />
      </main>
      {isShowingVersions && (
        <VersionsDialog
          database={services.database}
          flowId={flow.id}
          session={session}
          onClose={() => setShowingVersions(false)}
          onNotice={notice}
        />
      )}
      {start.isAskingValues && (
        <AskValues
          services={services}
          program={currentProgram()}
          onRun={start.runWith}
          onClose={start.dismiss}
        />
      )}
      {start.obstacle && (
        <StartQuestion
          obstacle={start.obstacle}
          onClose={start.dismiss}
          onShow={openProblem}
          onRunAnyway={start.runAnyway}
          onStopAndRun={start.stopAndRun}
        />
      )}
    </div>
  );
}

interface AskValuesProps extends Pick<RunDialogProps, "onRun" | "onClose"> {
  readonly services: Services;
  readonly program: Program;
}

function AskValues({ services, program, ...rest }: AskValuesProps) {
  const schemas = useParameterSchemas(services, program);
  return <RunDialog parameters={parametersOf(program)} schemas={schemas} {...rest} />;
}

function useParts(services: Services, flow: FlowDocument) {
  const [parts] = useState(() => {
    const session = createSession(flow.document);
    return {
      session,
      autosave: new Autosave(services.database, flow, session),
      checking: new Checking(services.language, session),
      language: codeLanguage(services.language),
    };
  });
  useEffect(() => {
    parts.autosave.open();
    parts.checking.open();
    return () => {
      void parts.autosave.close();
      parts.checking.close();
    };
  }, [parts]);
  return parts;
}

/** The panel follows the node that is selected on the canvas. */
function SelectedRunPanel({
  session,
  ...rest
}: { readonly session: Session } & Parameters<typeof RunPanel<Problem>>[0]) {
  const selectedNode = useSession(session, ({ selection }) =>
    selection.length === 1 ? selection[0] : undefined,
  );
  return <RunPanel {...rest} selectedNode={selectedNode} />;
}

function exportFlow(session: Session): void {
  const { program } = session.getState();
  saveText(emit(program).text, fileNameOf(program.flow.options.name), "text/typescript");
}

/** Ends the run that shows, if it is under way. */
function stopOf({ runs: service }: Services, { choice, list }: ReturnType<typeof useRuns>) {
  const shown = choice?.kind === "kept" ? list.find(({ id }) => id === choice.runId) : undefined;
  return shown && !isFinal(shown.state) ? () => void service.cancel(shown.id) : undefined;
}
