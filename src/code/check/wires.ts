import ts from "typescript";
import type { FlowService, OpenedFlow } from "./flowService.ts";
import { diagnosticsOf } from "./partial.ts";
import { calleeOf, callIn, probeText, wayOf, wireNamespace } from "./probe.ts";
import { declaredNames } from "./units.ts";

/** From offset `start` up to `end` of the flow file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Why a value does not go into a parameter. */
export interface Misfit {
  /** The value's type; of a future, that of what it gives, and in `map` that of an element. */
  readonly given: string;
  /** The parameter's. */
  readonly taken: string;
  /** The compiler's words for it. */
  readonly message: string;
}

/** What is declared at a place of the file: this name, or the first. */
export interface Value extends Span {
  readonly name?: string;
}

/** A parameter of a call: where the call's statement begins, and which of its arguments. */
export interface CallParameter {
  readonly call: number;
  readonly index: number;
}

/**
 * What goes from one call of a flow into another. Which arguments fit is answered by the types of the file's own calls;
 * the words are those of an assignment of the bare value to the bare parameter, since a call speaks of futures.
 */
export class Wires {
  private words = new Map<string, string>();
  /** What was asked last: the pointer moves on in a text that stays, and to open another would be for nothing. */
  private given: { readonly asked: string; readonly types: readonly (string | undefined)[] } | undefined;

  constructor(private readonly flows: FlowService) {}

  /** The types of packages are others now. */
  forget(): void {
    this.words.clear();
    this.given = undefined;
  }

  /** For each argument that stands at one of the places: why it does not fit, or nothing. */
  misfits(text: string, places: readonly Span[]): (Misfit | undefined)[] {
    return this.misfitsIn(this.flows.open(text), places, (passages) =>
      wordsByProbe(text, passages, (probed) => this.flows.open(probed)),
    );
  }

  /** The same in an opened file; `ask` gives the compiler's words for some of the places, as `wordsByProbe` does. */
  misfitsIn(opened: OpenedFlow, places: readonly Span[], ask: Asking): (Misfit | undefined)[] {
    const found = places.map((place) => passageAt(opened, place));
    const bad = found.filter((passage) => passage !== undefined && !isFitting(opened, passage));
    const words = this.wordsFor(bad as Passage[], ask);
    return found.map((passage) => {
      const message = passage && words.get(passage);
      return passage && message !== undefined
        ? { given: passage.given, taken: passage.taken, message }
        : undefined;
    });
  }

  /** For each value, whether it fits each of the parameters. */
  fits(text: string, values: readonly Value[], parameters: readonly CallParameter[]): boolean[][] {
    const opened = this.flows.open(text);
    const taken = parameters.map(({ call, index }) => {
      const at = callIn(statementAt(opened.file, call));
      return at ? parameterTypes(opened.checker, at, index) : [];
    });
    const isAssignable = remembered((given: ts.Type, type: ts.Type) =>
      opened.checker.isTypeAssignableTo(given, type),
    );
    return values.map((value) => {
      const given = valueAt(opened, value);
      return taken.map((types) => given !== undefined && types.some((type) => isAssignable(given, type)));
    });
  }

  /** The type of each value: of a future, that of what it gives. */
  typesOf(text: string, values: readonly Value[]): (string | undefined)[] {
    const opened = this.flows.open(text);
    return values.map((value) => {
      const type = valueAt(opened, value);
      return type && print(opened, carried(opened.checker, type));
    });
  }

  /** For each argument that stands at one of the places: the type of what a run is given there. */
  givenTypes(text: string, places: readonly Span[]): (string | undefined)[] {
    const asked = JSON.stringify([text, places.map(({ start, end }) => [start, end])]);
    if (this.given?.asked !== asked) this.given = { asked, types: this.typesGivenAt(text, places) };
    return [...this.given.types];
  }

  /** The type of each value as a port shows it. */
  portTypes(text: string, values: readonly Value[]): (string | undefined)[] {
    const { file, checker } = this.flows.open(text);
    return values.map(({ start, end, name }) => {
      const inside = statementsIn(file, { start, end });
      const types = inside.flatMap((node) => [...portTypesOf(checker, node, file)]);
      return types.find(([own]) => name === undefined || own === name)?.[1];
    });
  }

