import type { Problem } from "../program/checks.ts";
import type { Program } from "../program/program.ts";
import type { RunSummary } from "../runs/runService.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { describeProblem } from "./starting.ts";
import styles from "./StartQuestion.module.css";

/** Why a run does not just start. */
export type Obstacle =
  | { readonly kind: "problems"; readonly problems: readonly Problem[]; readonly program: Program }
  | { readonly kind: "running"; readonly run: RunSummary };

export interface StartQuestionProps {
  readonly obstacle: Obstacle;
  readonly onClose: () => void;
  readonly onShow: (problem: Problem) => void;
  readonly onRunAnyway: () => void;
  readonly onStopAndRun: () => void;
}

/** Says why the run did not start, and offers the ways on. */
export function StartQuestion(props: StartQuestionProps) {
  return props.obstacle.kind === "running" ? (
    <StillRunning {...props} run={props.obstacle.run} />
  ) : (
    <HasProblems {...props} {...props.obstacle} />
  );
}

function StillRunning({
  run,
  onClose,
  onRunAnyway,
  onStopAndRun,
}: StartQuestionProps & { readonly run: RunSummary }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Run #${run.number} is still going`}
      description={`"${run.name}" has not ended. A second run can go beside it, or take its place.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button onClick={onStopAndRun}>Stop it and run</Button>
          <Button variant="primary" onClick={onRunAnyway}>
            Run beside it
          </Button>
        </>
      }
    />
  );
}

/** As many as a person reads; the rest is in the list of problems. */
const mostShown = 5;

function HasProblems(props: StartQuestionProps & Extract<Obstacle, { kind: "problems" }>) {
  const { problems, program, onClose, onShow, onRunAnyway } = props;
  const isRunnable = problems.every(({ source }) => source === "typescript");
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return (
    <Dialog
      open
      onClose={onClose}
      title="The flow was not started"
      description={`It has ${count}. ${isRunnable ? "Types can be wrong and the code still run." : ""}`}
      actions={
        <>
          {isRunnable && <Button onClick={onRunAnyway}>Run anyway</Button>}
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <ul className={styles.problems}>
        {problems.slice(0, mostShown).map((problem, index) => (
          <li key={index}>
            <button type="button" className={styles.problem} onClick={() => onShow(problem)}>
              {describeProblem(program, problem)}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
