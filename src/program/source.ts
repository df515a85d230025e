import type { Program } from "./program.ts";

/** From offset `start` up to `end` of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The file that a program was read from: its text, what it says, and where each part of that stands. Plain data. */
export interface Source {
  readonly text: string;
  /** What `text` says. A program whose parts are the same is written as the very same bytes. */
  readonly program: Omit<Program, "source">;
  readonly places: SourcePlaces;
}

export interface SourcePlaces {
  /** The stretches of shared code. */
  readonly shared: readonly Span[];
  /** By identifier. */
  readonly tasks: ReadonlyMap<string, DefinitionPlace>;
  readonly flows: ReadonlyMap<string, FlowPlace>;
  /** The line that holds the positions. */
  readonly layout?: Span;
  /** How the file calls `task`, `flow`, `wait`, `allowFailure` and `unmapped`. */
  readonly names: Readonly<Record<string, string>>;
  /** What the file imports by name from the package, where it imports so. */
  readonly imports?: ListPlace;
  readonly style: Style;
}

/** What new text must be like, not to stand out. */
export interface Style {
  readonly lineBreak: string;
  /** `;`, or nothing. */
  readonly semicolon: string;
  readonly quote: '"' | "'";
}

export interface DefinitionPlace {
  /** From `export` or `const` to its end. */
  readonly statement: Span;
  readonly options: OptionsPlace;
  /** The function; for a task that has a base there is none. */
  readonly code?: Span;
  /** What its lines but the first are deeper by than `code` in the program. */
  readonly indent: string;
  /**
   * Where the call only names a function that stands elsewhere: its name, and the statement that makes it; and where it is
   * named, if it is a declaration and so has that name from its own text.
   */
  readonly elsewhere?: { readonly name: string; readonly statement: Span; readonly argument?: Span };
  /** Where the statement declares several things: all of them, and which one this is. */
  readonly among?: { readonly list: ListPlace; readonly index: number };
}

export interface OptionsPlace {
  /** The object or expression; where there is none, the place where it would stand. */
  readonly span: Span;
  readonly kind: "object" | "expression" | "none";
  readonly properties: readonly (Span & { readonly name: string; readonly value?: Span })[];
}

export interface FlowPlace extends Omit<DefinitionPlace, "code" | "elsewhere" | "indent"> {
  readonly parameters: ListPlace;
  /** By node id, in the parameters' own order. */
  readonly parameter: ReadonlyMap<string, ParameterPlace>;
  readonly body: BodyPlace;
  /** By node id. */
  readonly statements: ReadonlyMap<string, StatementPlace>;
  readonly ending: readonly Span[];
  /** The value in the last `return`, where that is a statement of its own. */
  readonly returned?: Span;
}

/** Between two brackets, things with commas between them. */
export interface ListPlace {
  /** Behind the opening bracket, and before the closing one. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Span[];
  /** False for the one parameter of an arrow function that stands without brackets. */
  readonly isBare?: true;
}

export interface ParameterPlace extends Span {
  readonly name: Span;
  readonly type?: Span;
  readonly value?: Span;
}

export interface BodyPlace extends Span {
  /** An arrow function's body may be one expression. */
  readonly kind: "block" | "expression" | "none";
  /** Before every statement. */
  readonly indent: string;
}

/** Text of statements. */
export interface StatementPlace extends Span {
  /** `const x = call`, `call`, `return call`; `text` for code. */
  readonly form: "const" | "bare" | "return" | "text";
  /** What lines but the first are deeper by than the code in the program. */
  readonly indent: string;
  readonly call?: CallPlace;
}

export interface CallPlace extends Span {
  /** `await` and the space after it; empty where there is none. */
  readonly awaited: Span;
  readonly callee: Span;
  /** `.withOptions(…)`, and what is between its brackets. */
  readonly options?: Span & { readonly value: Span };
  readonly waits?: Span & { readonly list: ListPlace };
  /** `.submit`; empty where there is none. */
  readonly way: Span;
  readonly passed: ListPlace;
}
