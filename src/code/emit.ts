import type { Program } from "../program/program.ts";
import type { Emission } from "./emission.ts";
import { print } from "./print.ts";
import { write } from "./write.ts";

export type { Emission } from "./emission.ts";

/**
 * The program's file. A program that was read from a file is written into it, so that nothing changes but what was
 * edited; one that was drawn is printed. The same program gives the same text, and `parse` gives the program back.
 */
export function emit(program: Program): Emission {
  return program.source ? write(program, program.source) : print(program);
}
