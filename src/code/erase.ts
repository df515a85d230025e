import { blankSourceFile } from "ts-blank-space";
import ts from "typescript";
import { positionAt, type TextPosition } from "./emission.ts";
import { messageOf } from "./message.ts";
import { sourceFileOf, syntaxErrorsOf } from "./signature.ts";

export interface EraseProblem extends TextPosition {
  readonly message: string;
}

export interface Erased {
  readonly javascript: string;
  readonly problems: readonly EraseProblem[];
}

/**
 * The JavaScript of a TypeScript file: types give way to spaces, so that every line and column of a stack trace is the
 * user's own. What is more than types (enums, namespaces) cannot be blanked and is a problem.
 */
export function erase(text: string): Erased {
  const file = sourceFileOf(text);
  const errors = syntaxErrorsOf(file);
  const problems: EraseProblem[] = errors.map((error) => ({
    message: messageOf(error),
    ...positionAt(text, error.start),
  }));
  if (problems.length > 0) return { javascript: text, problems };
  const javascript = blankSourceFile(file, (node) => problems.push(problemOf(file, node)));
  return { javascript, problems };
}

/** A module's name in a file, quotes included; blanking types moves nothing, so it stands there in the JavaScript too. */
export interface ImportPlace {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
}

/** Every place where a file imports when it runs; imports of types alone are gone by then, and only told on demand. */
export function importPlacesOf(text: string, file = sourceFileOf(text), which?: "types too"): ImportPlace[] {
  const places: ImportPlace[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node, which === "types too");
    if (specifier && ts.isStringLiteralLike(specifier)) {
      places.push({ specifier: specifier.text, start: specifier.getStart(file), end: specifier.end });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}

/** What a file imports when it runs, once each. */
export function importsOf(text: string): string[] {
  return [...new Set(importPlacesOf(text).map(({ specifier }) => specifier))];
}

function specifierOf(node: ts.Node, hasTypes: boolean): ts.Expression | undefined {
  const isGone = (isTypeOnly = false) => isTypeOnly && !hasTypes;
  if (ts.isImportDeclaration(node))
    return isGone(node.importClause?.isTypeOnly) ? undefined : node.moduleSpecifier;
  if (ts.isExportDeclaration(node)) return isGone(node.isTypeOnly) ? undefined : node.moduleSpecifier;
  if (hasTypes && ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal;
  const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isDynamic ? node.arguments[0] : undefined;
}

function problemOf(file: ts.SourceFile, node: ts.Node): EraseProblem {
  return { message: adviceFor(node), ...positionAt(file.text, node.getStart(file)) };
}

function adviceFor(node: ts.Node): string {
  if (ts.isEnumDeclaration(node)) {
    return 'An `enum` is not only a type: write `const Name = { … } as const`, or a union such as `"a" | "b"`.';
  }
  if (ts.isModuleDeclaration(node))
    return "A `namespace` is not only a type: write plain constants and functions.";
  if (ts.isModifier(node)) {
    return "A parameter property is not only a type: declare the field, and assign it in the constructor.";
  }
  if (ts.isImportEqualsDeclaration(node))
    return 'Write `import name from "module"` in place of `import name = …`.';
  if (ts.isExportAssignment(node)) return "Write `export default` in place of `export =`.";
  if (ts.isTypeAssertionExpression(node)) return "Write `value as Type` in place of `<Type>value`.";
  return "This is TypeScript that cannot be removed to leave JavaScript: write it in plain JavaScript.";
}
