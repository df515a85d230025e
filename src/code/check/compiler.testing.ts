import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("../../../", import.meta.url);

/** The files that `createLanguage` takes, as the language worker gives them: the real libraries, the real package. */
export function compilerFiles(): Record<string, string> {
  return Object.fromEntries([
    ...filesOf("node_modules/typescript/lib/", "/lib/", isLibrary),
    ...filesOf("src/sdk/", "/sdk/", isSource),
    ...filesOf("src/engine/", "/engine/", isSource),
  ]);
}

function filesOf(folder: string, path: string, isWanted: (name: string) => boolean): [string, string][] {
  const names = readdirSync(new URL(folder, root)).filter(isWanted);
  return names.map((name) => [path + name, readFileSync(new URL(folder + name, root), "utf8")]);
}

function isLibrary(name: string): boolean {
  return /^lib\.(es5|es20(1\d|2[0-3])|decorators|webworker).*d\.ts$/.test(name) && !name.includes(".full.");
}

function isSource(name: string): boolean {
  return name.endsWith(".ts") && !/\.(test|testing)\.ts$/.test(name);
}

/**
 * What a person's own `tsc --strict` says of a flow file that stands at this path: a plain program, from the disk, nothing
 * incremental.
 */
export function createTsc(flowPath = pathOfFlow): (text: string) => readonly ts.Diagnostic[] {
  const options = plainOptions();
  const host = ts.createCompilerHost(options);
  const sources = new Map<string, ts.SourceFile | undefined>();
  const read = host.getSourceFile;
  let text = "";
  let before: ts.Program | undefined;
  host.getSourceFile = (path, language, ...rest) => {
    if (path === flowPath) return ts.createSourceFile(path, text, language, true);
    if (!sources.has(path)) sources.set(path, read(path, language, ...rest));
    return sources.get(path);
  };
  const exists = host.fileExists;
  host.fileExists = (path) => path === flowPath || exists(path);
  return (of) => {
    text = of;
    before = ts.createProgram([flowPath], options, host, before);
    const file = before.getSourceFile(flowPath);
    return [...before.getSyntacticDiagnostics(file), ...before.getSemanticDiagnostics(file)];
  };
}

const pathOfFlow = fileURLToPath(new URL("flow.ts", root));

/** The options of the project that Export writes, and the package from its sources. */
function plainOptions(): ts.CompilerOptions {
  return {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.webworker.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    paths: { millrace: [fileURLToPath(new URL("src/sdk/index.ts", root))] },
  };
}
