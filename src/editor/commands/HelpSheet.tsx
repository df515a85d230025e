import { Dialog } from "../../ui/Dialog.tsx";
import { commandGroups, type Command } from "./command.ts";
import styles from "./HelpSheet.module.css";
import { KeyCaps } from "./KeyCaps.tsx";

/** What hands do that is no key of a command. */
const gestures: readonly (readonly [string, string])[] = [
  ["Double-click on the canvas", "Add a node there"],
  ["Drop an edge on the canvas", "Add a node that fits it"],
  ["Drop a node on an edge", "Put it in between"],
  ["Drag on the canvas", "Select what the frame touches"],
  ["Shift or Ctrl + click", "Select one more"],
  ["Space or middle button + drag, wheel", "Move the canvas"],
  ["Ctrl + wheel, pinch", "Zoom"],
  ["Right-click, Shift + F10", "Menu of node, edge or canvas"],
];

export interface HelpSheetProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** Every shortcut, read from the commands themselves. */
export function HelpSheet({ commands, onClose }: HelpSheetProps) {
  const withKeys = commands.filter(({ keys }) => keys && keys.length > 0);
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts" size="wide">
      <div className={styles.groups} tabIndex={0} role="group" aria-label="All shortcuts">
        {commandGroups.map((group) => (
          <ShortcutGroup
            key={group}
            heading={group}
            commands={withKeys.filter((command) => command.group === group)}
          />
        ))}
        <section className={styles.group}>
          <h3>With the pointer</h3>
          <dl>
            {gestures.map(([gesture, effect]) => (
              <div key={gesture} className={styles.row}>
                <dt>{effect}</dt>
                <dd className={styles.gesture}>{gesture}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function ShortcutGroup({
  heading,
  commands,
}: {
  readonly heading: string;
  readonly commands: readonly Command[];
}) {
  if (commands.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{heading}</h3>
      <dl>
        {commands.map(({ id, title, keys }) => (
          <div key={id} className={styles.row}>
            <dt>{title}</dt>
            <dd>
              {keys?.slice(0, 2).map((chord) => (
                <KeyCaps key={chord} chord={chord} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