  private typesGivenAt(text: string, places: readonly Span[]): (string | undefined)[] {
    const opened = this.flows.open(text);
    return places.map((place) => {
      const argument = argumentAt(opened.file, place);
      const call = argument?.parent;
      return argument && call && ts.isCallExpression(call)
        ? print(opened, widened(opened.checker, argument, givenType(opened.checker, call, argument)))
        : undefined;
    });
  }

  private wordsFor(passages: readonly Passage[], ask: Asking): Map<Passage, string> {
    const keyOf = ({ given, taken, argument }: Passage) => `${given}\n${taken}\n${statementText(argument)}`;
    const unknown = passages.filter((passage) => !this.words.has(keyOf(passage)));
    const said = unknown.length === 0 ? [] : ask(unknown);
    if (this.words.size > 1000) this.words.clear();
    unknown.forEach((passage, index) => this.words.set(keyOf(passage), said[index] ?? plainWords(passage)));
    return new Map(
      passages.map((passage) => [passage, this.words.get(keyOf(passage)) ?? plainWords(passage)]),
    );
  }
}

/**
 * The types of what a statement gives, by name, as ports show them: of futures that of what they give, of types only their
 * names. What is called and not named has the empty name.
 */
export function portTypesOf(checker: ts.TypeChecker, node: ts.Node, from: ts.Node): Map<string, string> {
  const typed = new Map<string, ts.Type>();
  for (const name of declaredNames(node)) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol) typed.set(name.text, checker.getTypeOfSymbol(symbol));
  }
  const call = typed.size === 0 ? callIn(node) : undefined;
  if (call) typed.set("", checker.getTypeAtLocation(call));
  return new Map([...typed].map(([name, type]) => [name, portType(checker, type, from)]));
}

