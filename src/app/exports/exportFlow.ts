import { emit } from "../../code/emit.ts";
import { neededBy, standAlone } from "../../code/standAlone.ts";
import type { Compiled } from "../../code/worker.ts";
import { toRunFile } from "../../engine/runFile.ts";
import type { Program } from "../../program/program.ts";
import { saveBlob, saveText } from "../../runs/deliver.ts";
import type { RunSummary } from "../../runs/runService.ts";
import type { ToastMessage } from "../../ui/Toasts.tsx";
import { fileNameOf } from "../fileName.ts";
import type { Services } from "../services.ts";

/** The file as it is, the file with the engine in it, or a zip of a project. */
export type ExportForm = "file" | "standAlone" | "project";

/** Saves the flow as a file of the user's; gives what the user should know of it. */
export async function exportFlow(
  form: ExportForm,
  program: Program,
  services: Services,
  runs: readonly RunSummary[],
): Promise<ToastMessage | undefined> {
  const { text } = emit(program);
  const fileName = fileNameOf(program.flow.options.name);
  if (form === "file") return void saveText(text, fileName, "text/typescript");
  const compiled = await services.language.compile(text);
  const [problem] = compiled.problems;
  if (problem)
    return {
      tone: "danger",
      title: "The flow cannot be exported so",
      detail: `Line ${problem.line}, column ${problem.column}: ${problem.message}`,
    };
  try {
    if (form === "standAlone") await saveStandAlone(text, fileName, compiled);
    else await saveProject(text, fileName, compiled, await lastRunOf(services, runs));
  } catch (error) {
    return { tone: "danger", title: "The flow was not exported", detail: (error as Error).message };
  }
  return noteOf(form, neededBy(compiled.imports));
}

async function saveStandAlone(text: string, fileName: string, compiled: Compiled): Promise<void> {
  const name = fileName.replace(/\.ts$/, ".stand-alone.ts");
  saveText(standAlone(text, compiled, await modulesOf(compiled)), name, "text/typescript");
}

async function saveProject(
  text: string,
  fileName: string,
  compiled: Compiled,
  lastRun: Awaited<ReturnType<typeof lastRunOf>>,
): Promise<void> {
  const { zipProject } = await import("../../node/project/zipProject.ts");
  const zip = await zipProject({
    fileName,
    text,
    flows: compiled.flows,
    constants: compiled.constants,
    modules: await modulesOf(compiled),
    packages: neededBy(compiled.imports),
    ...(lastRun ? { lastRun } : {}),
  });
  saveBlob(new Blob([zip], { type: "application/zip" }), fileName.replace(/\.ts$/, ".zip"));
}

async function modulesOf({ imports }: Compiled): Promise<Record<string, string>> {
  const { modulesAmong } = await import("../../node/standAlone/modules.ts");
  return modulesAmong(imports.map(({ specifier }) => specifier));
}

/** The newest run that has ended: what the project's test expects. */
async function lastRunOf({ runs: service }: Services, runs: readonly RunSummary[]) {
  const last = runs.find(({ durationMs }) => durationMs !== undefined);
  return last && toRunFile(await service.recordOf(last.id));
}

function noteOf(form: "standAlone" | "project", needed: readonly string[]): ToastMessage | undefined {
  if (needed.length === 0) return undefined;
  const packages = needed.join(", ");
  return form === "standAlone"
    ? { tone: "info", title: "The file still needs packages where it runs", detail: packages }
    : { tone: "info", title: "The project needs packages: npm install gets them", detail: packages };
}
