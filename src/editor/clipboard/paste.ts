import { apply, type ProgramChange } from "../../program/change.ts";
import {
  addCall,
  addCode,
  addParameter,
  addResult,
  addSubflow,
  addTask,
  connect,
  newFlow,
  setArgument,
  setModifiers,
  setShared,
  setStatements,
  setWay,
  withFlow,
  type StatementsRead,
} from "../../program/edits.ts";
import { changeTo } from "../../program/difference.ts";
import {
  drawingsOf,
  edgeId,
  isCall,
  nodeById,
  taskOf,
  type CodeNode,
  type EdgeModifier,
  type ParameterNode,
  type Position,
  type Program,
  type ProgramNode,
  type TaskNode,
} from "../../program/program.ts";
import { showing } from "../../program/show.ts";
import { withImports } from "../palette/ready-made.ts";
import { millraceNames, withBlocks } from "./sharedBlocks.ts";

/** An edge from a node that was not copied, by the ids of the flow it was in. */
export interface IncomingEdge {
  readonly source: string;
  readonly target: string;
  readonly port: string;
}

export interface Pasted {
  readonly change: ProgramChange;
  /** The new nodes. */
  readonly nodes: readonly string[];
}

/**
 * Another flow's nodes in this one, their upper left corner at `at`: tasks under names that are free, the edges between
 * them, and the shared code that they need. `incoming` are edges to draw from nodes that are here already.
 */
export function pasteInto(
  program: Program,
  other: Program,
  at: Position,
  incoming: readonly IncomingEdge[] = [],
): Pasted {
  const nodes = other.nodes.filter((node) => node.kind !== "result");
  const paste = new Paste(program, other, offsetTo(nodes, at));
  paste.share();
  paste.addAll(nodes);
  for (const edge of incoming) paste.connect(edge.source, edge.target, edge.port);
  return { change: paste.change, nodes: [...paste.copies.values()] };
}

class Paste {
  readonly copies = new Map<string, string>();
  /** The new task by the identifier it had. */
  private readonly tasks = new Map<string, string>();
  /** The flow to call by the identifier that it had. */
  private readonly flows = new Map<string, string>();
  private steps: ProgramChange = [];
  private program: Program;
  private readonly other: Program;
  private readonly offset: Position;

  constructor(program: Program, other: Program, offset: Position) {
    this.program = program;
    this.other = other;
    this.offset = offset;
  }

  get change(): ProgramChange {
    return this.steps;
  }

  copyOf(id: string): string | undefined {
    return this.copies.get(id);
  }

  share(): void {
    const { shared } = this.program;
    const joined = withBlocks(shared, this.other.shared);
    this.do(setShared(this.program, withImports(joined, millraceNames(this.other.shared))));
  }

  addAll(nodes: readonly ProgramNode[]): void {
    nodes.forEach((node) => this.add(node));
    for (const { source, target, port, modifiers } of this.other.edges)
      this.connect(this.copyOf(source), target, port, modifiers);
  }

  private add(node: ProgramNode): void {
    const position = { x: node.position.x + this.offset.x, y: node.position.y + this.offset.y };
    const before = this.program;
    if (node.kind === "parameter") this.do(addParameter(before, { ...plainParameter(node), position }));
    if (node.kind === "task") this.do(this.call(node, position));
    if (node.kind === "subflow") this.do(this.callOfFlow(node.flow, position));
    if (node.kind === "code") this.do(addCode(before, node.text, position));
    if (node.kind === "result") this.do(addResult(before, position));
    const added = this.program.nodes.find(({ id }) => !nodeById(before, id));
    if (!added) return;
    this.copies.set(node.id, added.id);
    if (node.kind === "code") this.do(setStatements(this.program, added.id, node.text, readIn(node)));
    if (!isCall(node) || !isCall(added)) return;
    if (node.kind === "task" && added.kind === "task") this.tasks.set(node.task, added.task);
    this.do(setWay(this.program, added.id, node.way ?? "submit"));
    for (const [parameter, text] of Object.entries(node.arguments)) {
      this.do(setArgument(this.program, added.id, parameter, text));
    }
  }

  connect(
    source: string | undefined,
    target: string,
    port: string,
    modifiers: readonly EdgeModifier[] = [],
  ): void {
    const into = this.copyOf(target);
    if (source === undefined || into === undefined) return;
    const outcome = connect(this.program, { source, target: into, port });
    if (!("change" in outcome)) return;
    this.do(outcome.change);
    this.do(setModifiers(this.program, edgeId(source, into, port), modifiers));
  }

  private call(node: TaskNode, position: Position): ProgramChange {
    const known = this.tasks.get(node.task);
    if (known !== undefined) return addCall(this.program, known, position);
    const { code, signature, options } = taskOf(this.other, node);
    const name = this.freeTitle(options.name);
    return addTask(this.program, { name, code, signature, options, position });
  }

  /** A flow that is in this file already is called; any other comes along. */
  private callOfFlow(identifier: string, position: Position): ProgramChange {
    const flow = this.flows.get(identifier) ?? this.flowLike(identifier) ?? this.bringFlow(identifier);
    if (flow === undefined) return [];
    this.flows.set(identifier, flow);
    return addSubflow(this.program, flow, position);
  }

  private flowLike(identifier: string): string | undefined {
    const titleIn = (program: Program) =>
      drawingsOf(program).find(({ flow }) => flow.identifier === identifier)?.flow.options.name;
    const title = titleIn(this.program);
    return title !== undefined && title === titleIn(this.other) ? identifier : undefined;
  }

  private bringFlow(identifier: string): string | undefined {
    const other = showing(this.other, identifier);
    if (!other) return undefined;
    const named = newFlow(this.program, other.flow.options.name);
    const flow = { ...named, options: { ...other.flow.options, name: named.options.name } };
    const inside = showing(withFlow(this.program, { flow, nodes: [], edges: [] }), flow.identifier);
    if (!inside) return undefined;
    const paste = new Paste(inside, other, { x: 0, y: 0 });
    paste.addAll(other.nodes);
    const back = showing(paste.program, this.program.flow.identifier);
    if (back) this.do(changeTo(this.program, back));
    return flow.identifier;
  }

  private freeTitle(name: string): string {
    return this.program.tasks.some((task) => task.options.name === name) ? `${name} copy` : name;
  }

  private do(change: ProgramChange): void {
    this.steps = [...this.steps, ...change];
    this.program = apply(this.program, change);
  }
}

function readIn({ declares, reads, returns }: CodeNode): StatementsRead {
  return { declares, reads, ...(returns && { returns }) };
}

function plainParameter({ name, type, default: value }: ParameterNode) {
  return { name, type, ...(value !== undefined && { default: value }) };
}

function offsetTo(nodes: readonly ProgramNode[], at: Position): Position {
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const top = Math.min(...nodes.map(({ position }) => position.y));
  return nodes.length === 0 ? { x: 0, y: 0 } : { x: at.x - left, y: at.y - top };
}
