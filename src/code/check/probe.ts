import ts from "typescript";

/** An assignment behind a call that the compiler says the words to: of one of its arguments to what is taken there. */
export interface Probe {
  /** The argument, told from where the file or the statement begins. */
  readonly from: number;
  readonly to: number;
  /** A block. */
  readonly text: string;
}

/** Where the types for the probes are. */
export const wireNamespace = "__millraceWires";

/** Of the call that a statement makes, if it makes one. */
export function probesOf(file: ts.SourceFile, statement: ts.Node): Probe[] {
  const call = callIn(statement);
  const start = statement.getStart(file);
  return (
    call?.arguments.map((argument, index) => ({
      from: argument.getStart(file) - start,
      to: argument.end - start,
      text: probeText(file, call, index),
    })) ?? []
  );
}

/** The value as the flow writes it, assigned to the parameter as the task's function declares it. */
export function probeText(file: ts.SourceFile, call: ts.CallExpression, index: number): string {
  const given = wayOf(call) === "map" ? "Each" : "Given";
  const argument = call.arguments[index]?.getText(file);
  return (
    `{const $v=${argument};const $c=${calleeOf(call).getText(file)};` +
    `const $e:${wireNamespace}.Taken<typeof $c,${index}>=null! as ${wireNamespace}.${given}<typeof $v>}`
  );
}

/** What is called, without `.submit`. */
export function calleeOf({ expression }: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
}

/** `submit`, `map`, `returnState`; nothing for a direct call. */
export function wayOf({ expression }: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** The call that a statement is about. */
export function callIn(node: ts.Node | undefined): ts.CallExpression | undefined {
  if (!node) return undefined;
  if (ts.isVariableStatement(node)) return callIn(node.declarationList.declarations[0]?.initializer);
  if (ts.isExpressionStatement(node) || ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node))
    return callIn(node.expression);
  if (ts.isReturnStatement(node)) return callIn(node.expression);
  return ts.isCallExpression(node) ? node : undefined;
}
