import ts from "typescript";
import { makersIn } from "./makers.ts";
import { sourceFileOf } from "./signature.ts";

/** The constants of a file that are tasks or flows, and whose functions have no names of their own. */
export function constantsToName(text: string, file = sourceFileOf(text)): string[] {
  const makers = new Set([...makersIn(file, "task"), ...makersIn(file, "flow")]);
  return file.statements.flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap(({ name, initializer }) =>
          ts.isIdentifier(name) && initializer && isNameless(initializer, makers) ? [name.text] : [],
        )
      : [],
  );
}

function isNameless(value: ts.Expression, makers: ReadonlySet<string>): boolean {
  if (!ts.isCallExpression(value) || !makers.has(value.expression.getText())) return false;
  const run = value.arguments.at(-1);
  return run !== undefined && (ts.isArrowFunction(run) || (ts.isFunctionExpression(run) && !run.name));
}
