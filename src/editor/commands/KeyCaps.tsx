import styles from "./KeyCaps.module.css";
import { chordLabels, type Chord } from "./keys.ts";

/** A chord as keys to press. */
export function KeyCaps({ chord }: { readonly chord: Chord }) {
  return (
    <span className={styles.keys}>
      {chordLabels(chord).map((label) => (
        <kbd key={label}>{label}</kbd>
      ))}
    </span>
  );
}
