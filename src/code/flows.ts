import ts from "typescript";
import { positionAt } from "./emission.ts";
import type { Literal } from "./literal.ts";
import { propertyName, readLiteral } from "./readLiteral.ts";
import { type TypedFile, typedFile } from "./plainTypes.ts";
import { type Schema, schemaOfParameter } from "./schema.ts";
import { functionOf, functionsIn } from "./declaration.ts";
import { makersIn } from "./makers.ts";
import { type FunctionNode, parametersOf } from "./signature.ts";

/** What can be known of a flow without running its file: enough to list it and to ask for its parameters. */
export interface FlowSummary {
  /** The name of its `const`; `default` for `export default flow(…)`. */
  readonly identifier: string;
  readonly exported: boolean;
  readonly name: string;
  readonly parameters: readonly FlowParameter[];
  /** Of its declaration; counts from 1. */
  readonly line: number;
}

export interface FlowParameter {
  readonly name: string;
  /** As written; `unknown` where nothing is. */
  readonly type: string;
  readonly optional: boolean;
  /** Where the default is a plain literal. */
  readonly default?: Literal;
  /** What values its type takes; absent where the type says nothing of that. */
  readonly schema?: Schema;
}

/** Every flow that a file makes at its top level, whatever else is in the file. */
export function flowsOf(text: string): FlowSummary[] {
  const typed = typedFile(text);
  const { file } = typed;
  const functions = functionsIn(file);
  const functionIn = (call: ts.CallExpression) => functionOf(call, functions)?.node;
  const makers = makersIn(file, "flow");
  const exported = exportedNames(file);
  return file.statements.flatMap((statement) =>
    flowsIn(statement, makers).map(({ identifier, call }) => ({
      identifier,
      exported: identifier === "default" || isExported(statement) || exported.has(identifier),
      name: nameOf(call) ?? functionIn(call)?.name?.text.replaceAll("_", "-") ?? identifier,
      parameters: flowParametersOf(typed, functionIn(call)),
      line: positionAt(text, statement.getStart(file)).line,
    })),
  );
}

interface MadeFlow {
  readonly identifier: string;
  readonly call: ts.CallExpression;
}

function flowsIn(statement: ts.Statement, makers: ReadonlySet<string>): MadeFlow[] {
  if (ts.isExportAssignment(statement)) return flowFrom("default", statement.expression, makers);
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    ts.isIdentifier(name) ? flowFrom(name.text, initializer, makers) : [],
  );
}

function flowFrom(
  identifier: string,
  value: ts.Expression | undefined,
  makers: ReadonlySet<string>,
): MadeFlow[] {
  if (!value || !ts.isCallExpression(value)) return [];
  return makers.has(value.expression.getText()) ? [{ identifier, call: value }] : [];
}

/** Names in `export { … }` and `export default name`. */
function exportedNames(file: ts.SourceFile): Set<string> {
  const names = file.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression))
      return statement.expression.text;
    const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
    if (!clause || !ts.isNamedExports(clause)) return [];
    return clause.elements.map((element) => (element.propertyName ?? element.name).text);
  });
  return new Set(names);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function nameOf(call: ts.CallExpression): string | undefined {
  const [options] = call.arguments;
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const property = options.properties.find((candidate) => propertyName(candidate) === "name");
  const value = property && ts.isPropertyAssignment(property) ? readLiteral(property.initializer) : undefined;
  return typeof value === "string" ? value : undefined;
}

function flowParametersOf(typed: TypedFile, body: FunctionNode | undefined): FlowParameter[] {
  if (!body) return [];
  const declared = body.parameters.filter((parameter) => parameter.name.getText() !== "this");
  return parametersOf(body).map((parameter, index) => {
    const node = declared[index];
    const value = node?.initializer && readLiteral(node.initializer);
    const schema = node ? schemaOfParameter(typed, node) : {};
    return {
      ...parameter,
      ...(value === undefined ? {} : { default: value }),
      ...(Object.keys(schema).length === 0 ? {} : { schema }),
    };
  });
}