function portType(checker: ts.TypeChecker, type: ts.Type, from: ts.Node): string {
  const whole = carried(checker, checker.getAwaitedType(carried(checker, type)) ?? type);
  const item = checker.isArrayLikeType(whole) ? whole.getNumberIndexType() : undefined;
  const print = (of: ts.Type) => checker.typeToString(of, from, ts.TypeFormatFlags.NoTruncation);
  const given = item?.getProperty("__result") && carried(checker, item);
  const text = given ? listOf(given, print(given)) : print(whole);
  return text.replaceAll(/\bimport\("[^"]*"\)\./g, "");
}

function listOf(type: ts.Type, text: string): string {
  const isCompound = type.isUnionOrIntersection() || type.getCallSignatures().length > 0;
  return isCompound && /\W/.test(text) ? `(${text})[]` : `${text}[]`;
}

/** What the compiler says to each of some passages. */
type Asking = (passages: readonly Passage[]) => (string | undefined)[];

/** What the compiler says to an assignment behind each call. */
export function wordsByProbe(
  text: string,
  passages: readonly Passage[],
  open: (text: string) => OpenedFlow,
): (string | undefined)[] {
  const probes = passages.map((passage) => ({
    at: statementOf(passage.argument).end,
    text: probeText(passage.argument.getSourceFile(), passage.call, passage.index),
  }));
  const order = probes.map((_, index) => index).toSorted((a, b) => at(probes, a).at - at(probes, b).at);
  let probed = "";
  let copied = 0;
  const starts = new Map<number, number>();
  for (const index of order) {
    const probe = at(probes, index);
    probed += text.slice(copied, probe.at);
    copied = probe.at;
    probed += "\n";
    starts.set(index, probed.length);
    probed += probe.text;
  }
  probed += text.slice(copied);
  return wordsAt(
    open(probed),
    probes.map((_, index) => starts.get(index) ?? 0),
  );
}

/** What it says to the blocks that begin at these offsets. */
export function wordsAt({ program, file }: OpenedFlow, starts: readonly number[]): (string | undefined)[] {
  const blocks = starts.map((start) => blockAt(file, start));
  const said = diagnosticsOf(
    program,
    file,
    blocks.filter((block) => block !== undefined),
  );
  return blocks.map((block) => {
    const isHere = ({ start = -1 }: ts.Diagnostic) =>
      block !== undefined && block.pos <= start && start < block.end;
    const found = said.find((diagnostic) => isHere(diagnostic) && diagnostic.code !== unresolved);
    return found && ts.flattenDiagnosticMessageText(found.messageText, "\n");
  });
}

/** One argument of one call. */
export interface Passage {
  readonly argument: ts.Expression;
  readonly call: ts.CallExpression;
  readonly index: number;
  readonly given: string;
  readonly taken: string;
}

const unresolved = 2304;

function passageAt(opened: OpenedFlow, place: Span): Passage | undefined {
  const argument = argumentAt(opened.file, place);
  const call = argument?.parent;
  if (!argument || !call || !ts.isCallExpression(call)) return undefined;
  const { checker } = opened;
  const index = call.arguments.indexOf(argument);
  const given = givenType(checker, call, argument);
  const taken = plainParameter(checker, call, index);
  return {
    argument,
    call,
    index,
    given: print(opened, given),
    taken: taken ? print(opened, taken) : "unknown",
  };
}

/** What a run is given for an argument: what a future gives, and in `map` an element. */
function givenType(checker: ts.TypeChecker, call: ts.CallExpression, argument: ts.Expression): ts.Type {
  const own = checker.getTypeAtLocation(argument);
  return wayOf(call) === "map" ? elementOf(checker, own) : carried(checker, own);
}

/** A number that is written as an argument stands for any number. */
function widened(checker: ts.TypeChecker, argument: ts.Expression, type: ts.Type): ts.Type {
  const isWritten = ts.isLiteralExpression(argument) || ts.isPrefixUnaryExpression(argument);
  const isTruth = argument.kind === ts.SyntaxKind.TrueKeyword || argument.kind === ts.SyntaxKind.FalseKeyword;
  return isWritten || isTruth ? checker.getBaseTypeOfLiteralType(type) : type;
}

function isFitting({ checker }: OpenedFlow, { call, index, argument }: Passage): boolean {
  const types = parameterTypes(checker, call, index);
  const given = checker.getTypeAtLocation(argument);
  return types.length === 0 || types.some((type) => checker.isTypeAssignableTo(given, type));
}

/** What the call takes there, by each of its signatures. */
function parameterTypes(checker: ts.TypeChecker, call: ts.CallExpression, index: number): ts.Type[] {
  const signatures = checker.getTypeAtLocation(call.expression).getCallSignatures();
  return signatures.flatMap((signature) => parameterOf(checker, signature, index) ?? []);
}

function parameterOf(checker: ts.TypeChecker, signature: ts.Signature, index: number): ts.Type | undefined {
  const rest = signature.parameters.findIndex(
    ({ valueDeclaration }) =>
      valueDeclaration && ts.isParameter(valueDeclaration) && valueDeclaration.dotDotDotToken,
  );
  const symbol = signature.parameters[rest >= 0 && index >= rest ? rest : index];
  if (!symbol) return undefined;
  const type = checker.getTypeOfSymbol(symbol);
  return rest >= 0 && index >= rest ? elementAt(checker, type, index - rest) : type;
}

function elementAt(checker: ts.TypeChecker, list: ts.Type, index: number): ts.Type | undefined {
  const parts = checker.getTypeArguments(list as ts.TypeReference);
  if (checker.isTupleType(list)) {
    const flags = (list as ts.TupleTypeReference).target.elementFlags;
    const last = parts.length - 1;
    const at = index > last && (flags[last] ?? 0) & ts.ElementFlags.Rest ? last : index;
    return parts[at];
  }
  return checker.isArrayType(list) ? parts[0] : undefined;
}

/** The parameter of the task's own function, as `Task<A, R>` has kept it. */
function plainParameter(
  checker: ts.TypeChecker,
  call: ts.CallExpression,
  index: number,
): ts.Type | undefined {
  const called = checker.getTypeAtLocation(calleeOf(call));
  const [parameters] = checker.getTypeArguments(called as ts.TypeReference);
  return parameters && elementAt(checker, parameters, index);
}

/** What a future, a state or an annotated value stands for; any other type for itself. */
function carried(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  const value = held(checker, type, "__annotated") ?? type;
  return held(checker, value, "__result") ?? value;
}

function held(checker: ts.TypeChecker, type: ts.Type, property: string): ts.Type | undefined {
  const symbol = type.getProperty(property);
  return symbol && checker.getTypeOfSymbol(symbol);
}

/** What `map` gives to each run. */
function elementOf(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  const whole = carried(checker, type);
  if (type.getProperty("__annotated")) return whole;
  const element = checker.isArrayLikeType(whole) ? whole.getNumberIndexType() : undefined;
  return element ? carried(checker, element) : whole;
}

function print({ checker, file }: OpenedFlow, type: ts.Type): string {
  return checker.typeToString(type, file.endOfFileToken, ts.TypeFormatFlags.NoTruncation);
}

function plainWords({ given, taken }: Passage): string {
  return `Type '${given}' is not assignable to type '${taken}'.`;
}

export const wireTypes = `
import type { Flow, GeneratorTask, State, Task, TaskFuture } from "millrace";
declare global {
  namespace ${wireNamespace} {
    type Result<T> = T extends { readonly __result: infer V } ? V : T;
    type Held<T> = T extends { readonly __annotated: infer V } ? Result<V> : Result<T>;
    type Element<T> = T extends readonly (infer E)[] ? Held<E> : T;
    export type Given<T> = Held<T>;
    export type Each<T> = T extends { readonly __annotated: infer V } ? Result<V> : Element<Held<T>>;
    export type Taken<F, I extends number> = F extends Task<infer A, infer _>
      ? A[I]
      : F extends Flow<infer A, infer _> ? A[I] : F extends GeneratorTask<infer A, infer _> ? A[I] : unknown;
  }
}
`;

function argumentAt(file: ts.SourceFile, { start, end }: Span): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.end < start || node.getStart(file) > end) return;
    const isIt = node.getStart(file) >= start && node.end <= end && ts.isCallExpression(node.parent);
    if (isIt && node.parent && (node.parent as ts.CallExpression).arguments.includes(node as ts.Expression)) {
      found ??= node as ts.Expression;
      return;
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** The statement or parameter that begins at an offset, or the innermost that holds it. */
function statementAt(file: ts.SourceFile, offset: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(file) || node.end <= offset) return;
    if (ts.isStatement(node) || ts.isParameter(node)) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The statements and parameters at a place: the outermost, or the one that the place is a part of. */
function statementsIn(file: ts.SourceFile, { start, end }: Span): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (node.end <= start || end <= node.getStart(file)) return;
    const isOne = ts.isStatement(node) || ts.isParameter(node);
    if (isOne && node.getStart(file) >= start && node.end <= end) found.push(node);
    else ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  if (found.length > 0) return found;
  const around = statementAt(file, start);
  // A flow that is one expression has no statement for it: the one around it is the flow's own.
  return around && around.parent !== file ? [around] : [];
}

