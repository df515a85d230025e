import type { FlowValue, InferredType, StatementsRead } from "../program/edits.ts";
import type { Problem } from "../program/checks.ts";
import type { Program, Signature } from "../program/program.ts";
import { constantsToName } from "./constantNames.ts";
import { emit } from "./emit.ts";
import { offsetOfCode, offsetOfShared, placeOfOffset } from "./emission.ts";
import { erase, type EraseProblem, type ImportPlace, importPlacesOf } from "./erase.ts";
import { type FlowSummary, flowsOf } from "./flows.ts";
import { fittingPorts, type OpenWire, type Port } from "./fittingPorts.ts";
import { problemsOfValue, type ValueProblem } from "./givenValue.ts";
import { withTypesFlowingIn } from "./flowingIn.ts";
import { inferredTypes } from "./inferredTypes.ts";
import type { Completion, CompletionDetail, Hover, Language } from "./language.ts";
import { parse, type ParseResult } from "./parse.ts";
import { modulesNamedIn, npmAmong } from "./npm.ts";
import type { PackageTypes } from "./packages/packageTypes.ts";
import type { PackageFiles } from "./packages/typeFiles.ts";
import { portTypes } from "./portTypes.ts";
import { checkedText, problemsIn, problemsInSlices } from "./problems.ts";
import { readStatements } from "./names.ts";
import { ProgramReceiver, type SentProgram } from "./sentProgram.ts";
import { signatureOf, sourceFileOf } from "./signature.ts";
import { Turns } from "./turns.ts";
import type { Verdicts } from "./verdicts.ts";

/** All that is asked of the compiler, in a worker of its own. */
export interface CompilerWorker {
  parse(text: string): ParseResult;
  compile(text: string): Compiled;
  check(program: Program): Problem[];
  /** The same for a program that comes as what changed in the one before; nothing when this one is not at hand. */
  checkSent(
    sent: SentProgram,
    first?: readonly string[],
    tell?: TellProblems,
  ): Promise<Problem[] | undefined>;
  /** The types of what nodes of this program give, where none is written; nothing when it was not sent last. */
  portTypes(number: SentProgram["number"]): InferredType[] | undefined;
  signatureOf(code: string): Signature | undefined;
  readStatements(text: string): StatementsRead | undefined;
  /** At an offset in the code of this task, or of the shared code where no task is named. */
  completions(program: Program, task: string | undefined, offset: number): Completion[];
  /** What is known of a completion that is looked at. */
  describe(
    program: Program,
    task: string | undefined,
    offset: number,
    name: string,
  ): CompletionDetail | undefined;
  hover(program: Program, task: string | undefined, offset: number): Hover | undefined;
  /** The ports at which an edge from, or to, this end would fit by its type. */
  fittingPorts(program: Program, end: OpenWire): Port[];
  /** The types of these values, of those that can be written in the file. */
  inferredTypes(program: Program, values: readonly FlowValue[]): InferredType[];
  /** What is wrong with a JSON text that is to stand for what the node gives. */
  problemsOfValue(program: Program, nodeId: string, text: string): ValueProblem[];
}

/** Hears the problems that are known so far, while there is more to check; first those of the nodes that were named. */
export type TellProblems = (problems: readonly Problem[]) => unknown;

/** What a run needs of a file. With problems the JavaScript may not run. */
export interface Compiled {
  readonly javascript: string;
  readonly problems: readonly EraseProblem[];
  readonly flows: readonly FlowSummary[];
  readonly imports: readonly ImportPlace[];
  /** Tasks and flows that are named by their constants alone. */
  readonly constants: readonly string[];
}

/**
 * `language` is asked for when first needed: reading and compiling a file need no library. What `verdicts` remembers of a
 * program that comes whole, the compiler is not asked again.
 */
export function createLanguageWorker(
  language: () => Language,
  verdicts?: Verdicts,
  packages?: PackageTypes,
): CompilerWorker {
  const receiver = new ProgramReceiver();
  const checks = new Turns<Problem[]>();
  let recalled = Promise.resolve();
  const recall = async (program: Program): Promise<void> => {
    const text = checkedText(program);
    await packages?.recall(npmAmong(modulesNamedIn(text)));
    const files = takePackages();
    const verdict = await verdicts?.find(withPackages(text, files));
    if (verdict) language().recall(text, verdict);
  };
  const takePackages = () => {
    const files = packages?.begin();
    if (files) language().usePackages(files);
    return files;
  };
  const checkInTurn = async (program: Program, first?: readonly string[], tell?: TellProblems) => {
    const files = takePackages();
    const slices = problemsInSlices(
      program,
      language(),
      first,
      packages && ((name) => packages.stateOf(name)),
    );
    const problems = await checks.begin(slices, tell);
    verdicts?.keep(() => {
      const text = checkedText(program);
      return { text: withPackages(text, files), verdict: language().verdictOn(text) };
    });
    return problems;
  };
  return {
    parse,
    compile: (text) => {
      const file = sourceFileOf(text);
      return {
        ...erase(text),
        flows: flowsOf(text),
        imports: importPlacesOf(text, file),
        constants: constantsToName(text, file),
      };
    },
    check: (program) => problemsIn(program, language()),
    checkSent: async (sent, first, tell) => {
      const program = receiver.receive(sent);
      if (!program) return undefined;
      if ((verdicts || packages) && sent.since === undefined) recalled = recalled.then(() => recall(program));
      await recalled;
      return checkInTurn(program, first, tell);
    },
    portTypes: (number) => {
      const program = receiver.received(number);
      return program && portTypes(program, language());
    },
    signatureOf,
    readStatements,
    completions: (program, task, offset) => {
      const at = inFile(program, task, offset, language());
      return at ? language().completions(at.text, at.offset) : [];
    },
    describe: (program, task, offset, name) => {
      const at = inFile(program, task, offset, language());
      return at && language().describe(at.text, at.offset, name);
    },
    hover: (program, task, offset) => {
      const at = inFile(program, task, offset, language());
      const found = at && language().hover(at.text, at.offset);
      return found && at.backInCode(found);
    },
    fittingPorts: (program, end) => fittingPorts(program, end, language()),
    inferredTypes: (program, values) => inferredTypes(program, values, language()),
    problemsOfValue: (program, nodeId, text) => problemsOfValue(program, nodeId, text, language()),
  };
}

/** What a verdict on the text hangs on. */
function withPackages(text: string, packages: PackageFiles | undefined): string {
  const fingerprint = packages?.fingerprintOf(npmAmong(modulesNamedIn(text))) ?? "";
  return fingerprint === "" ? text : `${text}\n// ${fingerprint}`;
}

/** A place of a task's code or of the shared code, in the file that the compiler is asked about. */
function inFile(program: Program, task: string | undefined, offset: number, language: Language) {
  const typed = task === undefined ? undefined : withTypesFlowingIn(program, task, language);
  const emission = emit(typed?.program ?? program);
  const own = typed?.there(offset) ?? offset;
  const at = task === undefined ? offsetOfShared(emission, own) : offsetOfCode(emission, task, own);
  if (at === undefined) return undefined;
  /** A name stands on one line, so its length is the same in the file and in the code. */
  const backInCode = (hover: Hover): Hover => {
    const place = placeOfOffset(emission, hover.start);
    if (!place || place.kind === "node") return hover;
    return { ...hover, start: typed?.back(place.offset) ?? place.offset };
  };
  return { text: emission.text, offset: at, backInCode };
}
