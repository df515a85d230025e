import { piecesOf, type CodePlace } from "./codePlaces.ts";
import { Marked } from "./Marked.tsx";
import type { RunView } from "./runView.ts";
import styles from "./PlacedText.module.css";

export interface PlacedTextProps {
  readonly text: string;
  readonly view: RunView;
  /** Left out where there is no editor to go to. */
  readonly onOpenPlace: ((place: CodePlace) => void) | undefined;
  /** What is marked in it. */
  readonly needle?: string;
}

/** A text in which every line of the flow's code that it names leads there. */
export function PlacedText({ text, view, onOpenPlace, needle = "" }: PlacedTextProps) {
  const places = onOpenPlace ? view.placesIn(text) : [];
  if (places.length === 0) return <Marked text={text} needle={needle} />;
  return piecesOf(text, places).map(({ start, text: piece, place }) =>
    place ? (
      <button
        key={start}
        type="button"
        className={styles.place}
        title={`Show line ${place.line} in the editor`}
        onClick={() => onOpenPlace?.(place)}
      >
        <Marked text={piece} needle={needle} />
      </button>
    ) : (
      <Marked key={start} text={piece} needle={needle} />
    ),
  );
}
