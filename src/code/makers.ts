import ts from "typescript";

/** How the file calls `flow` or `task`: by that name, by another one it was imported as, or through the whole module. */
export function makersIn(file: ts.SourceFile, maker: "flow" | "task"): Set<string> {
  const makers = new Set<string>([maker]);
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !isMillrace(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings)) makers.add(`${bindings.name.text}.${maker}`);
    else
      for (const { name, propertyName: of } of bindings.elements)
        if (of?.text === maker) makers.add(name.text);
  }
  return makers;
}

function isMillrace(specifier: ts.Expression): boolean {
  return ts.isStringLiteral(specifier) && specifier.text === "millrace";
}
