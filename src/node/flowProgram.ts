import type { FlowSummary } from "../code/flows.ts";
import type { FlowRequest } from "../engine/flowRequest.ts";
import { describeError } from "../engine/outcome.ts";
import { signaturesOf } from "../engine/validate.ts";
import type { FlowEntry } from "../sdk/registry.ts";
import type { Bodies } from "./bodies.ts";

export interface Problem {
  readonly problem: string;
}

/** A program with flows, and where its bodies run; nothing of it is loaded yet. */
export interface FlowProgram {
  /** Of its file. */
  readonly path: string;
  /** The file's text. */
  readonly text: string;
  /** What the text shows of its flows, in its order. */
  readonly flows: readonly FlowSummary[];
  readonly bodies: Bodies;
  /** What a person should know before it runs. */
  readonly notes?: readonly string[];
}

/** How a command comes by the program that it shall run; `text` stands for that of the file. */
export type OpenProgram = (wanted: {
  readonly file: string;
  readonly text?: string;
  readonly inProcess: boolean;
}) => Promise<FlowProgram | Problem>;

/** A flow that can be run. */
export type LoadedFlow = FlowEntry & Pick<FlowRequest, "signatures">;

/** The flow asked for, by name or constant; else the last one, which can use all the others. */
export function chooseFlow(flows: readonly FlowSummary[], wanted: string | undefined): FlowSummary | Problem {
  const isWanted = ({ name, identifier }: FlowSummary) =>
    wanted === undefined || name === wanted || identifier === wanted;
  const flow = flows.findLast(isWanted);
  if (flow) return flow;
  if (flows.length === 0) return { problem: "The file has no flow: no top-level flow(…) was found." };
  return {
    problem: `The file has no flow "${wanted}". It has: ${flows.map(({ name }) => name).join(", ")}.`,
  };
}

/** Works with the flow once its program is imported, or says why that failed. Whatever comes, the program is closed. */
export async function withFlow<T>(
  { bodies, flows }: FlowProgram,
  flow: FlowSummary,
  work: (loaded: LoadedFlow) => Promise<T | Problem>,
): Promise<T | Problem> {
  try {
    const loaded = await bodies.load();
    if ("error" in loaded) {
      const { error } = loaded;
      const what = `The file cannot be imported: ${describeError(error)}`;
      return { problem: [what, error.stack].filter(Boolean).join("\n") };
    }
    const entry = loaded.flows[flows.indexOf(flow)];
    if (!entry) return { problem: "The file defines other flows when it runs than its text shows." };
    const signatures = signaturesOf(
      loaded.flows,
      flows.map(({ parameters }) => parameters),
    );
    return await work({ ...entry, name: flow.name, signatures });
  } finally {
    bodies.close();
  }
}
