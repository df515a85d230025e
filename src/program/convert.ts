import { addTask } from "./add.ts";
import { apply, type ProgramChange } from "./change.ts";
import { connect } from "./connect.ts";
import { identifierFrom } from "./names.ts";
import { nodeById, type Position, type Program, type SignatureParameter } from "./program.ts";
import { removeEdges } from "./remove.ts";

/** What an edge brings and what is taken at its end, as TypeScript prints them. */
export interface Meeting {
  readonly given: string;
  readonly taken: string;
}

/**
 * A task between the ends of an edge that makes what comes into what is taken. Its types are written out; where there
 * is one plain way to convert, so is that. One action.
 */
export function insertConverter(program: Program, edgeId: string, { given, taken }: Meeting): ProgramChange {
  const edge = program.edges.find((candidate) => candidate.id === edgeId);
  const source = edge && nodeById(program, edge.source);
  const target = edge && nodeById(program, edge.target);
  if (!edge || !source || !target) return [];
  const name = `Convert to ${edge.port}`;
  const parameter: SignatureParameter = { name: "value", type: given, optional: false };
  const added = addTask(program, {
    name,
    code: `async function ${identifierFrom(name, "task")}(value: ${given}): Promise<${taken}> {\n${bodyFor(given, taken)}\n}`,
    signature: { parameters: [parameter], returns: taken },
    position: middleOf(source.position, target.position),
  });
  const grown = apply(program, added);
  const node = grown.nodes.find((candidate) => !nodeById(program, candidate.id));
  if (!node) return [];
  const connections = [
    { source: edge.source, target: node.id, port: parameter.name },
    { source: node.id, target: edge.target, port: edge.port },
  ];
  return connections.reduce<ProgramChange>(
    (change, connection) => {
      const outcome = connect(apply(program, change), connection);
      return "change" in outcome ? [...change, ...outcome.change] : change;
    },
    [...added, ...removeEdges(grown, [edgeId])],
  );
}

function middleOf(one: Position, other: Position): Position {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 + 60 };
}

function bodyFor(given: string, taken: string): string {
  const missing = given.split(" | ").filter((part) => part === "undefined" || part === "null");
  if (missing.length > 0 && withoutMissing(given) === withoutMissing(taken))
    return `  if (value == null) throw new Error("There is no value.");\n  return value;`;
  if (taken === "string") return `  return ${isPlain(given) ? "String(value)" : "JSON.stringify(value)"};`;
  if (taken === "number" && isPlain(given)) return "  return Number(value);";
  if (taken === "boolean") return "  return Boolean(value);";
  if (taken === `${given}[]` || taken === `readonly ${given}[]`) return "  return [value];";
  return `  throw new Error(${JSON.stringify(`Write here how ${given} becomes ${taken}.`)});`;
}

function withoutMissing(type: string): string {
  return type
    .split(" | ")
    .filter((part) => part !== "undefined" && part !== "null")
    .join(" | ");
}

function isPlain(type: string): boolean {
  return /^(string|number|boolean|bigint|"[^"]*"|-?[\d.]+|true|false|null|undefined)( \| (string|number|boolean|bigint|"[^"]*"|-?[\d.]+|true|false|null|undefined))*$/.test(
    type,
  );
}
