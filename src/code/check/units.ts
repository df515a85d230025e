import ts from "typescript";
import { wordsIn } from "../../program/names.ts";
import { type Declaration, declarationsIn, functionOf } from "../declaration.ts";
import { packageNames } from "../packageNames.ts";
import { modulesNamedIn } from "../npm.ts";
import { remembered } from "../remembered.ts";
import type { FunctionNode } from "../signature.ts";
import { type Probe, probesOf } from "./probe.ts";
import { pathOfPart } from "./partProgram.ts";
import { moduleOf, Statements } from "./statements.ts";

/** Of the part that all statements belong to which make no task and no flow. */
export const sharedPath = pathOfPart("-shared");

/**
 * A part of a file that the compiler checks by itself: a statement of the file, or a parameter or a statement of a
 * flow's function. What then remains of the flow is its frame; to check a frame is to check all that stands in it.
 */
export interface Unit {
  readonly statement: Statement;
  /** Two units of one id are the same. */
  readonly id: string;
  /** Of a frame only what is its own. */
  readonly text: string;
  /** Told from where its statement begins. */
  readonly from: number;
  readonly to: number;
  /** The `const` of the flow that the unit is in, or the frame of; empty for any other statement. */
  readonly scope: string;
  readonly isFrame: boolean;
  readonly facts: Facts;
  /** Of what it gives to the call that it makes. */
  readonly probes: readonly Probe[];
  /** The call of a task or flow without its arguments, for those who ask only for its type. */
  readonly bare?: BareCall;
}

/** All units of a file in their order; a frame stands before what is in it. */
export interface UnitsOfFile {
  readonly units: readonly Unit[];
  /** Where a unit begins in the file. */
  startOf(unit: Unit): number;
}

/** `const total = count.submit(null!, null!);` */
export interface BareCall {
  readonly text: string;
  /** What is called. */
  readonly callee: string;
}

/** A statement of the top level, and what it consists of: itself, or a frame and what is in it. */
export interface Statement {
  readonly text: string;
  /** Of the part that it belongs to: one of its own if it makes a task or flow, else that of the shared code. */
  readonly path: string;
  /** True when it is an `import`. */
  readonly isImport: boolean;
  /** True when it says something of the file as a whole: what that exports, what is global. */
  readonly isOfFile: boolean;
  readonly units: readonly Unit[];
  /** The modules that it names. */
  readonly modules: readonly string[];
}

/** What a unit's text says of its relations to others. */
export interface Facts {
  /** The names that others may call it by. */
  readonly declares: readonly string[];
  /** The types it declares, also deep inside: they may come out of it in what the compiler infers. */
  readonly types: readonly string[];
  /** Every word in it: a name that is not here is not used here. */
  readonly words: ReadonlySet<string>;
  /** True of a statement that may change what is known of others' names behind it: `if`, `return`, an assignment. */
  readonly isSteering: boolean;
  /** True of a statement behind which the rest may not be reached. */
  readonly isEnding: boolean;
  readonly isParameter: boolean;
  /** Of an import: what each of its names stands for. */
  readonly imports: ReadonlyMap<string, string>;
  /** The words that are looked up as soon as it runs, and not only when a function in it does. */
  readonly atOnce: readonly string[];
}

/** The statements of a file through its edits; those that stay are not read again, and so are their units. */
export class KnownStatements {
  private readonly statements = new Statements((node, file) => this.statementOf(node, file));
  private readonly namesOf = remembered((imports) => packageNames(moduleOf(imports)), 8);
  private imports: string | undefined;
  private before: readonly Unit[] = [];
  private known = new UnitsById([]);

  /** Nothing when the text does not parse. */
  unitsOf(text: string): UnitsOfFile | undefined {
    this.known = new UnitsById(this.before);
    let placed = this.statements.of(text);
    const imports = placed && importsAmong(placed.map(({ made }) => made));
    if (imports !== this.imports) {
      // What is a task or a flow depends on how the file calls the makers of these.
      this.imports = imports;
      this.statements.forget();
      placed = this.statements.of(text);
    }
    if (!placed) {
      this.before = [];
      return undefined;
    }
    const units = placed.flatMap(({ made }) => made.units);
    const starts = new Map(placed.map(({ made, start }) => [made, start]));
    this.before = units;
    return { units, startOf: ({ statement, from }) => (starts.get(statement) ?? 0) + from };
  }

  private statementOf(node: ts.Statement, file: ts.SourceFile): Statement {
    return statementOf(node, file, this.namesOf(this.imports ?? ""), this.known);
  }
}

function importsAmong(statements: readonly Statement[]): string {
  return statements.flatMap(({ isImport, text }) => (isImport ? text : [])).join("\n");
}

