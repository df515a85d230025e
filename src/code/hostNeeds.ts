import ts from "typescript";
import { importPlacesOf } from "./erase.ts";
import { positionAt, type TextPosition } from "./emission.ts";
import { isOfNode, modulesNamedIn } from "./npm.ts";
import { sourceFileOf } from "./signature.ts";

/** Something in a flow's file that is not there wherever flows run. */
export interface HostNeed extends TextPosition {
  /** Where it is there: under Node alone, in a browser's worker alone, or in neither, but in a page. */
  readonly host: "node" | "browser" | "page";
  readonly name: string;
  /** From offset `start` up to `end` of the file. */
  readonly start: number;
  readonly end: number;
}

const globals = new Map<string, HostNeed["host"]>([
  ...["process", "Buffer", "require", "module", "__dirname", "__filename", "setImmediate"].map(
    (name) => [name, "node"] as const,
  ),
  ...["indexedDB", "XMLHttpRequest", "OffscreenCanvas", "importScripts", "caches"].map(
    (name) => [name, "browser"] as const,
  ),
  ...["document", "window", "localStorage", "sessionStorage", "alert"].map((name) => [name, "page"] as const),
]);

const globalsPattern = new RegExp(`\\b(?:${[...globals.keys()].join("|")})\\b`);

/**
 * What a file needs of the place that it runs in, told from its text: modules of Node, and globals that only one place
 * has. A file that declares such a name itself, or asks for it by `typeof`, needs nothing. `read` gives the file, if it
 * has to be looked at; its nodes know their parents.
 */
export function hostNeedsOf(text: string, read = () => sourceFileOf(text)): HostNeed[] {
  if (!globalsPattern.test(text) && !modulesNamedIn(text).some(isOfNode)) return [];
  const file = read();
  const declared = new Set<string>();
  const used: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isTypeOfExpression(node) && ts.isIdentifier(node.expression)) declared.add(node.expression.text);
    else if (ts.isIdentifier(node) && globals.has(node.text)) {
      if (isDeclared(node)) declared.add(node.text);
      else if (!isKey(node)) used.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const ofGlobals = used
    .filter(({ text: name }) => !declared.has(name))
    .map((node) => needOf(text, globals.get(node.text) ?? "node", node.text, node.getStart(file), node.end));
  const ofModules = importPlacesOf(text, file)
    .filter(({ specifier }) => isOfNode(specifier))
    .map(({ specifier, start, end }) => needOf(text, "node", specifier, start, end));
  return [...ofModules, ...ofGlobals].toSorted((one, other) => one.start - other.start);
}

/** What it means, for a person. */
export function hostNeedText({ host, name }: Pick<HostNeed, "host" | "name">): string {
  if (host === "node")
    return `"${name}" is there under Node only: run this flow with \`millrace run\`, not in the browser.`;
  if (host === "browser")
    return `"${name}" is there in the browser only: run this flow on the page, not under Node.`;
  return `"${name}" is a page's: flows and tasks run in workers, which have none.`;
}

function needOf(text: string, host: HostNeed["host"], name: string, start: number, end: number): HostNeed {
  return { host, name, start, end, ...positionAt(text, start) };
}

function isDeclared(node: ts.Identifier): boolean {
  const { parent } = node;
  const isName = (declaration: { readonly name?: ts.Node | undefined }) => declaration.name === node;
  return (
    ((ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isClassLike(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent) ||
      ts.isNamespaceImport(parent)) &&
      isName(parent)) ||
    (ts.isModuleDeclaration(parent) && isName(parent))
  );
}

/** `a.process`, `{ process: 1 }`: a name of something else. */
function isKey(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent))
    return parent.name === node;
  return ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isLabeledStatement(parent);
}
