import { apply, type ProgramChange } from "../program/change.ts";
import {
  addNote,
  connect,
  callsOf,
  duplicateNodes,
  extractSubflow,
  groupNodes,
  insertConverter,
  moveNodes,
  reconnect,
  removeAndHeal as withoutNodes,
  removeEdges,
  removeNodes,
  replaceCall,
  setFlowName,
  setParameter,
  setTaskOptions,
  showFlow,
  ungroup,
  untypedInputs,
  wayToFlow,
  type Connection,
} from "../program/edits.ts";
import type { Problem } from "../program/checks.ts";
import {
  calleeOf,
  isCall,
  isPending,
  nodeById,
  taskOf,
  valuePort,
  waitForPort,
  type Group,
  type Position,
  type Program,
  type ProgramNode,
} from "../program/program.ts";
import { referenceTo } from "../program/set.ts";
import { arranged, type ArrangementId, type Box } from "./canvas/arrange.ts";
import { outputOfHandle, sizeOf } from "./canvas/geometry.ts";
import type { PaletteItem, Surroundings } from "./palette/items.ts";
import type { EditorLanguage } from "./ports.ts";
import type { Session } from "./session.ts";

/** An end of an edge that is still to be drawn. */
export interface OpenEnd {
  readonly node: string;
  /** `output` when the edge leaves the node; otherwise the input it is to feed. */
  readonly port: string;
  readonly side: "source" | "target";
}

/**
 * Adds a node, selects it, and connects it to the open end if there is one, at that port if one is known to fit: one
 * action. Gives the new node's id.
 */
export function addItem(
  session: Session,
  item: PaletteItem,
  near: Position,
  end?: OpenEnd,
  port?: string,
): string | undefined {
  const { program } = session.getState();
  const around = { source: sourceOf(program, end), selected: selectedMembers(session) };
  const added = item.add(program, freePlace(program, near), around);
  const grown = apply(program, added);
  const node = grown.nodes.find((candidate) => !nodeById(program, candidate.id));
  if (!node) return addMark(session, grown, added);
  session
    .getState()
    .apply([...added, ...(end ? connecting(grown, node, end, port) : [])], { select: [node.id] });
  return node.id;
}

/** What was added is no node, but perhaps a group or a note. */
function addMark(session: Session, grown: Program, added: ProgramChange): string | undefined {
  const { groups = [], notes = [] } = session.getState().program;
  const known = new Set([...groups, ...notes].map(({ id }) => id));
  const mark = [...(grown.groups ?? []), ...(grown.notes ?? [])].find(({ id }) => !known.has(id));
  if (!mark) return undefined;
  session.getState().apply(added, { select: [mark.id] });
  return mark.id;
}

/** How code may speak of the value at the open end of an edge. */
function sourceOf(program: Program, end: OpenEnd | undefined): Surroundings["source"] {
  const node = end?.side === "source" ? nodeById(program, end.node) : undefined;
  const name = node && referenceTo(node, outputOfHandle(end?.port));
  return node && name !== undefined ? { name, isFuture: isCall(node) && isPending(node) } : undefined;
}

/** A new note, selected. */
export function addNoteAt(session: Session, place: Position): void {
  const { program } = session.getState();
  const added = addNote(program, place);
  addMark(session, apply(program, added), added);
}

/** Puts what is selected into a group of its own, and selects that. */
export function groupSelected(session: Session): void {
  const { program } = session.getState();
  const change = groupNodes(program, selectedMembers(session));
  const group = apply(program, change).groups?.[0];
  if (group) session.getState().apply(change, { select: [group.id] });
}

/** Takes the frames away of which anything is selected. */
export function ungroupSelected(session: Session): void {
  const { program } = session.getState();
  const groups = selectedGroups(session);
  const members = groups.flatMap((group) => group.members);
  session.getState().apply(
    ungroup(
      program,
      groups.map(({ id }) => id),
    ),
    { select: members },
  );
}

/** The groups that are selected, or of which a member is. */
export function selectedGroups(session: Session): readonly Group[] {
  const { program, selection } = session.getState();
  const chosen = new Set(selection);
  return (program.groups ?? []).filter(
    ({ id, members }) => chosen.has(id) || members.some((one) => chosen.has(one)),
  );
}

