import type { StatementsRead } from "../program/edits.ts";
import type { Problem } from "../program/checks.ts";
import type { Program, Signature } from "../program/program.ts";
import { emit } from "./emit.ts";
import { offsetOfCode, offsetOfShared, placeOfOffset } from "./emission.ts";
import { erase, type EraseProblem, type ImportPlace, importPlacesOf } from "./erase.ts";
import { type FlowSummary, flowsOf } from "./flows.ts";
import type { Completion, Hover, Language } from "./language.ts";
import { parse, type ParseResult } from "./parse.ts";
import { problemsIn } from "./problems.ts";
import { readStatements } from "./names.ts";
import { signatureOf } from "./signature.ts";

/** All that is asked of the compiler. It lives in a worker of its own; the page knows only this. */
export interface LanguageWorker {
  parse(text: string): ParseResult;
  compile(text: string): Compiled;
  check(program: Program): Problem[];
  signatureOf(code: string): Signature | undefined;
  readStatements(text: string): StatementsRead | undefined;
  /** At an offset in the code of this task, or of the shared code where no task is named. */
  completions(program: Program, task: string | undefined, offset: number): Completion[];
  hover(program: Program, task: string | undefined, offset: number): Hover | undefined;
}

/** What a run needs of a file. With problems the JavaScript may not run. */
export interface Compiled {
  readonly javascript: string;
  readonly problems: readonly EraseProblem[];
  readonly flows: readonly FlowSummary[];
  readonly imports: readonly ImportPlace[];
}

/** `language` is asked for when first needed: reading and compiling a file need no library. */
export function createLanguageWorker(language: () => Language): LanguageWorker {
  return {
    parse,
    compile: (text) => ({ ...erase(text), flows: flowsOf(text), imports: importPlacesOf(text) }),
    check: (program) => problemsIn(program, language()),
    signatureOf,
    readStatements,
    completions: (program, task, offset) => {
      const at = offsetInFile(program, task, offset);
      return at === undefined ? [] : language().completions(at.text, at.offset);
    },
    hover: (program, task, offset) => {
      const at = offsetInFile(program, task, offset);
      const found = at && language().hover(at.text, at.offset);
      return found && hoverInCode(program, found);
    },
  };
}

function offsetInFile(program: Program, task: string | undefined, offset: number) {
  const emission = emit(program);
  const at = task === undefined ? offsetOfShared(emission, offset) : offsetOfCode(emission, task, offset);
  return at === undefined ? undefined : { text: emission.text, offset: at };
}

/** A name stands on one line, so its length is the same in the file and in the code. */
function hoverInCode(program: Program, hover: Hover): Hover {
  const place = placeOfOffset(emit(program), hover.start);
  return place && place.kind !== "node" ? { ...hover, start: place.offset } : hover;
}
