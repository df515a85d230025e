import type {
  Edge,
  FlowDefinition,
  Group,
  Note,
  OtherFlows,
  Program,
  ProgramNode,
  TaskDefinition,
} from "./program.ts";
import type { Source } from "./source.ts";

/**
 * One user action on a program: a list of splices and settings, done in order. It holds all that is needed to go
 * back, so `invert` is exact and nobody writes undo code for a feature.
 */
export type ProgramChange = readonly Step[];

type Step =
  | Splice<"tasks", TaskDefinition>
  | Splice<"nodes", ProgramNode>
  | Splice<"edges", Edge>
  | Setting<"flow", FlowDefinition>
  | Setting<"shared", string>
  | Setting<"notes", readonly Note[] | undefined>
  | Setting<"groups", readonly Group[] | undefined>
  | Setting<"others", OtherFlows | undefined>
  | Setting<"source", Source | undefined>;

/** At index `at` of the list, `removed` gives way to `inserted`. */
interface Splice<List extends string, Item> {
  readonly list: List;
  readonly at: number;
  readonly removed: readonly Item[];
  readonly inserted: readonly Item[];
}

interface Setting<Field extends string, Value> {
  readonly field: Field;
  readonly before: Value;
  readonly after: Value;
}

/** The program after the change. Unchanged parts keep their identity, so that memoised views do not redraw. */
export function apply(program: Program, change: ProgramChange): Program {
  return change.reduce(applyStep, program);
}

/** The change that leads back, byte for byte. */
export function invert(change: ProgramChange): ProgramChange {
  return change.map(invertStep).reverse();
}

/** True when the change alters nothing, and so is not worth a history entry. */
export function isEmpty(change: ProgramChange): boolean {
  return change.every((step) =>
    "field" in step ? step.before === step.after : step.removed.length + step.inserted.length === 0,
  );
}

function applyStep(program: Program, step: Step): Program {
  if ("field" in step) return withField(program, step.field, step.after);
  const items: readonly unknown[] = program[step.list];
  return { ...program, [step.list]: items.toSpliced(step.at, step.removed.length, ...step.inserted) };
}

/** A field without a value is absent, as it was before it had one. */
function withField(program: Program, field: string, value: unknown): Program {
  if (value !== undefined) return { ...program, [field]: value };
  return Object.fromEntries(Object.entries(program).filter(([name]) => name !== field)) as unknown as Program;
}

function invertStep(step: Step): Step {
  if ("field" in step) return { ...step, before: step.after, after: step.before } as Step;
  return { ...step, removed: step.inserted, inserted: step.removed } as Step;
}