/** What was made out of the units before, looked up only where something is asked for. */
class UnitsById {
  private known: Map<string, Unit> | undefined;

  constructor(private readonly units: readonly Unit[]) {}

  of(id: string): Unit | undefined {
    this.known ??= new Map(this.units.map((unit) => [unit.id, unit]));
    return this.known.get(id);
  }
}

/** The identifiers by which a unit's names are declared. */
export function declaredNames(node: ts.Node): ts.Identifier[] {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  if (ts.isParameter(node)) return namesIn(node.name);
  if (ts.isImportDeclaration(node)) return importedNames(node.importClause);
  if (ts.isImportEqualsDeclaration(node) || isNamedDeclaration(node)) {
    return node.name && ts.isIdentifier(node.name) ? [node.name] : [];
  }
  return [];
}

/** A flow whose function stands in its own statement: its parameters and statements are units. */
interface Flow {
  readonly name: string;
  readonly parameters: FunctionNode["parameters"];
  readonly body: ts.Block;
}

function flowIn({ maker, identifier, call }: Declaration): Flow | undefined {
  if (maker !== "flow") return undefined;
  const { parameters, body } = functionOf(call, new Map())?.node ?? {};
  return parameters && body && ts.isBlock(body) ? { name: identifier, parameters, body } : undefined;
}

function statementOf(
  node: ts.Statement,
  file: ts.SourceFile,
  names: Readonly<Record<string, string>>,
  known: UnitsById,
): Statement {
  const start = node.getStart(file);
  const text = file.text.slice(start, node.end);
  const [declaration, ...more] = declarationsIn({ statements: [node] }, names).filter(
    ({ base }) => base === undefined,
  );
  const makes = declaration && more.length === 0 && isConstant(node) ? declaration.identifier : "";
  const flow = declaration && makes !== "" ? flowIn(declaration) : undefined;
  const units: Unit[] = [];
  const statement = {
    text,
    path: makes === "" ? sharedPath : pathOfPart(makes),
    isImport: /^import\b/.test(text),
    isOfFile: /^export\s*(?:type\s*)?\{|^declare\s+(?:global|module)\b/.test(text),
    modules: modulesNamedIn(text),
    units,
  };
  const unit = (part: ts.Node, scope: string): Unit => unitOf(part, file, start, statement, scope, known);
  if (flow) {
    const inner = [...flow.parameters, ...flow.body.statements].map((part) => unit(part, flow.name));
    units.push(frameOf(node, statement, flow.name, inner, known), ...inner);
  } else units.push(unit(node, ""));
  return statement;
}

/** `const name = …`, or `export default …`. */
function isConstant(node: ts.Statement): boolean {
  if (!ts.isVariableStatement(node)) return ts.isExportAssignment(node);
  const { flags, declarations } = node.declarationList;
  return (flags & ts.NodeFlags.Const) !== 0 && declarations.length === 1;
}

function unitOf(
  node: ts.Node,
  file: ts.SourceFile,
  start: number,
  statement: Statement,
  scope: string,
  known: UnitsById,
): Unit {
  const [from, to] = [node.getStart(file) - start, node.end - start];
  const text = statement.text.slice(from, to);
  const id = `${scope}\n${text}`;
  const before = known.of(id);
  if (before && !before.isFrame) return { ...before, statement, from, to };
  const bare = scope === "" ? undefined : bareCallOf(file, node);
  return {
    statement,
    id,
    text,
    from,
    to,
    scope,
    isFrame: false,
    facts: factsOf(text, node),
    probes: scope === "" ? [] : probesOf(file, node),
    ...(bare && { bare }),
  };
}

function frameOf(
  node: ts.Node,
  statement: Statement,
  scope: string,
  inner: readonly Unit[],
  known: UnitsById,
): Unit {
  const whole = statement.text;
  let copied = 0;
  const own = inner.map(({ from, to }) => {
    const before = whole.slice(copied, from);
    copied = to;
    return before;
  });
  const text = [...own, whole.slice(copied)].join(" ").replace(/\s+/g, " ");
  const id = `frame ${scope}\n${text}`;
  const facts = known.of(id)?.facts ?? factsOf(text, node);
  return { statement, id, text, from: 0, to: whole.length, scope, isFrame: true, probes: [], facts };
}

/** Of `const name = callee.waitFor(…).submit(…);`, which gives the same whatever it is given. `map` does not. */
function bareCallOf(file: ts.SourceFile, node: ts.Node): BareCall | undefined {
  if (!ts.isVariableStatement(node)) return undefined;
  const [declaration, ...more] = node.declarationList.declarations;
  const value = declaration?.initializer;
  const call = value && ts.isAwaitExpression(value) ? value.expression : value;
  if (!call || more.length > 0 || !ts.isCallExpression(call) || call.arguments.some(ts.isSpreadElement))
    return undefined;
  const callee = calleeIn(call.expression);
  if (callee === undefined) return undefined;
  const given = call.arguments.map(() => "null!").join(", ");
  return { text: `${file.text.slice(node.getStart(file), call.expression.end)}(${given});`, callee };
}

/** The task or flow of `callee`, `callee.submit`, `callee.withOptions(…).returnState`. */
function calleeIn(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const { name, expression: of } = expression;
  if (name.text !== "submit" && name.text !== "returnState") return undefined;
  let from = of;
  while (ts.isCallExpression(from) && ts.isPropertyAccessExpression(from.expression)) {
    if (!["waitFor", "withOptions"].includes(from.expression.name.text)) return undefined;
    from = from.expression.expression;
  }
  return ts.isIdentifier(from) ? from.text : undefined;
}

function factsOf(text: string, node: ts.Node): Facts {
  return {
    declares: declaredNames(node).map((name) => name.text),
    types: typesIn(node),
    words: new Set(wordsIn(text)),
    isSteering: !isDeclaring(node),
    isEnding: ts.isReturnStatement(node) || !isDeclaring(node),
    isParameter: ts.isParameter(node),
    imports: ts.isImportDeclaration(node) ? importsOf(node) : noImports,
    atOnce: [...namesUsedAtOnce(node)],
  };
}

function namesUsedAtOnce(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part)) {
      if (!isKey(part)) names.add(part.text);
    } else if (!ts.isFunctionLike(part) && !isType(part)) ts.forEachChild(part, visit);
  };
  visit(node);
  return names;
}

