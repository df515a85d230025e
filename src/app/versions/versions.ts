import type { Program } from "../../program/program.ts";
import type { Services } from "../services.ts";

/** What a version is called that the user saves without a word; it can be renamed. */
export function versionName(now = new Date()): string {
  return `Version of ${now.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}`;
}

/** The flow as it was when the run began, from the exact text that ran. */
export async function programOfRun(
  { runs, language }: Services,
  runId: string,
): Promise<{ readonly program: Program } | { readonly problem: string }> {
  const text = await runs.programOf(runId);
  if (text === undefined) return { problem: "The run was deleted meanwhile." };
  const { program, problems } = await language.parse(text);
  if (program) return { program };
  return { problem: `The run's file cannot be drawn. ${problems.map(({ message }) => message).join(" ")}` };
}
