import { currentState, type FlowRun, type RunRecord } from "../engine/record.ts";
import { resolved, typeText, type Schema } from "../engine/schema.ts";
import { isPaused } from "../engine/state.ts";
import type { AskedValue, ParameterSchemas } from "./starting.ts";

/** The fields that ask for the input of a paused run, and how their values make it. */
export interface InputForm {
  readonly asked: readonly AskedValue[];
  readonly schemas: ParameterSchemas;
  readonly inputOf: (values: Readonly<Record<string, unknown>>) => unknown;
}

/** An object with known properties has a field for each; any other input has one. */
export function inputFormOf(schema: Schema | undefined): InputForm {
  if (!schema) return { asked: [], schemas: {}, inputOf: () => undefined };
  const { type, properties, required = [], additionalProperties } = resolved(schema, schema);
  if (type !== "object" || !properties || additionalProperties) return single(schema);
  const own = Object.entries(properties).map(([name, one]) => [name, withDefinitions(one, schema)] as const);
  return {
    asked: own.map(([name, one]) => ({
      name,
      type: typeText(one),
      ...(required.includes(name) ? {} : { isOptional: true }),
    })),
    schemas: Object.fromEntries(own),
    inputOf: (values) => values,
  };
}

function single(schema: Schema): InputForm {
  const type = typeText(schema);
  return {
    asked: [{ name: "input", type: type === "unknown" ? "" : type }],
    schemas: { input: schema },
    inputOf: ({ input }) => input,
  };
}

/** References in it lead to the definitions of the whole. */
function withDefinitions(part: Schema, { $defs }: Schema): Schema {
  return $defs ? { ...part, $defs } : part;
}

/** The flow run that waits to be resumed: the root if it does, else the first of its subflow runs. */
export function pausedRun({ flowRuns }: RunRecord): FlowRun | undefined {
  return flowRuns.find((run) => run.states.length > 0 && isPaused(currentState(run)));
}
