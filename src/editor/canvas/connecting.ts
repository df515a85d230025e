import {
  useReactFlow,
  type Connection as FlowConnection,
  type Edge as FlowEdge,
  type FinalConnectionState,
  type OnConnectStartParams,
} from "@xyflow/react";
import { useCallback, useMemo, useRef, type MouseEvent, type RefObject } from "react";
import { reasonAgainst, reconnect, type Connection } from "../../program/edits.ts";
import { nodeById, type Position, type Program } from "../../program/program.ts";
import { bestPort, connectNodes, reconnectEdge, type OpenEnd } from "../actions.ts";
import type { Session } from "../session.ts";
import type { Fitting } from "./fitting.ts";
import { focusedNode, halfCard, withinElement, type PickRequest } from "./picking.ts";
import { outputOfHandle } from "./geometry.ts";
import type { RefusedAt } from "./Refusal.tsx";

/** Everything that happens between the press on a handle and its release. `drawnAt` finds cards that are no elements. */
export function useConnecting(
  session: Session,
  fitting: Fitting,
  root: RefObject<HTMLDivElement | null>,
  drawnAt: (at: Position) => string | undefined,
  onRefused: (refused: RefusedAt) => void,
  onPicking: (request: PickRequest) => void,
) {
  const { screenToFlowPosition } = useReactFlow();
  const moving = useRef<string>(undefined);
  const refuse = useCallback(
    (reason: string | undefined, at: Position) => {
      if (reason !== undefined) onRefused({ reason, at: withinElement(root.current, at) });
    },
    [root, onRefused],
  );
  const droppedOn = useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState): string | undefined => {
      const at = pointOf(event);
      return state.toNode?.id ?? focusedNode(document.elementFromPoint(at.x, at.y)) ?? drawnAt(at);
    },
    [drawnAt],
  );
  return useMemo(
    () => ({
      isValidConnection: (connection: FlowConnection | FlowEdge) =>
        reasonAt(session.getState().program, connectionOf(connection), moving.current) === undefined,
      onConnectStart: (_: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
        if (nodeId === null || handleType === null) return;
        const end: OpenEnd = { node: nodeId, port: handleId ?? "", side: handleType };
        void fitting.begin(session.getState().program, end);
      },
      onConnect: (connection: FlowConnection) => {
        connectNodes(session, connectionOf(connection));
      },
      onConnectEnd: (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
        fitting.end();
        if (state.isValid || !state.fromNode || moving.current !== undefined) return;
        const at = pointOf(event);
        const end = openEndOf(state);
        const over = droppedOn(event, state);
        if (over !== undefined) return refuse(connectTo(session, end, over, state.toHandle?.id), at);
        const place = screenToFlowPosition(at);
        onPicking({ at: withinElement(root.current, at), place: beside(place, end), end });
      },
      onReconnectStart: (_: MouseEvent, edge: FlowEdge) => {
        moving.current = edge.id;
      },
      onReconnect: (edge: FlowEdge, connection: FlowConnection) => {
        reconnectEdge(session, edge.id, connectionOf(connection));
      },
      onReconnectEnd: (
        event: globalThis.MouseEvent | TouchEvent,
        edge: FlowEdge,
        _: string,
        state: FinalConnectionState,
      ) => {
        moving.current = undefined;
        fitting.end();
        const over = state.isValid ? undefined : droppedOn(event, state);
        if (over === undefined) return;
        const connection = joined(openEndOf(state), over, state.toHandle?.id ?? "");
        refuse(reasonAt(session.getState().program, connection, edge.id), pointOf(event));
      },
    }),
    [session, fitting, root, droppedOn, refuse, onPicking, screenToFlowPosition],
  );
}

/** Why the edge cannot be; an edge that is being moved is not in its own way. */
function reasonAt(program: Program, connection: Connection, moving: string | undefined): string | undefined {
  if (moving === undefined) return reasonAgainst(program, connection);
  const outcome = reconnect(program, moving, connection);
  return "refusal" in outcome ? outcome.refusal : undefined;
}

/** Draws the edge to a node on which it was dropped; the answer is why not. */
function connectTo(
  session: Session,
  end: OpenEnd,
  nodeId: string,
  port: string | null | undefined,
): string | undefined {
  const { program } = session.getState();
  const node = nodeById(program, nodeId);
  if (!node) return undefined;
  return connectNodes(session, joined(end, nodeId, port ?? bestPort(program, node)));
}

function joined(end: OpenEnd, other: string, otherPort: string): Connection {
  if (end.side === "source") return { source: end.node, target: other, port: otherPort };
  return { source: other, target: end.node, port: end.port };
}

function connectionOf(connection: FlowConnection | FlowEdge): Connection {
  const output = outputOfHandle(connection.sourceHandle);
  const { source, target, targetHandle } = connection;
  return { source, target, port: targetHandle ?? "", ...(output !== undefined && { output }) };
}

function openEndOf(state: FinalConnectionState): OpenEnd {
  return {
    node: state.fromNode?.id ?? "",
    port: state.fromHandle?.id ?? "",
    side: state.fromHandle?.type === "target" ? "target" : "source",
  };
}

/** A new node stands on the side of the open end that it connects to, its first port near the pointer. */
function beside(place: Position, end: OpenEnd): Position {
  return end.side === "source"
    ? { x: place.x, y: place.y - 60 }
    : { x: place.x - 2 * halfCard.x, y: place.y - 60 };
}

function pointOf(event: globalThis.MouseEvent | TouchEvent): Position {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}
