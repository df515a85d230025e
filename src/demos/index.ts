import concurrent from "./concurrent.ts?raw";
import divisionByState from "./division-by-state.ts?raw";
import divisionInFlow from "./division-in-flow.ts?raw";
import divisionInTask from "./division-in-task.ts?raw";
import retryLog from "./retry-log.ts?raw";
import retry from "./retry.ts?raw";
import sequential from "./sequential.ts?raw";
import subflow from "./subflow.ts?raw";
import wordDictionaryArtifact from "./word-dictionary-artifact.ts?raw";
import wordDictionary from "./word-dictionary.ts?raw";
import wordReport from "./word-report.ts?raw";

/** A flow that ships with the app. */
export interface Demo {
  /** The name of its file, without the ending. */
  readonly id: string;
  /** The flow's name. */
  readonly title: string;
  /** What there is to see in it. */
  readonly about: string;
  /** Its file, word for word. */
  readonly text: string;
}

/** The first one opens at first start. */
export const demos: readonly Demo[] = [
  {
    id: "word-report",
    title: "Word report",
    about: "Moby-Dick, counted by tasks side by side; a Markdown artifact",
    text: wordReport,
  },
  {
    id: "sequential",
    title: "Sequential",
    about: "Three tasks of 2 s, one after the other: 6 s",
    text: sequential,
  },
  {
    id: "concurrent",
    title: "Concurrent",
    about: "Three tasks of 2 s, side by side: 2 s",
    text: concurrent,
  },
  {
    id: "subflow",
    title: "Build bicycle",
    about: "A flow inside a flow, and a task that waits for both of its parts",
    text: subflow,
  },
  {
    id: "word-dictionary",
    title: "Word dictionary",
    about: "Flow parameters: a sentence, or Moby-Dick on request",
    text: wordDictionary,
  },
  {
    id: "word-dictionary-artifact",
    title: "Word dictionary with an artifact",
    about: "The report as a Markdown artifact",
    text: wordDictionaryArtifact,
  },
  {
    id: "division-in-task",
    title: "Division by zero, handled in the task",
    about: "The task catches: both runs Completed",
    text: divisionInTask,
  },
  {
    id: "division-in-flow",
    title: "Division by zero, handled in the flow",
    about: "The flow catches: task Failed, flow Completed",
    text: divisionInFlow,
  },
  {
    id: "division-by-state",
    title: "Division by zero, handled by state",
    about: "The flow asks for the state: task Failed, flow Completed",
    text: divisionByState,
  },
  {
    id: "retry",
    title: "Automatic retry",
    about: "Resources lack 7 times out of 10; tried again after a second",
    text: retry,
  },
  {
    id: "retry-log",
    title: "Automatic retry with a log",
    about: "The run logger, from Debug to Critical",
    text: retryLog,
  },
];
