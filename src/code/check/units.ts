import ts from "typescript";
import { wordsIn } from "../../program/names.ts";
import { type Declaration, declarationsIn, functionOf } from "../declaration.ts";
import { packageNames } from "../packageNames.ts";
import { modulesNamedIn } from "../npm.ts";
import { remembered } from "../remembered.ts";
import type { FunctionNode } from "../signature.ts";
import { type Probe, probesOf } from "./probe.ts";
import { moduleOf, Statements } from "./statements.ts";

/**
 * A part of a file that the compiler checks by itself: a statement of the file, or a parameter or a statement of a
 * flow's function. What then remains of the flow is its frame; to check a frame is to check all that stands in it.
 */
export interface Unit extends UnitOfStatement {
  readonly statement: Statement;
  /** In the file. */
  readonly start: number;
  readonly end: number;
}

/** A unit, told from where its statement begins. */
export interface UnitOfStatement {
  /** Two units of one id are the same. */
  readonly id: string;
  /** Of a frame only what is its own. */
  readonly text: string;
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

/** `const total = count.submit(null!, null!);` */
export interface BareCall {
  readonly text: string;
  /** What is called. */
  readonly callee: string;
}

/** A statement of the top level, and what it consists of: itself, or a frame and what is in it. */
export interface Statement {
  readonly text: string;
  /** By what name others call the task or flow that it makes; empty for any other statement, which belongs to the shared code. */
  readonly makes: string;
  readonly units: readonly UnitOfStatement[];
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

/** The statements of a file through its edits; those that stay are not read again. */
export class KnownStatements {
  private readonly statements = new Statements((text) => this.statementOf(text));
  private readonly namesOf = remembered((imports) => packageNames(moduleOf(imports)), 8);
  private imports: string | undefined;
  private before: readonly Unit[] = [];
  private facts = new FactsByText([]);

  /** All units of a file in their order; a frame stands before what is in it. Nothing when the text does not parse. */
  unitsOf(text: string): Unit[] | undefined {
    this.facts = new FactsByText(this.before);
    let placed = this.statements.of(text);
    const imports = placed && importsAmong(placed.map(({ made }) => made.text));
    if (imports !== this.imports) {
      // What is a task or a flow depends on how the file calls the makers of these.
      this.imports = imports;
      this.statements.forget();
      placed = this.statements.of(text);
    }
    this.before =
      placed?.flatMap(({ start, made: statement }) =>
        statement.units.map((unit) => ({
          ...unit,
          statement,
          start: start + unit.from,
          end: start + unit.to,
        })),
      ) ?? [];
    return placed && [...this.before];
  }

  private statementOf(text: string): Statement {
    return statementOf(text, this.namesOf(this.imports ?? ""), this.facts);
  }
}

function importsAmong(statements: readonly string[]): string {
  return statements.filter((statement) => statement.startsWith("import")).join("\n");
}

/** The facts of the units of some statements, made out only where they are asked for. */
class FactsByText {
  private known: Map<string, Facts> | undefined;

  constructor(private readonly units: readonly UnitOfStatement[]) {}

  of(text: string, node: ts.Node): Facts {
    this.known ??= new Map(this.units.map((unit) => [unit.text, unit.facts]));
    return this.known.get(text) ?? factsOf(text, node);
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

function statementOf(text: string, names: Readonly<Record<string, string>>, known: FactsByText): Statement {
  const file = moduleOf(text);
  const [node] = file.statements as readonly ts.Statement[] as [ts.Statement];
  const [declaration, ...more] = declarationsIn(file, names).filter(({ base }) => base === undefined);
  const flow = declaration && flowIn(declaration);
  const makes = declaration && more.length === 0 && isConstant(node) ? declaration.identifier : "";
  const modules = modulesNamedIn(text);
  if (!flow || makes === "") return { text, makes, modules, units: [unitOf(file, node, "", known)] };
  const inner = [...flow.parameters, ...flow.body.statements].map((part) =>
    unitOf(file, part, flow.name, known),
  );
  return { text, makes, modules, units: [frameOf(text, node, flow.name, inner, known), ...inner] };
}

/** `const name = …`, or `export default …`. */
function isConstant(node: ts.Statement): boolean {
  if (!ts.isVariableStatement(node)) return ts.isExportAssignment(node);
  const { flags, declarations } = node.declarationList;
  return (flags & ts.NodeFlags.Const) !== 0 && declarations.length === 1;
}

function unitOf(file: ts.SourceFile, node: ts.Node, scope: string, known: FactsByText): UnitOfStatement {
  const from = node.getStart(file);
  const text = file.text.slice(from, node.end);
  const bare = scope === "" ? undefined : bareCallOf(file, node);
  return {
    id: `${scope}\n${text}`,
    text,
    from,
    to: node.end,
    scope,
    isFrame: false,
    facts: known.of(text, node),
    probes: scope === "" ? [] : probesOf(file, node),
    ...(bare && { bare }),
  };
}

function frameOf(
  whole: string,
  node: ts.Node,
  scope: string,
  inner: readonly UnitOfStatement[],
  known: FactsByText,
): UnitOfStatement {
  const text = inner
    .reduceRight((frame, { from, to }) => `${frame.slice(0, from)} ${frame.slice(to)}`, whole)
    .replace(/\s+/g, " ");
  return {
    id: `frame ${scope}\n${text}`,
    text,
    from: 0,
    to: whole.length,
    scope,
    isFrame: true,
    probes: [],
    facts: known.of(text, node),
  };
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
    if (ts.isIdentifier(part)) names.add(part.text);
    else if (!ts.isFunctionLike(part) && !ts.isTypeNode(part)) ts.forEachChild(part, visit);
  };
  visit(node);
  return names;
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
