import { flowsOf } from "../code/flows.ts";
import type { Demo } from "../demos/index.ts";
import { bindParameters } from "../engine/bind.ts";
import { runFlow } from "../engine/engine.ts";
import type { Ports } from "../engine/ports.ts";
import type { RunRecord } from "../engine/record.ts";
import { signaturesOf } from "../engine/validate.ts";
import type { FlowEntry } from "../sdk/registry.ts";

/** Runs a demo with its defaults. `flows` are those of its file, in order; `untilOver` may move a clock meanwhile. */
export async function runDemo(
  { id, title, text }: Demo,
  flows: readonly FlowEntry[],
  ports: Omit<Ports, "journal">,
  untilOver: (finished: Promise<unknown>) => Promise<unknown> = (finished) => finished,
): Promise<RunRecord> {
  const summaries = flowsOf(text);
  const entry = flows.find(({ name }) => name === title);
  const bound = bindParameters(summaries.find(({ name }) => name === title)?.parameters ?? [], {});
  if (!entry || "problem" in bound) throw new Error(`The demo ${id} cannot be run by itself.`);
  const signatures = signaturesOf(
    flows,
    summaries.map(({ parameters }) => parameters),
  );
  const journal = { append: () => undefined, flush: () => Promise.resolve() };
  const request = { ...entry, parameters: bound.recorded, arguments: bound.arguments, signatures };
  const running = runFlow(request, { ...ports, journal });
  await untilOver(running.finished);
  return running.record;
}
