import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { ArrowDown, CircleX, ScrollText, Search, SearchX, TriangleAlert } from "lucide-react";
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  type WheelEvent,
} from "react";
import { logLevels, type Log } from "../engine/event.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import type { CodePlace } from "./codePlaces.ts";
import { PlacedText } from "./PlacedText.tsx";
import { levelName, noFilter, type LogFilter, type LogSelection } from "./logSelection.ts";
import { runStage, type RunStage } from "./runStage.ts";
import { bytesText, clockText, countOf, countText } from "./timeText.ts";
import { useCatchUp } from "./useCatchUp.ts";
import { useTopic } from "./useTopic.ts";
import styles from "./LogView.module.css";

const lineHeight = 18;
const rowPadding = 2;
/** What a line shows before "Show all", and what it shows at most; the rest is in the downloaded log. */
const [shortText, longText] = [4_000, 64_000];

export interface LogViewProps {
  readonly selection: LogSelection;
  readonly onFilter: (filter: LogFilter) => void;
  readonly onSelectNode?: ((nodeId: string) => void) | undefined;
  readonly onOpenPlace?: ((place: CodePlace) => void) | undefined;
}

/** A run's log: only what is in sight is drawn, and it follows its end until the user scrolls up. */
export function LogView({ selection, onFilter, onSelectNode, onOpenPlace }: LogViewProps) {
  useTopic(selection.view, "run");
  const count = useCatchUp(selection);
  const all = selection.view.log.count;
  return (
    <div className={styles.view}>
      {isNarrowed(selection.filter) && (
        <p className={styles.count} title="Lines that match, of all">
          {countText(count)} / {countText(all)}
          {selection.isBehind && ` · ${Math.floor(selection.share * 100)} % searched`}
        </p>
      )}
      {count > 0 ? (
        <Lines selection={selection} count={count} onSelectNode={onSelectNode} onOpenPlace={onOpenPlace} />
      ) : selection.isBehind ? (
        <Searching all={all} />
      ) : all > 0 ? (
        <NoMatch all={all} onFilter={onFilter} />
      ) : (
        <NoLines stage={runStage(selection.view)} />
      )}
      <Announcer
        text={selection.isWhole ? countOf(all, "line") : `${countText(count)} of ${countOf(all, "line")}`}
      />
    </div>
  );
}

/** True when the user has asked for some lines only, whosever log it is. */
function isNarrowed({ text, level, source }: LogFilter): boolean {
  return text !== "" || level > logLevels.debug || source !== "";
}

interface LinesProps {
  readonly selection: LogSelection;
  readonly count: number;
  readonly onSelectNode: LogViewProps["onSelectNode"];
  readonly onOpenPlace: LogViewProps["onOpenPlace"];
}

function Lines({ selection, count, onSelectNode, onOpenPlace }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const getItemKey = useCallback((position: number) => selection.placeOf(position), [selection]);
  // Lines that wrap are measured once they are drawn; this is for the others.
  const estimateSize = useCallback(
    (position: number) => selection.heightAt(position) * lineHeight + rowPadding,
    [selection],
  );
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 6,
  });
  const { isFollowing, missed, scrolling, toEnd } = useFollowTail(
    scroller,
    count,
    virtualizer.getTotalSize(),
  );
  const items = virtualizer.getVirtualItems();
  useEffect(() => {
    selection.want(items.map(({ index }) => index));
  }, [selection, items]);
  const expand = useCallback((index: number) => setExpanded((before) => new Set(before).add(index)), []);

  return (
    <>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label="Log"
        tabIndex={0}
        {...scrolling}
      >
        <div className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
          {/* They lie one below the other, whatever has been measured of them: one by one each would be drawn for a
              frame where it was, over or under what has just grown. */}
          <div className={styles.drawn} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => {
              const log = selection.lineAt(item.index);
              if (!log) return <UnreadLine key={item.key} item={item} measure={virtualizer.measureElement} />;
              return (
                <Line
                  key={item.key}
                  item={item}
                  log={log}
                  writer={selection.writerOf(log)}
                  needle={selection.filter.text}
                  isExpanded={expanded.has(selection.placeOf(item.index))}
                  onExpand={expand}
                  measure={virtualizer.measureElement}
                  selection={selection}
                  onSelectNode={onSelectNode}
                  onOpenPlace={onOpenPlace}
                />
              );
            })}
          </div>
        </div>
      </div>
      {!isFollowing && (
        <div className={styles.jump}>
          <Button size="small" onClick={toEnd}>
            <ArrowDown size={13} aria-hidden />
            Jump to latest
            {missed > 0 && <span className={styles.missed}>{countText(missed)} new</span>}
          </Button>
        </div>
      )}
    </>
  );
}

/**
 * Keeps the scroller at its end while lines come, until the user turns up; at the end again, it follows again. Where
 * lines come fast, the position alone does not tell: a frame's new lines are longer than a turn of the wheel. So the
 * wish to leave is read from wheel, keys and touch, and counts for a moment, whatever the position says meanwhile.
 */
