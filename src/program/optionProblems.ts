import type { Problem } from "./checks.ts";
import type { Program, TaskDefinition } from "./program.ts";

/** Options that `task(…)` and `flow(…)` refuse when the file is loaded; better said before a run. */
export function optionProblems(program: Program): Problem[] {
  return [...flowProblems(program), ...program.tasks.flatMap((task) => taskProblems(program, task))];
}

function flowProblems({ flow }: Program): Problem[] {
  if (!/[/%&><]/.test(flow.options.name)) return [];
  const message = `The flow's name "${flow.options.name}" must not contain any of / % & > <: choose another one.`;
  return [{ message, severity: "error", source: "program" }];
}

function taskProblems(program: Program, task: TaskDefinition): Problem[] {
  const { name, retries = 0, retryDelaySeconds = 0, timeoutSeconds = 0 } = task.options;
  const call = program.nodes.find((node) => node.kind === "task" && node.task === task.identifier);
  const delays = [retryDelaySeconds].flat();
  const messages = [
    isAmount(retries) && Number.isInteger(retries)
      ? ""
      : `"${name}": the retries must be a whole number, 0 or more.`,
    delays.every(isAmount) ? "" : `"${name}": every retry delay must be a number of seconds, 0 or more.`,
    delays.length <= 50 ? "" : `"${name}": give at most 50 retry delays.`,
    isAmount(timeoutSeconds) ? "" : `"${name}": the timeout must be a number of seconds, 0 or more.`,
  ].filter((message) => message !== "");
  const at = call ? { node: call.id, task: task.identifier } : { task: task.identifier };
  return messages.map((message) => ({ message, severity: "error", source: "program", ...at }));
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
