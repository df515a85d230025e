import ts from "typescript";
import type { Signature, SignatureParameter } from "../program/program.ts";

export type FunctionNode = ts.FunctionExpression | ts.ArrowFunction | ts.FunctionDeclaration;

/** What a task function takes and gives, read from its text alone; nothing when the text is not one function. */
export function signatureOf(code: string): Signature | undefined {
  const file = sourceFileOf(`(${code}\n)`);
  const [statement, ...others] = file.statements;
  if (syntaxErrorsOf(file).length > 0 || others.length > 0 || !statement) return undefined;
  if (!ts.isExpressionStatement(statement) || !ts.isParenthesizedExpression(statement.expression))
    return undefined;
  const { expression } = statement.expression;
  return isFunction(expression) ? signatureOfFunction(expression) : undefined;
}

export function signatureOfFunction(node: FunctionNode): Signature {
  return { parameters: parametersOf(node), returns: returnTypeOf(node) ?? "unknown" };
}

/** As it is written, without `Promise`; nothing where nothing is. */
export function returnTypeOf({ type }: FunctionNode): string | undefined {
  return type && typeText(argumentOf(type, "Promise") ?? type);
}

/** The parameters a caller sees. One that is taken apart where it stands has no name and gets one. */
export function parametersOf(node: FunctionNode): SignatureParameter[] {
  const declared = node.parameters.filter((parameter) => parameter.name.getText() !== "this");
  const names = new Set(declared.map((parameter) => parameter.name.getText()));
  return declared.map((parameter) => ({
    name: ts.isIdentifier(parameter.name) ? parameter.name.text : claimName("options", names),
    type: parameterType(parameter),
    optional: Boolean(parameter.questionToken ?? parameter.initializer ?? parameter.dotDotDotToken),
  }));
}

export function isFunction(node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

export function sourceFileOf(text: string): ts.SourceFile {
  return ts.createSourceFile("/flow.ts", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

/** The parser keeps them on the file, though its public type does not say so. */
export function syntaxErrorsOf(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as ts.SourceFile & { parseDiagnostics: readonly ts.DiagnosticWithLocation[] })
    .parseDiagnostics;
}

function claimName(base: string, names: Set<string>): string {
  let name = base;
  for (let ordinal = 2; names.has(name); ordinal += 1) name = base + ordinal;
  names.add(name);
  return name;
}

/** A rest parameter takes one value a port, so it shows the type of one. */
function parameterType({ type, initializer, dotDotDotToken }: ts.ParameterDeclaration): string {
  if (!type) return typeOfLiteral(initializer);
  return typeText(dotDotDotToken ? elementOf(type) : type);
}

function elementOf(type: ts.TypeNode): ts.TypeNode {
  if (ts.isArrayTypeNode(type)) return type.elementType;
  return argumentOf(type, "Array") ?? argumentOf(type, "ReadonlyArray") ?? type;
}

/** The `X` of `Promise<X>`. */
function argumentOf(type: ts.TypeNode, wrapper: string): ts.TypeNode | undefined {
  if (!ts.isTypeReferenceNode(type) || type.typeName.getText() !== wrapper) return undefined;
  return type.typeArguments?.[0];
}

function typeText(type: ts.TypeNode): string {
  return type.getText().replace(/\s+/g, " ");
}

function typeOfLiteral(value: ts.Expression | undefined): string {
  if (!value) return "unknown";
  if (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) return "string";
  if (ts.isNumericLiteral(value) || isNegativeNumber(value)) return "number";
  const isBoolean = value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword;
  return isBoolean ? "boolean" : "unknown";
}

function isNegativeNumber(value: ts.Expression): boolean {
  return ts.isPrefixUnaryExpression(value) && ts.isNumericLiteral(value.operand);
}
