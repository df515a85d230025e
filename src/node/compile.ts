import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { constantsToName } from "../code/constantNames.ts";
import { erase, importsOf } from "../code/erase.ts";
import { flowsOf, type FlowSummary } from "../code/flows.ts";
import { withConstantNames } from "../code/naming.ts";
import { fromStandAlone } from "../code/standAlone.ts";

/** A flow file ready for threads: its URL, and by URL its JavaScript and that of the TypeScript files it imports. */
export interface CompiledProgram {
  readonly url: string;
  readonly sources: Readonly<Record<string, string>>;
}

export interface CompiledFile {
  /** As the file says, or as it was given. */
  readonly text: string;
  readonly program: CompiledProgram;
  readonly flows: readonly FlowSummary[];
  /** Tasks and flows that are named by their constants alone. */
  readonly constants: readonly string[];
}

/**
 * Compiles a file and what it imports by relative path; `given` stands for the file's own text. Of a stand-alone file
 * that is what it was made of. Mistakes come as sentences with file, line and column.
 */
export async function compileFile(
  path: string,
  given?: string,
): Promise<CompiledFile | { readonly problem: string }> {
  const url = pathToFileURL(path).href;
  const sources: Record<string, string> = {};
  const waiting = [url];
  let own: Pick<CompiledFile, "text" | "constants"> = { text: "", constants: [] };
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (Object.hasOwn(sources, next)) continue;
    const found = next === url && given !== undefined ? given : await readText(next);
    if (found === undefined) return { problem: `${fileURLToPath(next)}: the file cannot be read.` };
    const text = fromStandAlone(found);
    const { javascript, problems } = erase(text);
    if (problems.length > 0)
      return { problem: problems.map((problem) => describe(next, problem)).join("\n") };
    const constants = constantsToName(text);
    sources[next] = withConstantNames(javascript, constants);
    if (next === url) own = { text, constants };
    waiting.push(...typescriptImports(text, next));
  }
  return { ...own, program: { url, sources }, flows: flowsOf(own.text) };
}

async function readText(url: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(url), "utf8");
  } catch {
    return undefined;
  }
}

function describe(
  url: string,
  { line, column, message }: { line: number; column: number; message: string },
): string {
  return `${basename(fileURLToPath(url))}:${line}:${column}: ${message}`;
}

/** Node resolves everything else by itself: packages from `node_modules`, JavaScript files as they are. */
function typescriptImports(text: string, from: string): string[] {
  return importsOf(text)
    .filter((specifier) => /^\.\.?\//.test(specifier) && /\.m?ts$/.test(specifier))
    .map((specifier) => new URL(specifier, from).href);
}
