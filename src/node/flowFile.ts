import { basename, resolve } from "node:path";
import { hostNeedsOf, hostNeedText } from "../code/hostNeeds.ts";
import { type Bodies, inThisProcess, inThreads } from "./bodies.ts";
import { compileFile, type CompiledProgram } from "./compile.ts";
import type { OpenProgram } from "./flowProgram.ts";
import { importProgram } from "./importProgram.ts";

/** What runs in a thread; it stands beside this module once both are built. */
const threadModule = new URL("./body.js", import.meta.url);

/** Compiles the file that a command names, or the text that it had once. */
export const openFile: OpenProgram = async ({ file, text, inProcess }) => {
  const path = resolve(file);
  const compiled = await compileFile(path, text);
  if ("problem" in compiled) return compiled;
  const { program, flows } = compiled;
  return {
    path,
    text: compiled.text,
    flows,
    bodies: bodiesOf(program, inProcess),
    notes: hostNeedsOf(compiled.text)
      .filter(({ host }) => host !== "node")
      .map((need) => `${basename(path)}:${need.line}:${need.column}: ${hostNeedText(need)}`),
  };
};

function bodiesOf(program: CompiledProgram, inProcess: boolean): Bodies {
  return inProcess ? inThisProcess(() => importProgram(program)) : inThreads(threadModule, program);
}
