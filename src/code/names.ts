import ts from "typescript";
import type { StatementsRead } from "../program/edits.ts";
import { sourceFileOf, syntaxErrorsOf } from "./signature.ts";

/** What statements of a flow's body declare and read; nothing when the text does not parse. */
export function readStatements(text: string): StatementsRead | undefined {
  const file = sourceFileOf(`async function body() {\n${text}\n}`);
  const [body, ...others] = file.statements;
  if (syntaxErrorsOf(file).length > 0 || others.length > 0) return undefined;
  return body && ts.isFunctionDeclaration(body) && body.body ? namesIn([...body.body.statements]) : undefined;
}

/**
 * What consecutive statements declare for those after them, and what they read of those before. A name that they assign
 * and do not declare counts as both.
 */
export function namesIn(statements: readonly ts.Statement[]): StatementsRead {
  const reader = new NameReader();
  const declared = reader.readBlock(statements);
  const assigned = [...reader.assigned].filter((name) => reader.free.has(name));
  return {
    declares: [...new Set([...declared, ...assigned])],
    reads: [...reader.free],
    ...(statements.some(alwaysReturns) && { returns: true as const }),
  };
}

/** The names that a binding declares: `a`, `{ a, b: [c] }`. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** True when no statement after this one can run. */
function alwaysReturns(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isBlock(statement)) return statement.statements.some(alwaysReturns);
  if (ts.isIfStatement(statement))
    return (
      statement.elseStatement !== undefined &&
      alwaysReturns(statement.thenStatement) &&
      alwaysReturns(statement.elseStatement)
    );
  if (!ts.isTryStatement(statement)) return false;
  const { tryBlock, catchClause, finallyBlock } = statement;
  if (finallyBlock && alwaysReturns(finallyBlock)) return true;
  return alwaysReturns(tryBlock) && (!catchClause || alwaysReturns(catchClause.block));
}

/** Walks through code and collects what it does not declare itself. Types are no part of it: nothing runs there. */
class NameReader {
  readonly free = new Set<string>();
  readonly assigned = new Set<string>();
  private readonly scopes: Set<string>[] = [];

  /** Gives the names that the block declares. */
  readBlock(statements: readonly ts.Statement[]): Set<string> {
    const declared = new Set([...statements.flatMap(declaredBy), ...statements.flatMap(hoisted)]);
    this.within(declared, () => statements.forEach((statement) => this.read(statement)));
    return declared;
  }

  private within(names: Iterable<string>, inside: () => void): void {
    this.scopes.push(new Set(names));
    inside();
    this.scopes.pop();
  }

  private read(node: ts.Node): void {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isIdentifier(node)) return this.mention(node.text);
    if (ts.isFunctionLike(node)) return this.readFunction(node);
    if (ts.isBlock(node)) return void this.readBlock([...node.statements]);
    if (ts.isCaseBlock(node)) return this.readCases(node);
    if (ts.isCatchClause(node)) return this.readCatch(node);
    if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node))
      return this.readLoop(node);
    if (ts.isClassLike(node))
      return this.within(node.name ? [node.name.text] : [], () => this.readParts(node));
    this.noteAssignment(node);
    this.readParts(node);
  }

  /** The parts of a node that are expressions or hold some: no names of properties, no labels, no declared names. */
  private readParts(node: ts.Node): void {
    ts.forEachChild(node, (child) => {
      if (!isNameOnly(node, child)) this.read(child);
    });
  }

  private readFunction(node: ts.SignatureDeclaration): void {
    const { parameters, name } = node;
    const own = name && ts.isIdentifier(name) && ts.isFunctionExpression(node) ? [name.text] : [];
    const declared = [...own, "arguments", ...parameters.flatMap((parameter) => boundNames(parameter.name))];
    if (name && ts.isComputedPropertyName(name)) this.read(name.expression);
    this.within(declared, () => {
      for (const parameter of parameters) this.readParts(parameter);
      const body = "body" in node ? (node.body as ts.Node | undefined) : undefined;
      if (body) this.read(body);
    });
  }

  private readCases(block: ts.CaseBlock): void {
    const statements = block.clauses.flatMap((clause) => [...clause.statements]);
    this.within(statements.flatMap(declaredBy), () =>
      block.clauses.forEach((clause) => this.readParts(clause)),
    );
  }

  private readCatch({ variableDeclaration, block }: ts.CatchClause): void {
    const names = variableDeclaration ? boundNames(variableDeclaration.name) : [];
    this.within(names, () => {
      if (variableDeclaration) this.readParts(variableDeclaration);
      this.read(block);
    });
  }

  private readLoop(node: ts.ForStatement | ts.ForOfStatement | ts.ForInStatement): void {
    const { initializer } = node;
    const names =
      initializer && ts.isVariableDeclarationList(initializer) && isBlockScoped(initializer)
        ? initializer.declarations.flatMap(({ name }) => boundNames(name))
        : [];
    if (initializer && !ts.isVariableDeclarationList(initializer) && !ts.isForStatement(node))
      this.assign(initializer);
    this.within(names, () => this.readParts(node));
  }

  private noteAssignment(node: ts.Node): void {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) this.assign(node.left);
    if (
      (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
      (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
    )
      this.assign(node.operand);
  }

  private assign(target: ts.Node): void {
    if (ts.isIdentifier(target)) {
      if (!this.isDeclared(target.text)) this.assigned.add(target.text);
    } else if (ts.isParenthesizedExpression(target)) this.assign(target.expression);
    else if (ts.isArrayLiteralExpression(target)) target.elements.forEach((element) => this.assign(element));
    else if (ts.isSpreadElement(target)) this.assign(target.expression);
    else if (ts.isObjectLiteralExpression(target)) {
      for (const property of target.properties) {
        if (ts.isShorthandPropertyAssignment(property)) this.assign(property.name);
        if (ts.isPropertyAssignment(property)) this.assign(property.initializer);
      }
    }
  }

  private mention(name: string): void {
    if (!this.isDeclared(name)) this.free.add(name);
  }

  private isDeclared(name: string): boolean {
    return this.scopes.some((scope) => scope.has(name));
  }
}

/** What a statement declares in the block it stands in. */
export function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/** Names that `var` declares further inside. */
function hoisted(node: ts.Node): string[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  const own =
    ts.isVariableDeclarationList(node) && !isBlockScoped(node)
      ? node.declarations.flatMap(({ name }) => boundNames(name))
      : [];
  const inside: string[] = [];
  ts.forEachChild(node, (child) => void inside.push(...hoisted(child)));
  return [...own, ...inside];
}

function isBlockScoped(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) !== 0;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isNameOnly(parent: ts.Node, child: ts.Node): boolean {
  if (!ts.isIdentifier(child) || ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.initializer !== child;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return true;
  return "name" in parent && parent.name === child;
}
