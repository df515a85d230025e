import ts from "typescript";
import type { Literal } from "./literal.ts";

/** The value of an expression that is plain data: strings, numbers, arrays, objects; nothing for anything else. */
export function readLiteral(node: ts.Expression): Literal | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node)) return readNegative(node);
  if (ts.isArrayLiteralExpression(node)) return readArray(node);
  if (ts.isObjectLiteralExpression(node)) return readObject(node);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return readLiteral(node.expression);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  return node.kind === ts.SyntaxKind.NullKeyword ? null : undefined;
}

/** The name of a property that is written out, quoted or not. */
export function propertyName(property: ts.ObjectLiteralElementLike): string | undefined {
  const { name } = property;
  if (!name) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)
    ? name.text
    : undefined;
}

function readNegative(node: ts.PrefixUnaryExpression): Literal | undefined {
  const isMinus = node.operator === ts.SyntaxKind.MinusToken;
  return isMinus && ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
}

function readArray(node: ts.ArrayLiteralExpression): Literal | undefined {
  const items = node.elements.map(readLiteral);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function readObject(node: ts.ObjectLiteralExpression): Literal | undefined {
  const entries = node.properties.map((property): [string | undefined, Literal | undefined] => [
    propertyName(property),
    ts.isPropertyAssignment(property) ? readLiteral(property.initializer) : undefined,
  ]);
  const isPlain = entries.every((entry): entry is [string, Literal] => !entry.includes(undefined));
  return isPlain ? Object.fromEntries(entries) : undefined;
}