function useFollowTail(scroller: RefObject<HTMLDivElement | null>, count: number, totalSize: number) {
  const [leftAt, setLeftAt] = useState<number>();
  const last = useRef({ top: 0, height: 0, wishAt: 0 });
  const isFollowing = leftAt === undefined;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isFollowing) element.scrollTop = element.scrollHeight;
  }, [scroller, isFollowing, count, totalSize]);

  const leave = () => setLeftAt((before) => before ?? count);
  const wishToLeave = () => {
    const element = scroller.current;
    if (!element || element.scrollHeight <= element.clientHeight) return;
    last.current.wishAt = performance.now();
    leave();
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isUp = scrollTop < last.current.top - 1 && scrollHeight >= last.current.height;
    Object.assign(last.current, { top: scrollTop, height: scrollHeight });
    const isAtEnd = scrollHeight - scrollTop - clientHeight < lineHeight;
    if (isAtEnd && performance.now() - last.current.wishAt > 300) setLeftAt(undefined);
    else if (isUp && !isAtEnd) leave();
  };
  const scrolling = {
    onScroll,
    onWheel: ({ deltaY }: WheelEvent) => deltaY < 0 && wishToLeave(),
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (upKeys.has(key)) wishToLeave();
      else if (key === "End") setLeftAt(undefined);
    },
    onTouchMove: wishToLeave,
    // The scrollbar, or the beginning of a selection: what is under the pointer must not run away.
    onPointerDown: ({ pointerType }: PointerEvent) => pointerType === "mouse" && wishToLeave(),
  };
  return { isFollowing, missed: count - (leftAt ?? count), scrolling, toEnd: () => setLeftAt(undefined) };
}

const upKeys: ReadonlySet<string> = new Set(["ArrowUp", "PageUp", "Home"]);

interface LineProps {
  readonly item: VirtualItem;
  readonly log: Log;
  readonly writer: string;
  readonly needle: string;
  readonly isExpanded: boolean;
  readonly onExpand: (index: number) => void;
  readonly measure: (element: HTMLElement | null) => void;
  readonly selection: LogSelection;
  readonly onSelectNode: LogViewProps["onSelectNode"];
  readonly onOpenPlace: LogViewProps["onOpenPlace"];
}

const Line = memo(function Line(props: LineProps) {
  const { item, log, writer, needle, measure } = props;
  const level = levelName(log.level);
  const Icon =
    log.level >= logLevels.error ? CircleX : log.level >= logLevels.warning ? TriangleAlert : undefined;
  return (
    <div ref={measure} data-index={item.index} data-level={level} className={styles.line}>
      <time className={styles.time}>{clockText(log.timestamp)}</time>
      <span className={styles.level}>
        {Icon && <Icon size={12} strokeWidth={2.4} aria-hidden />}
        {level}
      </span>
      <Writer {...props} writer={writer} />
      <span className={styles.message}>
        <Message {...props} needle={needle} />
      </span>
    </div>
  );
});

/** Stands where a line will be, while it is read. */
function UnreadLine({ item, measure }: Pick<LineProps, "item" | "measure">) {
  return (
    <div ref={measure} data-index={item.index} className={styles.unread} aria-hidden>
      …
    </div>
  );
}

function Writer({ log, writer, selection, onSelectNode }: LineProps) {
  const taskRun = log.taskRunId === undefined ? undefined : selection.view.taskRun(log.taskRunId);
  const nodeId = taskRun && selection.view.nodeOf(taskRun);
  if (nodeId === undefined || !onSelectNode) {
    return (
      <span className={styles.writer} title={writer}>
        {writer}
      </span>
    );
  }
  return (
    <span className={styles.writer}>
      <button
        type="button"
        tabIndex={-1}
        title={`Show ${writer} on the canvas`}
        onClick={() => onSelectNode(nodeId)}
      >
        {writer}
      </button>
    </span>
  );
}

function Message({ log, needle, item, selection, isExpanded, onExpand, onOpenPlace }: LineProps) {
  const limit = isExpanded ? longText : shortText;
  const text = (
    <PlacedText
      text={log.message.slice(0, limit)}
      view={selection.view}
      onOpenPlace={onOpenPlace}
      needle={needle}
    />
  );
  if (log.message.length <= limit) return text;
  return (
    <>
      {text}…{" "}
      {isExpanded ? (
        <em className={styles.rest}>{bytesText(log.message.length - limit)} more in the downloaded log</em>
      ) : (
        <button type="button" className={styles.more} onClick={() => onExpand(selection.placeOf(item.index))}>
          Show more ({bytesText(log.message.length)})
        </button>
      )}
    </>
  );
}

/** Tells screen readers how many lines there are: at most every two seconds, and never the lines themselves. */
function Announcer({ text }: { readonly text: string }) {
  const [said, setSaid] = useState("");
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), 2000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className={styles.announcer} role="status" aria-live="polite">
      {said}
    </p>
  );
}

function Searching({ all }: { readonly all: number }) {
  return (
    <EmptyState icon={<Search size={20} aria-hidden />} title="Nothing found yet">
      Looking through {countOf(all, "line")}…
    </EmptyState>
  );
}

function NoMatch({ all, onFilter }: { readonly all: number; readonly onFilter: LogViewProps["onFilter"] }) {
  return (
    <EmptyState
      icon={<SearchX size={20} aria-hidden />}
      title="No line matches"
      actions={
        <Button size="small" onClick={() => onFilter(noFilter)}>
          Show all {countOf(all, "line")}
        </Button>
      }
    >
      The filter hides every line of this log.
    </EmptyState>
  );
}

function NoLines({ stage }: { readonly stage: RunStage }) {
  const sentences: Record<RunStage, [string, string]> = {
    loading: ["Loading the run…", "Its log appears here in a moment."],
    running: ["No lines yet", "Lines appear here as the run writes them."],
    completed: [
      "Nothing was logged",
      "In a task, write getRunLogger().info(…); with logPrints on, console.log works too.",
    ],
    failed: ["Nothing was logged", "The run failed before it wrote a line. The Result tab has the error."],
    cancelled: ["Nothing was logged", "The run was cancelled before it wrote a line."],
  };
  const [title, text] = sentences[stage];
  return (
    <EmptyState icon={<ScrollText size={20} aria-hidden />} title={title}>
      {text}
    </EmptyState>
  );
}
