import wordReport from "./word-report.ts?raw";

/** A flow that ships with the app. */
export interface Demo {
  readonly id: string;
  readonly title: string;
  /** Its file, word for word. */
  readonly text: string;
}

/** The first one opens at first start. */
export const demos: readonly Demo[] = [{ id: "word-report", title: "Word report", text: wordReport }];
