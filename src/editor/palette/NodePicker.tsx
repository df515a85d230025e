import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import type { OpenEnd } from "../actions.ts";
import { useSession, type Session } from "../session.ts";
import { nodeById, nodeTitle, waitForPort } from "../../program/program.ts";
import { classes } from "../../ui/classes.ts";
import type { EditorLanguage } from "../ports.ts";
import { goesBetween, matchingItems, paletteItems, type PaletteItem } from "./items.ts";
import styles from "./NodePicker.module.css";
import { useTypeFits, type TypeFits } from "./typeFit.ts";

export interface NodePickerProps {
  readonly session: Session;
  readonly language: Pick<EditorLanguage, "fittingPorts">;
  /** Where its top left corner goes, in pixels of the canvas element. */
  readonly at: { readonly x: number; readonly y: number };
  /** Leaves out what could not be connected to it; what does not fit it by its types comes last. */
  readonly end?: OpenEnd | undefined;
  /** Leaves out what has no input or no output. */
  readonly isBetween?: boolean;
  /** The node in whose place the chosen one comes. */
  readonly replaces?: string | undefined;
  /** With the port that takes what the open end brings, where one is known. */
  readonly onPick: (item: PaletteItem, port?: string) => void;
  readonly onClose: () => void;
}

/** The palette at the pointer: type, choose with the arrow keys, Enter. */
export function NodePicker(props: NodePickerProps) {
  const { session, language, at, end, isBetween = false, replaces, onClose } = props;
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const program = useSession(session, (state) => state.program);
  const fits = useTypeFits(program, end, paletteItems, language);
  const offered = connectable(paletteItems(program), end).filter((item) => !isBetween || goesBetween(item));
  const items = fittingFirst(matchingItems(offered, query), fits);
  const replaced = replaces === undefined ? undefined : nodeById(program, replaces);
  const title = replaced ? `Replace ${nodeTitle(program, replaced)}` : "Add a node";
  const onPick = (item: PaletteItem) => props.onPick(item, fits.get(item.id)?.[0]);
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener("pointerdown", onPointerDown, true);
    return () => document.removeEventListener("pointerdown", onPointerDown, true);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = items[index];
    if (event.key === "Escape") onClose();
    else if (event.key === "ArrowDown") setIndex((index + 1) % Math.max(1, items.length));
    else if (event.key === "ArrowUp") setIndex((index + items.length - 1) % Math.max(1, items.length));
    else if (event.key === "Enter" && chosen) onPick(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={root}
      className={styles.picker}
      style={{ left: at.x, top: at.y }}
      role="dialog"
      aria-label={title}
    >
      <input
        className={styles.search}
        autoFocus
        role="combobox"
        aria-label="Search nodes"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={items[index] && `${listId}-${index}`}
        placeholder={`${title}…`}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} className={styles.list} role="listbox" aria-label="Nodes">
        {items.map((item, at) => (
          <li
            key={item.id}
            id={`${listId}-${at}`}
            ref={at === index ? scrollIntoView : undefined}
            className={classes(styles.item, isMisfit(item, fits) && styles.misfit)}
            role="option"
            aria-selected={at === index}
            onPointerMove={() => setIndex(at)}
            onClick={() => onPick(item)}
          >
            <item.icon size={15} aria-hidden />
            <span className={styles.title}>{item.title}</span>
            <span className={styles.description}>
              {isMisfit(item, fits) ? "Its type does not fit" : item.description}
            </span>
          </li>
        ))}
      </ul>
      {items.length === 0 && <p className={styles.nothing}>Nothing is called “{query}”.</p>}
    </div>
  );
}

/** What may be the next node after an output, or before an input. */
function connectable(items: readonly PaletteItem[], end: OpenEnd | undefined): readonly PaletteItem[] {
  if (!end) return items;
  const isMark = ({ kind }: PaletteItem) => kind === "note" || kind === "group";
  if (end.side === "source") return items.filter((item) => item.kind !== "parameter" && !isMark(item));
  const takesData = end.port !== waitForPort;
  return items.filter(
    (item) => goesBetween(item) || (takesData && (item.kind === "parameter" || item.kind === "code")),
  );
}

/** Nothing is hidden for its types: a converter, or another edit, may still make it fit. */
function fittingFirst(items: readonly PaletteItem[], fits: TypeFits): readonly PaletteItem[] {
  return [...items.filter((item) => !isMisfit(item, fits)), ...items.filter((item) => isMisfit(item, fits))];
}

function isMisfit({ id }: PaletteItem, fits: TypeFits): boolean {
  return fits.get(id)?.length === 0;
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