/** The type of what the statements at a place declare, or of the parameter there: of one name, or of the first. */
function valueAt({ file, checker }: OpenedFlow, { start, end, name }: Value): ts.Type | undefined {
  let found: ts.Identifier | undefined;
  const visit = (node: ts.Node): void => {
    if (found || node.end <= start || end <= node.getStart(file)) return;
    if (node.getStart(file) >= start && node.end <= end)
      found = declaredNames(node).find(({ text }) => name === undefined || text === name);
    if (!found) ts.forEachChild(node, visit);
  };
  visit(file);
  const symbol = found && checker.getSymbolAtLocation(found);
  return symbol && checker.getTypeOfSymbol(symbol);
}

function statementOf(node: ts.Node): ts.Node {
  let found = node;
  while (!ts.isStatement(found) && found.parent) found = found.parent;
  return found;
}

function statementText(node: ts.Node): string {
  return statementOf(node).getText();
}

function blockAt(file: ts.SourceFile, offset: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) && node.getStart(file) === offset) found ??= node;
    else if (node.pos <= offset && offset < node.end) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function at<Item>(items: readonly Item[], index: number): Item {
  return items[index] as Item;
}

function remembered(of: (given: ts.Type, type: ts.Type) => boolean) {
  const answers = new Map<ts.Type, Map<ts.Type, boolean>>();
  return (given: ts.Type, type: ts.Type): boolean => {
    const own = answers.get(given) ?? new Map<ts.Type, boolean>();
    answers.set(given, own);
    const answer = own.get(type) ?? of(given, type);
    own.set(type, answer);
    return answer;
  };
}
