import type { Program } from "../program/program.ts";
import type { Emission } from "./emission.ts";
import { print } from "./print.ts";

export type { Emission } from "./emission.ts";

/** The program's file. The same program gives the same text, and `parse` gives the program back. */
export function emit(program: Program): Emission {
  return print(program);
}
