import { ContextMenu } from "radix-ui";
import { useState, type MouseEvent, type ReactNode } from "react";
import { isEnabled, type Command } from "../commands/command.ts";
import { KeyCaps } from "../commands/KeyCaps.tsx";
import { useSession, type Session } from "../session.ts";
import menu from "../../ui/Menu.module.css";

/** Ids of commands, in groups with a line between them. What is not there is left out. */
const menus = {
  canvas: [
    ["addNode", "addNote", "paste"],
    ["leaveSubflow"],
    ["selectAll", "tidy"],
    ["fit", "resetZoom"],
    ["find", "commands", "help"],
  ],
  node: [
    ["run-node", "run-to", "run-from", "pin", "pinValue", "cancelTaskRun"],
    ["open", "rename", "replace", "disable"],
    ["cut", "copy", "duplicate"],
    ["selectUpstream", "selectDownstream"],
    ["group", "ungroup", "extract"],
    ["removeAndHeal", "remove"],
  ],
  nodes: [
    ["cut", "copy", "duplicate", "disable"],
    ["alignLeft", "alignCentre", "alignRight", "alignTop", "alignMiddle", "alignBottom"],
    ["distributeAcross", "distributeDown"],
    ["group", "extract", "fitSelection"],
    ["removeAndHeal", "remove"],
  ],
  note: [["open"], ["duplicate", "group"], ["remove"]],
  group: [["fold", "ungroup"], ["duplicate", "extract"], ["remove"]],
  edge: [["insertOnEdge", "convertOnEdge"], ["remove"]],
} as const satisfies Record<string, readonly (readonly string[])[]>;

type MenuName = keyof typeof menus;

/** The menu of what is under the pointer, or has the focus: the same commands as everywhere. */
export function CanvasMenu(props: {
  readonly session: Session;
  readonly commands: readonly Command[];
  readonly children: ReactNode;
}) {
  const { session, commands, children } = props;
  const [name, setName] = useState<MenuName>("canvas");
  const program = useSession(session, (state) => state.program);
  const onContextMenu = (event: MouseEvent) => setName(menuFor(session, event.target));
  const byId = new Map(commands.map((command) => [command.id, command]));
  const groups = menus[name]
    .map((ids) => ids.flatMap((id) => byId.get(id) ?? []))
    .filter((group) => group.length > 0);
  return (
    <ContextMenu.Root key={program.flow.identifier}>
      <ContextMenu.Trigger asChild onContextMenu={onContextMenu}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={menu.content} collisionPadding={8} aria-label={labels[name]}>
          {groups.map((group, index) => (
            <ContextMenu.Group key={group[0]?.id}>
              {index > 0 && <ContextMenu.Separator className={menu.separator} />}
              {group.map((command) => (
                <ContextMenu.Item
                  key={command.id}
                  className={menu.item}
                  disabled={!isEnabled(command)}
                  onSelect={() => requestAnimationFrame(command.run)}
                >
                  <span className={menu.title}>{command.title}</span>
                  {command.keys?.[0] !== undefined && <KeyCaps chord={command.keys[0]} />}
                </ContextMenu.Item>
              ))}
            </ContextMenu.Group>
          ))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

const labels: Record<MenuName, string> = {
  canvas: "Canvas",
  node: "Node",
  nodes: "Selected nodes",
  note: "Note",
  group: "Group",
  edge: "Edge",
};

/** What is asked about becomes the selection, unless it is part of it. */
function menuFor(session: Session, target: EventTarget): MenuName {
  const element = target instanceof Element ? target : undefined;
  const edge = element?.closest<HTMLElement>(".react-flow__edge")?.dataset["id"];
  const node = element?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  const { selection, select } = session.getState();
  const chosen = node ?? edge;
  const inSelection = element?.closest(".react-flow__nodesselection") !== null && element !== undefined;
  if (chosen !== undefined && !selection.includes(chosen)) select([chosen]);
  if (edge !== undefined) return "edge";
  if (node === undefined && !inSelection) return "canvas";
  if (session.getState().selection.length > 1) return "nodes";
  const { notes = [], groups = [] } = session.getState().program;
  if (notes.some(({ id }) => id === node)) return "note";
  return groups.some(({ id }) => id === node) ? "group" : "node";
}
