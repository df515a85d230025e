import ts from "typescript";
import type { TaskDefinition } from "../program/program.ts";
import { type Declaration, functionOf } from "./declaration.ts";
import { outdent } from "./indent.ts";
import type { Reader } from "./reader.ts";
import { readTaskOptions } from "./readOptions.ts";
import { signatureOfFunction } from "./signature.ts";

export function readTask(reader: Reader, declaration: Declaration): TaskDefinition | undefined {
  const { name, call, statement } = declaration;
  const body = functionOf(call);
  if (!ts.isIdentifier(name))
    return reader.report(name, "The canvas cannot show a task without a plain name.");
  if (!body || call.arguments.length !== 2) {
    return reader.report(
      call,
      `The canvas cannot show "${name.text}": write \`task(options, function)\` in place.`,
    );
  }
  reportLostComments(reader, declaration);
  if (call.typeArguments)
    reader.report(call, "The canvas cannot show type arguments of `task`: leave them out.");
  if (!isConst(statement))
    reader.report(statement, `The canvas cannot show "${name.text}": make it a \`const\`.`);
  return {
    identifier: name.text,
    options: readTaskOptions(reader, declaration, name.text),
    code: outdent(codeOf(reader, call)),
    signature: signatureOfFunction(body),
  };
}

export function isConst(statement: ts.VariableStatement): boolean {
  return (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
}

/** All that stands between the options and the end of the call: comments around the function are part of it. */
function codeOf({ text }: Reader, { arguments: given, end }: ts.CallExpression): string {
  const start = given[1]?.pos ?? end;
  const lead = /^(?:\r?\n {2}|\s*)/.exec(text.slice(start))?.[0] ?? "";
  const code = text.slice(start + lead.length, (given.hasTrailingComma ? given.end : end) - 1);
  return given.hasTrailingComma ? withoutBreak(code) : code.trimEnd();
}

/** `emit` puts the comma on a line of its own after a line comment. */
function withoutBreak(code: string): string {
  return code.replace(/(\/\/[^\n]*)\n {2}$/, "$1");
}

function reportLostComments(reader: Reader, { call, statement }: Declaration): void {
  const [options, body] = call.arguments;
  reader.reportComments(statement, new Set([call]), statement.pos);
  if (!options || !body) return;
  reader.reportComments(options, new Set());
  reader.reportCommentsIn(options.end, body.pos);
  if (call.arguments.hasTrailingComma) reader.reportCommentsIn(call.arguments.end, call.end);
}
