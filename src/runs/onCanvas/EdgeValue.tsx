import { Popover } from "radix-ui";
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
  type SyntheticEvent,
} from "react";
import { edgeText } from "../edgeText.ts";
import { JsonTree } from "../JsonTree.tsx";
import { pictureIn } from "../valuePreview.ts";
import styles from "./EdgeValue.module.css";
import { Picture } from "./Picture.tsx";
import { useNodeOutput } from "./shownRun.ts";

export interface EdgeValueProps {
  /** The node that the edge comes from. */
  readonly nodeId: string;
  /** The edge in words: `List into item of Square`. */
  readonly label: string;
  /** The middle of the edge, as a CSS transform. */
  readonly at: string;
  /** The cards are too near for words between them: a dot stands there, which has the words for who looks at it. */
  readonly isTight?: boolean;
  /** Why the node would not give this value any more. */
  readonly stale?: string | undefined;
  /** True while the pointer or the focus is on the edge. */
  readonly isLookedAt: boolean;
  /** Where an edge's words stand. */
  readonly Place: ComponentType<{ readonly children: ReactNode }>;
}

/** What went along the edge in the run that shows: how much, and, looked at, the value itself. */
export function EdgeValue(props: EdgeValueProps) {
  const output = useNodeOutput(props.nodeId);
  if (output?.value === undefined) return null;
  return (
    <props.Place>
      <Value {...props} value={output.value} />
    </props.Place>
  );
}

function Value({
  value,
  label,
  at,
  isTight,
  stale,
  isLookedAt,
}: EdgeValueProps & { readonly value: unknown }) {
  const button = useRef<HTMLButtonElement>(null);
  const content = useRef<HTMLDivElement>(null);
  /** Who went in by the button comes back to it. */
  const returnsFocus = useRef(false);
  const { isOpen, isHeld, near, hold, close } = useGlance(isLookedAt);
  const { text, size } = edgeText(value);
  const words = size === undefined ? text : `${text} · ${size}`;
  const old = stale === undefined ? "" : `, stale: ${stale}`;
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => !open && close()}>
      <Popover.Anchor asChild>
        <button
          ref={button}
          type="button"
          className={`${styles.words} nodrag nopan`}
          style={{ transform: `translate(-50%, -50%) ${at}` }}
          data-edge-words
          data-stale={stale !== undefined}
          data-tight={isTight === true}
          aria-label={`${label}: ${words}${old}`}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          {...near}
          {...ownKeys}
          onFocus={() => returnsFocus.current || near.onPointerEnter()}
          onBlur={near.onPointerLeave}
          onClick={(event) => {
            event.stopPropagation();
            hold();
            returnsFocus.current = true;
            focusValue(content.current);
          }}
        >
          {isTight !== true && <span>{text}</span>}
          {isTight !== true && size !== undefined && <span>{size}</span>}
        </button>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          ref={content}
          className={styles.content}
          aria-label={label}
          side="bottom"
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (isHeld) focusValue(content.current);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (returnsFocus.current) button.current?.focus();
            returnsFocus.current = false;
          }}
          onInteractOutside={(event) => {
            returnsFocus.current = false;
            if (button.current?.contains(event.target as Node)) event.preventDefault();
          }}
          onClick={stop}
          onDoubleClick={stop}
          {...near}
          {...ownKeys}
        >
          <p className={styles.heading}>
            {label}: <strong>{words}</strong>
          </p>
          {stale !== undefined && <p className={styles.stale}>Stale: {stale}</p>}
          <WholeValue value={value} label={label} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function WholeValue({ value, label }: { readonly value: unknown; readonly label: string }) {
  const picture = pictureIn(value);
  if (picture !== undefined) return <Picture of={picture} label={label} className={styles.picture} />;
  return (
    <div className={styles.tree}>
      <JsonTree value={value} label={`Value of ${label}`} />
    </div>
  );
}

/** How long somebody looks before it opens, and how long it stays after they have looked away, in milliseconds. */
const [openAfter, closeAfter] = [250, 250];

/** Open while it is looked at, for a moment longer, and as long as it is held. */
function useGlance(isLookedAt: boolean) {
  const [isNear, setNear] = useState(false);
  const [isSeen, setSeen] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const isWanted = isLookedAt || isNear;
  useEffect(() => {
    const timer = setTimeout(() => setSeen(isWanted), isWanted ? openAfter : closeAfter);
    return () => clearTimeout(timer);
  }, [isWanted]);
  const isOpen = isSeen || isHeld;
  const close = useCallback(() => {
    setHeld(false);
    setSeen(false);
  }, []);
  // While the focus is on the canvas, its commands take the key before the popover hears of it.
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = ({ key }: KeyboardEvent) => key === "Escape" && close();
    addEventListener("keydown", onKeyDown, { capture: true });
    return () => removeEventListener("keydown", onKeyDown, { capture: true });
  }, [isOpen, close]);
  return {
    isOpen,
    isHeld,
    near: { onPointerEnter: () => setNear(true), onPointerLeave: () => setNear(false) },
    hold: () => setHeld(true),
    close,
  };
}

function focusValue(content: HTMLElement | null): void {
  content?.querySelector<HTMLElement>("[role='treeitem'][tabindex='0']")?.focus();
}

/** What is done here is no press on the edge, which is around it for React. */
const ownKeys = { onKeyDown: stop, onPointerDown: stop };

function stop(event: SyntheticEvent): void {
  event.stopPropagation();
}
