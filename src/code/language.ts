import ts from "typescript";
import { flowPath, FlowService, wirePath } from "./check/flowService.ts";
import { type Finding, PartCheck } from "./check/partCheck.ts";
import { wireNamespace } from "./check/probe.ts";
import { finished, type Slices } from "./check/slices.ts";
import { type Misfit, type Value, Wires, wireTypes } from "./check/wires.ts";
import { positionAt, type TextPosition } from "./emission.ts";
import { messageOf } from "./message.ts";
import { inAddresses, type PackageFiles } from "./packages/typeFiles.ts";
import { sourceFileOf } from "./signature.ts";

/** What the compiler says of a stretch of the flow file. Lines and columns count from 1. */
export interface Diagnostic extends TextPosition {
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly code: number;
  /** Offset in the file. */
  readonly start: number;
  readonly length: number;
}

/** What may be written at a place. `kind` is TypeScript's `ScriptElementKind`: `function`, `const`, `keyword`, … */
export interface Completion {
  readonly name: string;
  readonly kind: string;
  /** Texts in their order are the order of the list. */
  readonly sortText: string;
  /** In place of `name`, where they differ. */
  readonly insertText?: string;
}

/** What is known of a completion: its declaration, and its comment. */
export interface CompletionDetail {
  readonly text: string;
  readonly documentation: string;
}

export interface Hover {
  /** The signature, as TypeScript prints it. */
  readonly text: string;
  readonly documentation: string;
  /** The stretch of the file it is about. */
  readonly start: number;
  readonly length: number;
}

/** The TypeScript of a flow file: what is wrong in it, and what may be written where. */
export interface Language
  extends
    Pick<Wires, "misfits" | "fits" | "typesOf" | "givenTypes">,
    Pick<PartCheck, "verdictOn" | "recall"> {
  check(text: string): Diagnostic[];
  /** The type of each value as a port shows it: at once, in the text that was checked last. */
  portTypes(text: string, values: readonly Value[]): (string | undefined)[];
  /** The same, and on the way what is known so far: first of what stands at these offsets. */
  checkInSlices(text: string, first: readonly number[]): Slices<Diagnostic[]>;
  /** From now on these are the types of packages; of any other, all is `any`. */
  usePackages(packages: PackageFiles): void;
  /** The text as the compiler has read it. */
  fileOf(text: string): ts.SourceFile;
  completions(text: string, offset: number): Completion[];
  describe(text: string, offset: number, name: string): CompletionDetail | undefined;
  hover(text: string, offset: number): Hover | undefined;
}

/**
 * One compiler over one flow file, for as long as its worker lives; only what changed is checked again. `files` are
 * the libraries: TypeScript's own under `/lib/`, the sources of the package `millrace` under `/sdk/` and `/engine/`.
 */
export function createLanguage(files: Readonly<Record<string, string>>, sliceSize?: number): Language {
  const flows = new FlowService(new Map([...Object.entries(files), [wirePath, wireTypes]]));
  const wires = new Wires(flows);
  const parts = new PartCheck(flows, wires, sliceSize);
  const whole = (text: string): readonly Finding[] => {
    const { program, file } = flows.reopen(text);
    const said = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return said.map(findingOf);
  };
  function* checkInSlices(text: string, first: readonly number[]): Slices<Diagnostic[]> {
    const plain = (found: readonly Finding[]) => found.map((finding) => plainDiagnostic(text, finding));
    const slices = parts.checkInSlices(text, first);
    for (;;) {
      const { done, value } = slices.next();
      if (done) return plain(value ?? whole(text));
      yield plain(value);
    }
  }
  return {
    check: (text) => finished(checkInSlices(text, [])),
    checkInSlices,
    usePackages: (packages) => {
      if (!flows.usePackages(packages)) return;
      parts.forget();
      wires.forget();
    },
    verdictOn: (text) => parts.verdictOn(text),
    recall: (text, verdict) => parts.recall(text, verdict),
    fileOf: (text) => (flows.isOpen ? flows.open(text).file : sourceFileOf(text)),
    misfits: (text, places) =>
      (parts.misfits(text, places) ?? wires.misfits(text, places)).map(
        (found) => found && plainMisfit(found),
      ),
    fits: (text, values, parameters) => wires.fits(text, values, parameters),
    typesOf: (text, values) => wires.typesOf(text, values),
    givenTypes: (text, places) => wires.givenTypes(text, places),
    portTypes: (text, values) => parts.portTypes(text, values) ?? wires.portTypes(text, values),
    completions(text, offset) {
      flows.open(text);
      const found = flows.service.getCompletionsAtPosition(flowPath, offset, {
        includeCompletionsWithInsertText: true,
      });
      return found?.entries.filter(({ name }) => name !== wireNamespace).map(plainCompletion) ?? [];
    },
    describe(text, offset, name) {
      flows.open(text);
      const { service } = flows;
      const found = service.getCompletionEntryDetails(flowPath, offset, name, {}, undefined, {}, undefined);
      return found && { text: textOf(found), documentation: docsOf(found) };
    },
    hover(text, offset) {
      flows.open(text);
      const found = flows.service.getQuickInfoAtPosition(flowPath, offset);
      return found && plainHover(found);
    },
  };
}

function findingOf(diagnostic: ts.Diagnostic): Finding {
  const { start = 0, length = 0, code, category } = diagnostic;
  return { start, length, code, category, message: messageOf(diagnostic) };
}

function plainDiagnostic(text: string, finding: Finding): Diagnostic {
  const { message, code, start, length, category } = finding;
  const severity = category === ts.DiagnosticCategory.Error ? "error" : "warning";
  return { message: inAddresses(message), severity, code, start, length, ...positionAt(text, start) };
}

function plainMisfit({ given, taken, message }: Misfit): Misfit {
  return { given: inAddresses(given), taken: inAddresses(taken), message: inAddresses(message) };
}

function plainCompletion({ name, kind, sortText, insertText }: ts.CompletionEntry): Completion {
  const entry = { name, kind, sortText };
  return insertText === undefined ? entry : { ...entry, insertText };
}

function plainHover(info: ts.QuickInfo): Hover {
  return { text: textOf(info), documentation: docsOf(info), ...info.textSpan };
}

function textOf({ displayParts }: Pick<ts.QuickInfo, "displayParts">): string {
  return inAddresses(ts.displayPartsToString(displayParts));
}

/** The comment and its tags, as Markdown. */
function docsOf({
  documentation,
  tags = [],
}: Pick<ts.QuickInfo, "documentation" | "tags"> | ts.CompletionEntryDetails): string {
  const tagged = tags.map(({ name, text }) => `*@${name}* ${ts.displayPartsToString(text)}`.trim());
  return [ts.displayPartsToString(documentation), ...tagged].filter(Boolean).join("\n\n");
}
