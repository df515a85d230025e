import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constantsToName } from "../../code/constantNames.ts";
import { erase, importPlacesOf } from "../../code/erase.ts";
import { flowsOf } from "../../code/flows.ts";
import { standAlone } from "../../code/standAlone.ts";
import { modulesAmong } from "./modules.ts";

export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** What runs them, with its own arguments: `MILLRACE_STAND_ALONE="bun run"`, `"deno run --allow-all"`; else this Node. */
const [host = process.execPath, ...hostArgs] = process.env["MILLRACE_STAND_ALONE"]?.split(" ") ?? [];

/** Stand-alone files on disk, and what `node FILE` makes of them. */
export class StandAloneFiles {
  private folder: Promise<string> | undefined;

  /** Keeps the file, and gives its path. A Node that knows no types gets the text with the types blanked. */
  async write(name: string, text: string): Promise<string> {
    const made = await standAloneOf(text);
    const isStripping =
      host !== process.execPath || ("typescript" in process.features && Boolean(process.features.typescript));
    const path = join(await this.open(), `${name.replaceAll("/", "-")}.${isStripping ? "ts" : "mjs"}`);
    await writeFile(path, isStripping ? made : erase(made).javascript);
    return path;
  }

  run(path: string, ...args: string[]): Promise<Ended> {
    return new Promise((resolve) => {
      execFile(host, [...hostArgs, path, ...args], { maxBuffer: 2 ** 28 }, (error, output, errors) =>
        resolve({ code: error ? Number(error.code) : 0, output, errors }),
      );
    });
  }

  async close(): Promise<void> {
    if (this.folder) await rm(await this.folder, { recursive: true });
  }

  private open(): Promise<string> {
    return (this.folder ??= mkdtemp(join(tmpdir(), "millrace-")));
  }
}

export async function standAloneOf(text: string): Promise<string> {
  const imports = importPlacesOf(text);
  const modules = await modulesAmong(imports.map(({ specifier }) => specifier));
  return standAlone(text, { imports, flows: flowsOf(text), constants: constantsToName(text) }, modules);
}
