import { artifactKeyPattern } from "../engine/event.ts";
import { isOptionalText, isShape, isText } from "./shape.ts";

type Check = (value: unknown) => boolean;

const isProgress: Check = (value) => typeof value === "number" && value >= 0 && value <= 100;
const isKey: Check = (value) =>
  value === undefined || (typeof value === "string" && artifactKeyPattern.test(value));

/** What an artifact's data may be, by its type. There are no other types. */
const dataOfType: Readonly<Record<string, Check>> = {
  markdown: isText,
  table: isText,
  image: isText,
  progress: isProgress,
};

/** An artifact as it may come from user code. */
export const isArtifactDraft: Check = (value) => {
  const hasFrame = isShape(value, { id: isText, type: isText, key: isKey, description: isOptionalText });
  if (!hasFrame || !Object.hasOwn(dataOfType, value.type)) return false;
  return isShape(value, { data: dataOfType[value.type] ?? (() => false) });
};

export const isProgressUpdate: Check = (value) =>
  isShape(value, { artifactId: isText, progress: isProgress, description: isOptionalText });
