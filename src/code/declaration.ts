import ts from "typescript";
import { isFunction, type FunctionNode } from "./signature.ts";

/** `[export] const <name> = task(…)`, or `flow`: the statement and its parts. */
export interface Declaration {
  readonly maker: "task" | "flow";
  readonly statement: ts.VariableStatement;
  readonly name: ts.BindingName;
  readonly call: ts.CallExpression;
}

/** The declaration that a statement is; nothing for any other statement. */
export function declarationOf(statement: ts.Statement): Declaration | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration, ...others] = statement.declarationList.declarations;
  const call = declaration?.initializer;
  if (!declaration || others.length > 0 || !call || !ts.isCallExpression(call)) return undefined;
  const maker = ts.isIdentifier(call.expression) ? call.expression.text : "";
  return maker === "task" || maker === "flow"
    ? { maker, statement, name: declaration.name, call }
    : undefined;
}

/** The function that the call is given last. */
export function functionOf(call: ts.CallExpression): FunctionNode | undefined {
  const last = call.arguments.at(-1);
  return last && isFunction(last) ? last : undefined;
}

/** The options that the call is given first. */
export function optionsOf(call: ts.CallExpression): ts.ObjectLiteralExpression | undefined {
  const [first] = call.arguments;
  return first && ts.isObjectLiteralExpression(first) ? first : undefined;
}
