import ts from "typescript";

/** The compiler's words for a diagnostic, its reasons included. */
export function messageOf(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
}
