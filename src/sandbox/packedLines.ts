import type { FromWorker } from "./protocol.ts";

type Lines = Extract<FromWorker, { type: "lines" }>;
/** While it is made. */
type Open = {
  -readonly [Key in keyof Lines]: Lines[Key] extends readonly (infer Item)[] ? Item[] : Lines[Key];
};

/** The same letter with the lines in it put together. Runs beside user code, so it calls no method that can be changed. */
export function packed(letter: readonly FromWorker[]): readonly FromWorker[] {
  if (letter.length === 1) return letter;
  const all: FromWorker[] = [];
  let lines: Open | undefined;
  for (let index = 0; index < letter.length; index++) {
    const message = letter[index] as FromWorker;
    if (message.type !== "logged") {
      lines = undefined;
      all[all.length] = message;
      continue;
    }
    const { run, line } = message;
    if (lines?.run !== run) all[all.length] = lines = { type: "lines", run, levels: [], messages: [] };
    lines.levels[lines.levels.length] = line.level;
    lines.messages[lines.messages.length] = line.message;
  }
  return all;
}
