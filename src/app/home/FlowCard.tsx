import { Copy, Download, Ellipsis, PencilLine, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState } from "react";
import { StateBadge } from "../../runs/StateBadge.tsx";
import { momentText } from "../../runs/timeText.ts";
import type { StoredRun } from "../../store/database.ts";
import menu from "../../ui/Menu.module.css";
import { hashOf } from "../address.ts";
import { NameField } from "../NameField.tsx";
import type { FlowDocument } from "../openFlow.ts";
import { useTransfers } from "../storage/Transfers.tsx";
import { FlowThumbnail } from "./FlowThumbnail.tsx";
import styles from "./Home.module.css";

export interface FlowCardProps {
  readonly flow: FlowDocument;
  readonly lastRun: StoredRun | undefined;
  readonly now: number;
  readonly onDuplicate: (flow: FlowDocument) => void;
  readonly onRename: (flow: FlowDocument, name: string) => void;
  readonly onDelete: (flow: FlowDocument) => void;
}

/** A flow in the list: what it looks like, when it was edited, how it ran last, and what can be done with it. */
export function FlowCard(props: FlowCardProps) {
  const { flow, lastRun, now } = props;
  const [isRenaming, setRenaming] = useState(false);
  const tasks = flow.document.nodes.filter(({ kind }) => kind === "task").length;
  const rename = (name: string | undefined) => {
    setRenaming(false);
    if (name !== undefined) props.onRename(flow, name);
  };
  return (
    <li className={styles.card}>
      <FlowThumbnail program={flow.document} />
      <div className={styles.caption}>
        <h3 className={styles.name}>
          {isRenaming ? (
            <NameField name={flow.name} onEnd={rename} />
          ) : (
            <a className={styles.link} href={hashOf({ page: "flow", id: flow.id })}>
              {flow.name}
            </a>
          )}
        </h3>
        <p className={styles.facts}>
          {tasks} {tasks === 1 ? "task" : "tasks"} · edited {momentText(flow.savedAt, now)}
        </p>
        <div className={styles.last}>
          {lastRun ? (
            <>
              <StateBadge state={lastRun.state} /> <span>Run {lastRun.number}</span>
            </>
          ) : (
            <span>Not run yet</span>
          )}
        </div>
        <CardMenu {...props} onStartRenaming={() => setRenaming(true)} />
      </div>
    </li>
  );
}

function CardMenu(props: FlowCardProps & { readonly onStartRenaming: () => void }) {
  const { flow, onDuplicate, onDelete, onStartRenaming } = props;
  const willRename = useRef(false);
  const { download } = useTransfers();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={styles.menuButton} aria-label={`More about ${flow.name}`}>
          <Ellipsis size={16} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menu.content}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (!willRename.current) return;
            willRename.current = false;
            event.preventDefault();
            onStartRenaming();
          }}
        >
          <DropdownMenu.Item className={menu.item} onSelect={() => void (willRename.current = true)}>
            <PencilLine size={14} aria-hidden /> Rename
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menu.item} onSelect={() => onDuplicate(flow)}>
            <Copy size={14} aria-hidden /> Duplicate
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={menu.item}
            onSelect={() => download({ kind: "flow", flowId: flow.id }, flow.name)}
          >
            <Download size={14} aria-hidden /> Download with its runs
          </DropdownMenu.Item>
          <DropdownMenu.Separator className={menu.separator} />
          <DropdownMenu.Item className={menu.item} onSelect={() => onDelete(flow)}>
            <Trash2 size={14} aria-hidden /> Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
