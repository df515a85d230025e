import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { importPlacesOf } from "../code/erase.ts";
import { neededBy, standAlone } from "../code/standAlone.ts";
import { compileFile } from "./compile.ts";
import { exitCodes, refuse } from "./command.ts";
import { modulesAmong } from "./standAlone/modules.ts";
import type { ExportCommand } from "./usage.ts";

/** Writes a flow's file in another form, and gives the exit code. */
export async function exportFile({ file, out }: ExportCommand): Promise<number> {
  const compiled = await compileFile(resolve(file));
  if ("problem" in compiled) return refuse(`${compiled.problem}\n`);
  const { text, flows } = compiled;
  if (flows.length === 0) return refuse(`${basename(file)}: the file has no flow to run.\n`);
  const imports = importPlacesOf(text);
  const modules = await modulesAmong(imports.map(({ specifier }) => specifier));
  const needed = neededBy(imports);
  if (needed.length > 0) process.stderr.write(`The file still needs beside it: ${needed.join(", ")}.\n`);
  const made = standAlone(text, { imports, flows }, modules);
  if (out === undefined) process.stdout.write(made);
  else await writeFile(out, made);
  return exitCodes.completed;
}