/** Ids of the nodes and notes among what is selected; a group stands for all that it holds. */
export function selectedMembers(session: Session): readonly string[] {
  const { program, selection } = session.getState();
  const chosen = new Set(selection);
  for (const group of program.groups ?? [])
    if (chosen.has(group.id)) group.members.forEach((id) => chosen.add(id));
  return [...program.nodes, ...(program.notes ?? [])].flatMap(({ id }) => (chosen.has(id) ? [id] : []));
}

/** Draws an edge. The answer is why it cannot be drawn, if so. */
export function connectNodes(session: Session, connection: Connection): string | undefined {
  const outcome = connect(session.getState().program, connection);
  if ("refusal" in outcome) return outcome.refusal;
  session.getState().apply(outcome.change);
  return undefined;
}

/** Moves an end of an edge. The answer is why it stays where it is, if so. */
export function reconnectEdge(session: Session, edge: string, connection: Connection): string | undefined {
  const outcome = reconnect(session.getState().program, edge, connection);
  if ("refusal" in outcome) return outcome.refusal;
  session.getState().apply(outcome.change);
  return undefined;
}

export function removeSelected(session: Session): void {
  removeItems(session, [...session.getState().selection, ...selectedMembers(session)]);
}

/** Takes nodes, with their edges, and edges away. */
export function removeItems(session: Session, ids: readonly string[]): void {
  const { program } = session.getState();
  const edges = removeEdges(program, ids);
  session.getState().apply([...edges, ...removeNodes(apply(program, edges), ids)]);
}

/** Takes the selected nodes away, and joins what fed them to what they fed. */
export function removeAndHeal(session: Session): void {
  session.getState().apply(withoutNodes(session.getState().program, selectedNodes(session)));
}

/** Puts a node between the ends of an edge: one entry, after the change that made the node. */
export function insertOnEdge(program: Program, edgeId: string, nodeId: string): ProgramChange {
  const edge = program.edges.find((candidate) => candidate.id === edgeId);
  const node = nodeById(program, nodeId);
  if (!edge || !node || node.kind === "result" || edge.source === nodeId || edge.target === nodeId) return [];
  const removal = removeEdges(program, [edgeId]);
  const into = { source: edge.source, target: nodeId, port: bestPort(program, node) };
  const onward = { source: nodeId, target: edge.target, port: edge.port };
  return [into, onward].reduce<ProgramChange>((change, connection) => {
    const outcome = connect(apply(program, change), connection);
    return "change" in outcome ? [...change, ...outcome.change] : change;
  }, removal);
}

/** Adds a node in the middle of an edge and selects it: one action. */
export function addOnEdge(session: Session, item: PaletteItem, near: Position, edgeId: string): void {
  const { program } = session.getState();
  const added = item.add(program, freePlace(program, near));
  const grown = apply(program, added);
  const node = grown.nodes.find((candidate) => !nodeById(program, candidate.id));
  if (!node) return;
  session.getState().apply([...added, ...insertOnEdge(grown, edgeId, node.id)], { select: [node.id] });
}

/** True for a call, in whose place another may come. */
export function canReplace({ getState }: Session, id: string | undefined): boolean {
  const node = id === undefined ? undefined : nodeById(getState().program, id);
  return node !== undefined && isCall(node);
}

/** Calls something else in a node's place, with its edges as far as they fit, and selects that: one action. */
export function replaceNode(session: Session, item: PaletteItem, id: string): void {
  const { program } = session.getState();
  const before = nodeById(program, id);
  if (!before) return;
  const added = item.add(program, before.position);
  const grown = apply(program, added);
  const fresh = grown.nodes.find((candidate) => !nodeById(program, candidate.id));
  if (!fresh) return;
  const place = grown.nodes.findIndex((node) => node.id === id);
  const replaced = replaceCall(grown, id, fresh.id);
  const now = apply(grown, replaced).nodes[place];
  session.getState().apply([...added, ...replaced], { select: now ? [now.id] : [] });
}

