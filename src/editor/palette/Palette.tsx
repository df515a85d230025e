import { PanelLeftClose, Search } from "lucide-react";
import { useId, useState, type DragEvent } from "react";
import { IconButton } from "../../ui/IconButton.tsx";
import { useSession, type Session } from "../session.ts";
import { matchingItems, paletteItems, paletteItemType, type PaletteItem } from "./items.ts";
import styles from "./Palette.module.css";

export interface PaletteProps {
  readonly session: Session;
  /** Puts the item in the middle of what is seen of the canvas. */
  readonly onAdd: (item: PaletteItem) => void;
  readonly onCollapse: () => void;
}

/** All that can be put on the canvas, to search, click or drag. */
export function Palette({ session, onAdd, onCollapse }: PaletteProps) {
  const [query, setQuery] = useState("");
  const program = useSession(session, (state) => state.program);
  const items = matchingItems(paletteItems(program), query);
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <aside className={styles.palette} aria-label="Palette">
      <header className={styles.header}>
        <h2 className={styles.heading}>Add</h2>
        <IconButton label="Hide palette" side="right" onClick={onCollapse}>
          <PanelLeftClose size={16} aria-hidden />
        </IconButton>
      </header>
      <div className={styles.search}>
        <Search size={14} aria-hidden />
        <input
          type="search"
          aria-label="Search palette"
          placeholder="Search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && items[0] && onAdd(items[0])}
        />
      </div>
      <div className={styles.groups}>
        {groups.map((group) => (
          <PaletteGroup
            key={group}
            name={group}
            items={items.filter((item) => item.group === group)}
            onAdd={onAdd}
          />
        ))}
        {items.length === 0 && <p className={styles.nothing}>Nothing is called “{query}”.</p>}
      </div>
      <p className={styles.hint}>
        Drag onto the canvas, or click. <kbd>N</kbd> on the canvas opens this list there.
      </p>
    </aside>
  );
}

function PaletteGroup(props: {
  readonly name: string;
  readonly items: readonly PaletteItem[];
  readonly onAdd: (item: PaletteItem) => void;
}) {
  const headingId = useId();
  return (
    <section aria-labelledby={headingId}>
      <h3 id={headingId} className={styles.group}>
        {props.name}
      </h3>
      <ul className={styles.items}>
        {props.items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className={styles.item}
              draggable
              title={item.description}
              onDragStart={(event) => carry(event, item)}
              onClick={() => props.onAdd(item)}
            >
              <span className={styles.icon} data-kind={item.kind}>
                <item.icon size={15} aria-hidden />
              </span>
              <span className={styles.words}>
                <span className={styles.title}>{item.title}</span>
                <span className={styles.description}>{item.description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function carry(event: DragEvent, item: PaletteItem): void {
  event.dataTransfer.setData(paletteItemType, item.id);
  event.dataTransfer.effectAllowed = "copy";
}
