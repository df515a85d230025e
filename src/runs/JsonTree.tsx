import { ChevronRight } from "lucide-react";
import { useMemo, useState, type KeyboardEvent } from "react";
import { pageLength, treeLines, untouchedTree, valueKind, valueText, type TreeLine } from "./jsonTree.ts";
import { bytesText, countText } from "./timeText.ts";
import styles from "./JsonTree.module.css";

/** What a text shows at first, and at most. */
const [shortText, longText] = [240, 64_000];
const deepestIndent = 30;

export interface JsonTreeProps {
  readonly value: unknown;
  readonly label: string;
}

/** Any value as a tree to open and close. It reads only what it shows, so no value is too large or too deep. */
export function JsonTree({ value, label }: JsonTreeProps) {
  const [state, setState] = useState(untouchedTree);
  const [focused, setFocused] = useState("$");
  const lines = useMemo(() => treeLines(value, state), [value, state]);
  const current = lines.some((line) => keyOf(line) === focused) ? focused : "$";

  const setOpen = (path: string, isOpen: boolean) =>
    setState({ ...state, open: new Map(state.open).set(path, isOpen) });
  const showMore = (path: string) => {
    const shown = (state.shown.get(path) ?? pageLength) + pageLength;
    setState({ ...state, shown: new Map(state.shown).set(path, shown) });
  };
  const act = (line: TreeLine) => {
    setFocused(keyOf(line));
    if (line.kind === "rest") showMore(line.path);
    else if (line.itemCount) setOpen(line.path, !line.isOpen);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = lines.findIndex((line) => keyOf(line) === current);
    const move = keyMove(event.key, lines, at);
    if (!move) return;
    event.preventDefault();
    if (move.open !== undefined) setOpen(current, move.open);
    else if (move.act) act(lines[at] as TreeLine);
    const next = lines[move.to ?? at];
    if (next) focusLine(event.currentTarget, keyOf(next), setFocused);
  };

  return (
    <div className={styles.tree} role="tree" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {lines.map((line) => (
        <Line key={keyOf(line)} line={line} isCurrent={keyOf(line) === current} onAct={act} />
      ))}
    </div>
  );
}

/** A list's "show more" line has its list's path. */
function keyOf(line: TreeLine): string {
  return line.kind === "rest" ? `${line.path}/…` : line.path;
}

interface Move {
  readonly to?: number;
  readonly open?: boolean;
  readonly act?: true;
}

/** The keys of a tree, as the ARIA practices have them. */
function keyMove(key: string, lines: readonly TreeLine[], at: number): Move | undefined {
  const line = lines[at];
  if (!line) return undefined;
  const isBranch = line.kind === "value" && (line.itemCount ?? 0) > 0;
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(at + 1, lines.length - 1) };
    case "ArrowUp":
      return { to: Math.max(at - 1, 0) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: lines.length - 1 };
    case "ArrowRight":
      if (!isBranch) return {};
      return line.isOpen ? { to: at + 1 } : { open: true };
    case "ArrowLeft":
      if (isBranch && line.isOpen) return { open: false };
      return { to: Math.max(0, parentOf(lines, at)) };
    case "Enter":
    case " ":
      return { act: true };
    default:
      return undefined;
  }
}

function parentOf(lines: readonly TreeLine[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  return lines.findLastIndex((line, index) => index < at && line.depth < depth);
}

function focusLine(tree: HTMLElement, key: string, setFocused: (key: string) => void): void {
  setFocused(key);
  tree.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

interface LineProps {
  readonly line: TreeLine;
  readonly isCurrent: boolean;
  readonly onAct: (line: TreeLine) => void;
}

function Line({ line, isCurrent, onAct }: LineProps) {
  const isBranch = line.kind === "value" && (line.itemCount ?? 0) > 0;
  return (
    <div
      role="treeitem"
      aria-level={line.depth + 1}
      aria-expanded={isBranch ? line.isOpen : undefined}
      aria-selected={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      data-key={keyOf(line)}
      className={styles.line}
      style={{ paddingLeft: 8 + Math.min(line.depth, deepestIndent) * 16 }}
      onClick={() => onAct(line)}
    >
      {isBranch ? (
        <ChevronRight className={styles.arrow} size={13} aria-hidden />
      ) : (
        <span className={styles.arrow} />
      )}
      {line.kind === "rest" ? (
        <span className={styles.more}>
          Show {countText(Math.min(pageLength, line.left))} more of {countText(line.left)}
        </span>
      ) : (
        <span className={styles.content}>
          {line.name !== undefined && <span className={styles.name}>{line.name}: </span>}
          <Value value={line.value} isOpen={line.isOpen} />
        </span>
      )}
    </div>
  );
}

function Value({ value, isOpen }: { readonly value: unknown; readonly isOpen: boolean }) {
  const [isLong, setLong] = useState(false);
  const limit = isLong ? longText : shortText;
  const left = typeof value === "string" ? value.length - limit : 0;
  return (
    <>
      <span data-kind={valueKind(value)} className={styles.value}>
        {valueText(value, isOpen ? 0 : limit)}
      </span>
      {left > 0 && <span className={styles.size}> {bytesText(left)} more</span>}
      {left > 0 && !isLong && (
        <button
          type="button"
          className={styles.more}
          onClick={(event) => {
            event.stopPropagation();
            setLong(true);
          }}
        >
          Show more
        </button>
      )}
    </>
  );
}