/** Puts a task that converts into an edge whose types do not meet, and selects it: one action. */
export function convertOnEdge(session: Session, { edge, types }: Pick<Problem, "edge" | "types">): void {
  const { program } = session.getState();
  if (edge === undefined || !types) return;
  const change = insertConverter(program, edge, types);
  const node = apply(program, change).nodes.find((candidate) => !nodeById(program, candidate.id));
  if (!node) return;
  const place = freePlace(program, node.position);
  const placed = moveNodes(apply(program, change), new Map([[node.id, place]]));
  session.getState().apply([...change, ...placed], { select: [node.id] });
}

/** A node that has no edges yet and comes to lie on one goes in between; the drag and this are one entry. */
export function dropOnEdge(session: Session, nodeId: string, edgeId: string): void {
  const { program, history } = session.getState();
  if (program.edges.some((edge) => edge.source === nodeId || edge.target === nodeId)) return;
  const mark = history.past.at(-1)?.merge;
  const change = insertOnEdge(program, edgeId, nodeId);
  session.getState().apply(change, mark?.startsWith(dragged) ? { merge: mark } : {});
}

const dragged = "drag ";

/** Marks the entry of a drag, another for each, so that what the drop does joins it and the next drag does not. */
export function dragMark(entries: number): string {
  return `${dragged}${entries}`;
}

/** Ids of the nodes among what is selected. */
export function selectedNodes(session: Session): readonly string[] {
  const { program, selection } = session.getState();
  const nodes = new Set(program.nodes.map((node) => node.id));
  return selection.filter((id) => nodes.has(id));
}

/** The edge, when it alone is selected. */
export function selectedEdge(session: Session): string | undefined {
  const { program, selection } = session.getState();
  return selection.length === 1 ? program.edges.find(({ id }) => id === selection[0])?.id : undefined;
}

export function arrangeSelected(session: Session, how: ArrangementId): void {
  const { program } = session.getState();
  session.getState().apply(moveNodes(program, arranged(boxesOf(program, selectedNodes(session)), how)));
}

/** A row of nudges is one entry. */
export function nudgeSelected(session: Session, by: Position): void {
  const { program } = session.getState();
  const ids = selectedMembers(session);
  const notes = (program.notes ?? []).filter(({ id }) => ids.includes(id));
  const held = [...boxesOf(program, ids), ...notes.map(({ id, position }) => ({ id, ...position }))];
  const places = held.map(({ id, x, y }) => [id, { x: x + by.x, y: y + by.y }] as const);
  session.getState().apply(moveNodes(program, new Map(places)), { merge: `nudge ${ids.join(" ")}` });
}

/** Where nodes are and how large their cards. */
export function boxesOf(program: Program, ids: Iterable<string>): readonly Box[] {
  const wanted = new Set(ids);
  return program.nodes.flatMap((node) => {
    if (!wanted.has(node.id)) return [];
    return [
      {
        id: node.id,
        ...node.position,
        ...sizeOf(program, node),
      },
    ];
  });
}

export function canRename(session: Session, id: string | undefined): boolean {
  const node = id === undefined ? undefined : nodeById(session.getState().program, id);
  return node?.kind === "task" || node?.kind === "subflow" || node?.kind === "parameter";
}

/** Gives what a node stands for another name, as its form would. */
export function renameNode(session: Session, id: string, name: string): void {
  const { program } = session.getState();
  const node = nodeById(program, id);
  if (!node || name.trim() === "") return;
  if (node.kind === "task") {
    const task = taskOf(program, node);
    session
      .getState()
      .apply(setTaskOptions(program, task.identifier, { ...task.options, name: name.trim() }));
  }
  if (node.kind === "subflow") session.getState().apply(setFlowName(program, node.flow, name.trim()));
  if (node.kind === "parameter") {
    const { type, default: value } = node;
    const change = setParameter(program, id, { name, type, ...(value !== undefined && { default: value }) });
    session.getState().apply(change);
  }
}

/** After so many milliseconds without an answer somebody who waits is told so. */
const patience = 400;

/**
 * Makes a subflow of what is selected, and selects its call. The answer is that call, or why it cannot be. Types that
 * nobody wrote are asked of the compiler; `onWait` is called when that takes long, and what is edited meanwhile counts.
 */
