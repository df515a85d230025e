import { addParameter, addResult, addSubflow, addTask } from "./add.ts";
import { apply, type ProgramChange } from "./change.ts";
import { connect } from "./connect.ts";
import { changeTo } from "./difference.ts";
import { freeName, freeTitle, identifierFrom, takenNames } from "./names.ts";
import { normalise } from "./order.ts";
import {
  drawingsOf,
  parameterId,
  resultId,
  valuePort,
  type Drawing,
  type FlowDefinition,
  type Position,
  type Program,
} from "./program.ts";
import { setFlowOptions } from "./set.ts";
import { plainDrawing, showing } from "./show.ts";

/** A new flow in the same file, with a task between its parameter and its result; and a node that calls it. */
export function addNewSubflow(program: Program, name: string, position: Position): ProgramChange {
  const flow = newFlow(program, name);
  const inside = showing(withFlow(program, { flow, nodes: [], edges: [] }), flow.identifier);
  const outside = inside && showing(withFirstTask(inside), program.flow.identifier);
  if (!outside) return [];
  return changeTo(program, apply(outside, addSubflow(outside, flow.identifier, position)));
}

function withFirstTask(program: Program): Program {
  const begun = [
    (to: Program) => addParameter(to, { name: "input", type: "string", position: { x: 0, y: 20 } }),
    (to: Program) => addTask(to, { name: "New task", position: { x: 290, y: 0 } }),
    (to: Program) => addResult(to, { x: 640, y: 20 }),
  ].reduce((to, edit) => apply(to, edit(to)), program);
  const task = begun.nodes.find(({ kind }) => kind === "task")?.id ?? "";
  const input = begun.nodes.find(({ kind }) => kind === "parameter")?.id ?? parameterId("input");
  const edges = [
    { source: input, target: task, port: "input" },
    { source: task, target: resultId, port: valuePort },
  ];
  return edges.reduce((to, edge) => {
    const outcome = connect(to, edge);
    return "change" in outcome ? apply(to, outcome.change) : to;
  }, begun);
}

/** A flow of this name, or of the next best where the file has one. It logs prints as the flow that shows does. */
export function newFlow(program: Program, name: string): FlowDefinition {
  const titles = drawingsOf(program).map(({ flow }) => flow.options.name);
  const { logPrints } = program.flow.options;
  return {
    identifier: freeName(identifierFrom(name, "flow"), takenNames(program)),
    options: { name: freeTitle(name, new Set(titles)), ...(logPrints !== undefined && { logPrints }) },
  };
}

/** The program with one more flow in its file, before the one that shows. */
export function withFlow(program: Program, drawing: Drawing): Program {
  const { before = [], after = [] } = program.others ?? {};
  const { notes: _, groups: __, ...around } = program;
  const others = { before: [...before, plainDrawing(program)], after };
  const added = plainDrawing(normalise({ ...around, ...drawing, others }));
  return { ...program, others: { before: [...before, added], after } };
}

/** The flows through which one comes to the one that shows, from one that no other calls; the one that shows is last. */
export function wayToFlow(program: Program): readonly FlowDefinition[] {
  const drawings = drawingsOf(program);
  const way = [program.flow];
  for (;;) {
    const callers = drawings.filter(({ flow }) => !way.includes(flow));
    const caller = callers.find(({ nodes }) => callsOf(nodes, way[0]).length > 0);
    if (!caller) return way;
    way.unshift(caller.flow);
  }
}

/** Gives any flow of the file another name; nodes that call it show that. */
export function setFlowName(program: Program, identifier: string, name: string): ProgramChange {
  const inside = showing(program, identifier);
  if (!inside) return [];
  const renamed = apply(inside, setFlowOptions(inside, { ...inside.flow.options, name }));
  const back = showing(renamed, program.flow.identifier);
  return back ? changeTo(program, back) : [];
}

/** Ids of the nodes that call a flow. */
export function callsOf(nodes: Drawing["nodes"], flow: FlowDefinition | undefined): readonly string[] {
  return nodes.flatMap((node) =>
    node.kind === "subflow" && node.flow === flow?.identifier ? [node.id] : [],
  );
}
