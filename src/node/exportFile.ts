import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { importPlacesOf } from "../code/erase.ts";
import { neededBy, standAlone } from "../code/standAlone.ts";
import { RecordFold } from "../engine/record.ts";
import { type RunFile, toRunFile } from "../engine/runFile.ts";
import { compileFile } from "./compile.ts";
import { exitCodes, refuse } from "./command.ts";
import { DiskStore } from "./disk/diskStore.ts";
import { zipProject } from "./project/zipProject.ts";
import { modulesAmong } from "./standAlone/modules.ts";
import type { ExportCommand } from "./usage.ts";

/** Writes a flow's file in another form, and gives the exit code. */
export async function exportFile({ file, form, out, store }: ExportCommand): Promise<number> {
  const path = resolve(file);
  const compiled = await compileFile(path);
  if ("problem" in compiled) return refuse(`${compiled.problem}\n`);
  const { text, flows, constants } = compiled;
  if (flows.length === 0) return refuse(`${basename(file)}: the file has no flow to run.\n`);
  const imports = importPlacesOf(text);
  const modules = await modulesAmong(imports.map(({ specifier }) => specifier));
  const needed = neededBy(imports);
  if (form === "standAlone") {
    tellNeeds(needed);
    await write(standAlone(text, { imports, flows, constants }, modules), out);
    return exitCodes.completed;
  }
  const neighbours = needed.filter(isNeighbour);
  tellNeeds(neighbours);
  const lastRun = store === undefined ? undefined : await lastRunOf(path, new DiskStore(store));
  const zip = await zipProject({
    fileName: basename(file),
    text,
    flows,
    constants,
    modules,
    packages: needed.filter((name) => !isNeighbour(name)),
    ...(lastRun ? { lastRun } : {}),
  });
  await write(zip, out ?? `${basename(file).replace(/\.ts$/, "")}.zip`);
  return exitCodes.completed;
}

function isNeighbour(specifier: string): boolean {
  return /^[./]/.test(specifier);
}

function tellNeeds(needed: readonly string[]): void {
  if (needed.length > 0) process.stderr.write(`The flow still needs beside it: ${needed.join(", ")}.\n`);
}

async function write(content: string | Uint8Array, out: string | undefined): Promise<void> {
  if (out === undefined) process.stdout.write(content);
  else await writeFile(out, content);
}

/** The newest run of the file that has ended. */
async function lastRunOf(path: string, store: DiskStore): Promise<RunFile | undefined> {
  const line = (await store.lines()).find(
    ({ flowId, durationMs }) => flowId === path && durationMs !== undefined,
  );
  return line && toRunFile(new RecordFold(await store.journals.read(line.id)).record);
}
