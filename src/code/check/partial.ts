import type ts from "typescript";

/** What is wrong at these nodes: the compiler can check parts of a file, though its public type does not say so. */
export function diagnosticsOf(
  program: ts.Program,
  file: ts.SourceFile,
  nodes: readonly ts.Node[],
): readonly ts.Diagnostic[] {
  const { getSemanticDiagnostics } = program as {
    getSemanticDiagnostics(
      file: ts.SourceFile,
      cancellation: undefined,
      nodes: readonly ts.Node[],
    ): readonly ts.Diagnostic[];
  };
  return getSemanticDiagnostics(file, undefined, nodes);
}

/** The compiler keeps these to itself: two declarations of one name, for one, that spoil more than they stand in. */
export function bindProblems(file: ts.SourceFile): readonly ts.Diagnostic[] {
  return (file as ts.SourceFile & { bindDiagnostics?: readonly ts.Diagnostic[] }).bindDiagnostics ?? [];
}
