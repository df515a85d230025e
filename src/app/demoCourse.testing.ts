import { textHash } from "../engine/key.ts";
import type { RunFile, RunInFile } from "../engine/runFile.ts";

/** What all runs of one demo have in common, wherever they ran: everything but ids, names, times and stack traces. */
export function courseOf(file: RunFile) {
  const titles = new Map<string | null, string>([
    ...file.flowRuns.map(({ id, flowName }) => [id, flowName] as const),
    ...file.taskRuns.map(({ id, taskName }) => [id, taskName] as const),
  ]);
  const title = (id: string | null) => titles.get(id) ?? null;
  const names = [...file.flowRuns, ...file.taskRuns].map(({ id, name }) => [name, `(${title(id)})`] as const);
  const plain = (text: string | null) => withoutChance(text ?? "", names);
  const course = ({ states, runCount, result }: RunInFile) => ({
    states: states.map(({ name, message }) => [name, plain(message)].filter(Boolean).join(": ")),
    runCount,
    result: inShort(result),
  });
  return {
    flowRuns: file.flowRuns.map((run) => ({
      flow: run.flowName,
      of: title(run.parentTaskRunId),
      parameters: run.parameters,
      ...course(run),
    })),
    // A flow and the flow that it called make their calls side by side; each makes its own in order.
    taskRuns: byFlow(file).map((run) => ({
      task: run.taskName,
      of: title(run.flowRunId),
      inputs: Object.fromEntries(Object.entries(run.inputs).map(([name, ids]) => [name, ids.map(title)])),
      ...course(run),
    })),
    // Runs side by side write their lines in any order.
    logs: file.logs
      .map(
        ({ level, taskRunId, flowRunId, message }) =>
          `${level} ${title(taskRunId ?? flowRunId)}: ${plain(message)}`,
      )
      .toSorted(),
    artifacts: file.artifacts.map(({ key, type, data, description, taskRunId, flowRunId }) => {
      return { of: title(taskRunId ?? flowRunId), key, type, data, description };
    }),
  };
}

/** Names of runs are drawn by lot, so titles stand for them; a stack trace shows the host's own files. */
function withoutChance(text: string, titles: readonly (readonly [name: string, title: string])[]): string {
  const named = titles.reduce((rest, [name, title]) => rest.replaceAll(name, title), text);
  return named.replace(/\n {4}at .*/g, "");
}

function byFlow({ flowRuns, taskRuns }: RunFile): RunFile["taskRuns"] {
  return flowRuns.flatMap(({ id }) => taskRuns.filter(({ flowRunId }) => flowRunId === id));
}

/** A result longer than anyone reads is known by its size and a hash. */
function inShort(result: unknown): unknown {
  const text = JSON.stringify(result ?? null);
  return text.length > 2000 ? `${text.length} characters, ${textHash(text)}` : result;
}
