import type { Problem } from "./checks.ts";
import type { FlowOptions, Program, TaskDefinition, TaskOptions } from "./program.ts";

/** Options that `task(…)` and `flow(…)` refuse when the file is loaded; better said before a run. */
export function optionProblems(program: Program): Problem[] {
  return [...flowProblems(program), ...program.tasks.flatMap((task) => taskProblems(program, task))];
}

function flowProblems({ flow }: Program): Problem[] {
  const { name } = flow.options;
  const named = `The flow's name "${name}" must not contain any of / % & > <: choose another one.`;
  const messages = [...(/[/%&><]/.test(name) ? [named] : []), ...amountMessages(flow.options)];
  return messages.map((message) => ({ message, severity: "error", source: "program" }));
}

function taskProblems(program: Program, task: TaskDefinition): Problem[] {
  const messages = amountMessages(task.options);
  if (messages.length === 0) return [];
  const call = program.nodes.find((node) => node.kind === "task" && node.task === task.identifier);
  const at = call ? { node: call.id, task: task.identifier } : { task: task.identifier };
  return messages.map((message) => ({
    message,
    severity: "error",
    source: "program",
    ...at,
  }));
}

function amountMessages(options: TaskOptions | FlowOptions): string[] {
  const { name, retries = 0, retryDelaySeconds = 0, timeoutSeconds = 0 } = options;
  const delays = [retryDelaySeconds].flat();
  const rules: [isKept: boolean, message: string][] = [
    [isAmount(retries) && Number.isInteger(retries), "the retries must be a whole number, 0 or more."],
    [delays.every(isAmount), "every retry delay must be a number of seconds, 0 or more."],
    [delays.length <= 50, "give at most 50 retry delays."],
    [isAmount(timeoutSeconds), "the timeout must be a number of seconds, 0 or more."],
  ];
  return rules.filter(([isKept]) => !isKept).map(([, message]) => `"${name}": ${message}`);
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
