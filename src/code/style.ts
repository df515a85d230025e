import ts from "typescript";
import type { Style } from "../program/source.ts";
import type { Reader } from "./reader.ts";

/** How most of the file is written. */
export function styleOf({ text, file }: Reader): Style {
  const breaks = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  const ended = file.statements.filter((statement) => endsWithSemicolon(statement));
  const bare = ended.filter((statement) => !text.slice(0, statement.end).endsWith(";"));
  const quotes = file.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) ? [text[statement.moduleSpecifier.getStart(file)]] : [],
  );
  const single = quotes.filter((quote) => quote === "'").length;
  return {
    lineBreak: windows * 2 > breaks ? "\r\n" : "\n",
    semicolon: bare.length * 2 > ended.length ? "" : ";",
    quote: single * 2 > quotes.length ? "'" : '"',
  };
}

/** Statements that style decides about. */
function endsWithSemicolon(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isExpressionStatement(statement)
  );
}
