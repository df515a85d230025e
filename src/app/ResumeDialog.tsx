import { useState } from "react";
import type { FlowRun } from "../engine/record.ts";
import { currentState } from "../engine/record.ts";
import { momentText } from "../runs/timeText.ts";
import { inputFormOf } from "./resuming.ts";
import { ValuesDialog } from "./ValuesDialog.tsx";

export interface ResumeDialogProps {
  /** The flow run that waits: the root, or a subflow run. */
  readonly run: FlowRun;
  /** Gives a sentence when the run does not take the input, and waits on. */
  readonly onResume: (input: unknown) => Promise<string | undefined>;
  readonly onClose: () => void;
}

/** Asks for what a paused run waits for, and lets it go on. */
export function ResumeDialog({ run, onResume, onClose }: ResumeDialogProps) {
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [form] = useState(() => inputFormOf(currentState(run).inputSchema));
  const [about] = useState(() => aboutOf(run, form.asked.length > 0));
  const resume = async (values: Readonly<Record<string, unknown>>) => {
    setBusy(true);
    const problem = await onResume(form.inputOf(values)).catch((error: unknown) => (error as Error).message);
    setBusy(false);
    if (problem === undefined) onClose();
    else setRefusal(problem);
  };
  return (
    <ValuesDialog
      title={`Resume ${run.name}`}
      description={about}
      asked={form.asked}
      schemas={form.schemas}
      submit="Resume"
      isBusy={isBusy}
      refusal={refusal}
      onSubmit={(values) => void resume(values)}
      onClose={onClose}
    />
  );
}

function aboutOf(run: FlowRun, hasInput: boolean): string {
  const { name, pauseTimeout } = currentState(run);
  const waits = hasInput ? "waits for input" : "waits for your word";
  const until = pauseTimeout === undefined ? "" : ` until ${momentText(pauseTimeout, Date.now())}`;
  const how = name === "Suspended" ? " It begins again from its top and reuses what has completed." : "";
  return `"${run.flowName}" is ${name} and ${waits}${until}.${how}`;
}