/** `of.key`, `{ key: value }`: says nothing of what else has this name. */
function isKey(name: ts.Identifier): boolean {
  const { parent } = name;
  const hasKey =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent);
  return hasKey && parent.name === name;
}

/** What is gone when the file runs; a class that is extended is not. */
function isType(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false;
  return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

const noImports: ReadonlyMap<string, string> = new Map();

function importsOf(node: ts.ImportDeclaration): ReadonlyMap<string, string> {
  const { importClause: clause, moduleSpecifier } = node;
  const lead = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? "type " : "";
  return new Map(
    importedNames(clause).map((name) => {
      const own = ts.isImportSpecifier(name.parent) ? name.parent.getText() : `${name.parent.kind}`;
      return [name.text, `${lead}${own} from ${moduleSpecifier.getText()}`];
    }),
  );
}

function typesIn(node: ts.Node): string[] {
  const found: string[] = [];
  const visit = (part: ts.Node): void => {
    const isType =
      ts.isInterfaceDeclaration(part) ||
      ts.isTypeAliasDeclaration(part) ||
      ts.isClassLike(part) ||
      ts.isEnumDeclaration(part) ||
      ts.isModuleDeclaration(part) ||
      ts.isImportDeclaration(part);
    if (isType) found.push(...declaredNames(part).map((name) => name.text));
    ts.forEachChild(part, visit);
  };
  visit(node);
  return found;
}

/** A statement that only gives names, and leaves alone what others mean. */
function isDeclaring(node: ts.Node): boolean {
  if (ts.isReturnStatement(node) || ts.isExportAssignment(node) || isPlainWait(node)) return true;
  if (ts.isVariableStatement(node))
    return (
      (node.declarationList.flags & ts.NodeFlags.Const) !== 0 &&
      !node.declarationList.declarations.some(isGrowing)
    );
  return ts.isParameter(node) || ts.isImportDeclaration(node) || isNamedDeclaration(node);
}

/** `const list = []`, whose type is what is put into it. */
function isGrowing({ type, initializer }: ts.VariableDeclaration): boolean {
  return (
    !type &&
    initializer !== undefined &&
    ts.isArrayLiteralExpression(initializer) &&
    !initializer.elements.length
  );
}

/** `await x.result();`: what is awaited asserts nothing. */
function isPlainWait(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) &&
    ts.isAwaitExpression(node.expression) &&
    !/(?<![=!<>])=(?![=>])/.test(node.getText())
  );
}

type NamedDeclaration =
  | ts.FunctionDeclaration
  | ts.ClassLikeDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration;

function isNamedDeclaration(node: ts.Node): node is NamedDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node)
  );
}

function namesIn(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function importedNames(clause: ts.ImportClause | undefined): ts.Identifier[] {
  if (!clause) return [];
  const { name, namedBindings } = clause;
  const named = !namedBindings
    ? []
    : ts.isNamespaceImport(namedBindings)
      ? [namedBindings.name]
      : namedBindings.elements.map((element) => element.name);
  return name ? [name, ...named] : named;
}
