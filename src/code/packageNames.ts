import ts from "typescript";

/** What a flow file calls of the package, besides the tasks and flows that it makes. */
const called = ["task", "flow", "wait", "allowFailure", "unmapped"];

/** By its own name, how the file calls each of these that it imports: `task`, `job`, `millrace.task`. */
export function packageNames(file: ts.SourceFile): Record<string, string> {
  const names: Record<string, string> = {};
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !isMillrace(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings))
      for (const name of called) names[name] ??= `${bindings.name.text}.${name}`;
    else
      for (const { name, propertyName, isTypeOnly } of bindings.elements) {
        const own = propertyName?.text ?? name.text;
        if (called.includes(own) && !isTypeOnly) names[own] = name.text;
      }
  }
  return names;
}

/** The names between the braces of `import { … } from "millrace"`; nothing where the file has no such import. */
export function namedImports(file: ts.SourceFile): ts.NamedImports | undefined {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !isMillrace(statement.moduleSpecifier)) continue;
    const { importClause: clause } = statement;
    const isOfTypes = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    if (clause?.namedBindings && ts.isNamedImports(clause.namedBindings) && !isOfTypes)
      return clause.namedBindings;
  }
  return undefined;
}

function isMillrace(specifier: ts.Expression): boolean {
  return ts.isStringLiteral(specifier) && specifier.text === "millrace";
}
