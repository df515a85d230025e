import ts from "typescript";
import { wordsIn } from "../../program/names.ts";
import { type Declaration, declarationsIn, functionOf } from "../declaration.ts";
import { packageNames } from "../packageNames.ts";
import type { FunctionNode } from "../signature.ts";

/**
 * A part of a file that the compiler checks by itself: a statement of the file, or a parameter or a statement of a
 * flow's function. What then remains of the flow is its frame; to check a frame is to check all that stands in it.
 */
export interface Unit {
  readonly node: ts.Node;
  /** Of a frame only what is its own. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The `const` of the flow that the unit is in, or the frame of; empty for any other statement. */
  readonly scope: string;
  readonly isFrame: boolean;
  readonly facts: Facts;
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
}

/** All units of a file in their order; a frame stands before what is in it. */
export function unitsOf(file: ts.SourceFile, known: FactsByText): Unit[] {
  const flows = new Map<ts.Statement, Flow>();
  for (const declaration of declarationsIn(file, packageNames(file))) {
    const flow = flowIn(declaration);
    if (flow) flows.set(declaration.statement, flow);
  }
  return file.statements.flatMap((statement) =>
    unitsOfStatement(file, statement, flows.get(statement), known),
  );
}

/** Facts of texts seen before, so that an edit costs only what it touched. */
export class FactsByText {
  private before = new Map<string, Facts>();
  private now = new Map<string, Facts>();

  /** Forgets what was not asked for since the last turn. */
  turn(): void {
    this.before = this.now;
    this.now = new Map();
  }

  of(text: string, node: ts.Node): Facts {
    const facts = this.now.get(text) ?? this.before.get(text) ?? factsOf(text, node);
    this.now.set(text, facts);
    return facts;
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

function flowIn({ maker, name, call }: Declaration): Flow | undefined {
  if (maker !== "flow" || !name) return undefined;
  const run = functionOf(call, new Map())?.node;
  const { parameters, body } = run ?? {};
  return parameters && body && ts.isBlock(body) ? { name: name.text, parameters, body } : undefined;
}

function unitsOfStatement(
  file: ts.SourceFile,
  statement: ts.Statement,
  flow: Flow | undefined,
  known: FactsByText,
): Unit[] {
  if (!flow) return [unitOf(file, statement, "", known)];
  const inner = [...flow.parameters, ...flow.body.statements].map((node) =>
    unitOf(file, node, flow.name, known),
  );
  return [frameOf(file, statement, flow.name, inner, known), ...inner];
}

function unitOf(file: ts.SourceFile, node: ts.Node, scope: string, known: FactsByText): Unit {
  const start = node.getStart(file);
  const text = file.text.slice(start, node.end);
  return { node, text, start, end: node.end, scope, isFrame: false, facts: known.of(text, node) };
}

function frameOf(
  file: ts.SourceFile,
  statement: ts.Statement,
  scope: string,
  inner: readonly Unit[],
  known: FactsByText,
): Unit {
  const whole = unitSpan(file, statement);
  const text = inner.reduceRight(
    (frame, { start, end }) => `${frame.slice(0, start - whole.start)} ${frame.slice(end - whole.start)}`,
    whole.text,
  );
  const bare = text.replace(/\s+/g, " ");
  return { ...whole, node: statement, text: bare, scope, isFrame: true, facts: known.of(bare, statement) };
}

function unitSpan(file: ts.SourceFile, node: ts.Node) {
  const start = node.getStart(file);
  return { start, end: node.end, text: file.text.slice(start, node.end) };
}

function factsOf(text: string, node: ts.Node): Facts {
  return {
    declares: declaredNames(node).map((name) => name.text),
    types: typesIn(node),
    words: new Set(wordsIn(text)),
    isSteering: !isDeclaring(node),
    isEnding: ts.isReturnStatement(node) || !isDeclaring(node),
  };
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
  if (ts.isReturnStatement(node) || isPlainWait(node)) return true;
  if (ts.isVariableStatement(node)) return (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
  return ts.isParameter(node) || ts.isImportDeclaration(node) || isNamedDeclaration(node);
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