export async function extractSelected(
  session: Session,
  language: Pick<EditorLanguage, "inferredTypes">,
  onWait: () => void,
): Promise<{ readonly call: string } | { readonly refusal: string }> {
  const selected = selectedMembers(session);
  const { program } = session.getState();
  const refused = extractSubflow(program, selected);
  if ("refusal" in refused) return refused;
  const untyped = untypedInputs(program, selected);
  const inferred = untyped.length > 0 ? await told(language.inferredTypes(program, untyped), onWait) : [];
  const outcome = extractSubflow(session.getState().program, selected, "Subflow", inferred);
  if ("change" in outcome) session.getState().apply(outcome.change, { select: [outcome.call] });
  return outcome;
}

/** What is waited for; `onWait` is called when it takes long. */
async function told<Answer>(answer: Promise<Answer>, onWait: () => void): Promise<Answer> {
  const waiting = setTimeout(onWait, patience);
  try {
    return await answer;
  } finally {
    clearTimeout(waiting);
  }
}

/** Shows another flow of the file, and selects the nodes there by which one comes back to this one. */
export function goToFlow(session: Session, identifier: string): readonly string[] {
  const { program } = session.getState();
  const way = wayToFlow(program);
  const next = way[way.findIndex(({ identifier: one }) => one === identifier) + 1];
  const change = showFlow(program, identifier);
  const calls = callsOf(apply(program, change).nodes, next);
  session.getState().apply(change, { select: calls });
  return calls;
}

/** Shows the flow that calls the one that shows. */
export function leaveSubflow(session: Session): readonly string[] {
  const caller = wayToFlow(session.getState().program).at(-2);
  return caller ? goToFlow(session, caller.identifier) : [];
}

/** Copies the selected nodes and selects the copies, ready to be moved. */
export function duplicateSelected(session: Session): void {
  const { program } = session.getState();
  const change = duplicateNodes(program, selectedMembers(session));
  const known = new Set([...program.nodes, ...(program.notes ?? [])].map(({ id }) => id));
  const after = apply(program, change);
  const copies = [...after.nodes, ...(after.notes ?? [])].filter(({ id }) => !known.has(id));
  if (copies.length > 0) session.getState().apply(change, { select: copies.map((node) => node.id) });
}

export function selectAll(session: Session): void {
  const { program } = session.getState();
  const all = [...program.nodes, ...program.edges, ...(program.notes ?? [])];
  session.getState().select(all.map((item) => item.id));
}

/** Where an edge that is dropped on a node as a whole goes: the first input that is free, else to wait for. */
export function bestPort(program: Program, target: ProgramNode): string {
  if (!isCall(target)) return valuePort;
  const taken = new Set(program.edges.filter((edge) => edge.target === target.id).map((edge) => edge.port));
  const inputs = calleeOf(program, target)?.signature.parameters.map(({ name }) => name) ?? [];
  const free = inputs.filter((name) => !taken.has(name));
  return free.find((name) => !Object.hasOwn(target.arguments, name)) ?? free[0] ?? waitForPort;
}

/** The place itself, or the nearest one around it where a new node covers no other. */
export function freePlace(program: Program, near: Position): Position {
  return (
    placesAround(near).find((place) => !program.nodes.some((node) => covers(program, place, node))) ?? near
  );
}

/** Room for a new node of any kind, and how far the search goes in each direction, in steps. */
const room = { width: 320, height: 170, stepX: 65, stepY: 40, steps: 14 };

function placesAround(near: Position): Position[] {
  const steps = Array.from({ length: 2 * room.steps + 1 }, (_, index) => index - room.steps);
  const offsets = steps.flatMap((x) => steps.map((y) => ({ x: x * room.stepX, y: y * room.stepY })));
  const nearestFirst = offsets.toSorted(
    (one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y),
  );
  return nearestFirst.map(({ x, y }) => ({ x: near.x + x, y: near.y + y }));
}

function covers(program: Program, place: Position, node: ProgramNode): boolean {
  const { width, height } = sizeOf(program, node);
  const { x, y } = node.position;
  return place.x < x + width && x < place.x + room.width && place.y < y + height && y < place.y + room.height;
}

function connecting(program: Program, node: ProgramNode, end: OpenEnd, port?: string): ProgramChange {
  const connection =
    end.side === "source"
      ? { source: end.node, target: node.id, port: port ?? bestPort(program, node) }
      : { source: node.id, target: end.node, port: end.port };
  const outcome = connect(program, connection);
  return "change" in outcome ? outcome.change : [];
}
