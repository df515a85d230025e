import { capturePrints } from "../../sdk/logger.ts";
import { registeredFlows, type FlowEntry } from "../../sdk/registry.ts";
import type { Case } from "../expected.ts";
import type { CaseFile } from "../suite.ts";

capturePrints(console);

/** The flows of the case's file, in its order, among those of all files that this thread has imported. */
export function flowsAround({ flow }: Case, file: CaseFile): readonly FlowEntry[] {
  const names = file.flows.map(({ name }) => name);
  const all = registeredFlows();
  const start = all.findIndex(({ key }) => key === flow.key) - names.indexOf(flow.options.name ?? "");
  const flows = all.slice(start, start + names.length);
  if (flows.every(({ name }, index) => name === names[index])) return flows;
  throw new Error(`${file.path} defines other flows when it runs than its text shows.`);
}
