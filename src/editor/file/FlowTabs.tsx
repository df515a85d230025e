import { FileCode2 } from "lucide-react";
import { showFlow, wayToFlow } from "../../program/edits.ts";
import { drawingsOf } from "../../program/program.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { goToFlow } from "../actions.ts";
import { useSession, type Session } from "../session.ts";
import styles from "./FlowTabs.module.css";

export interface FlowTabsProps {
  readonly session: Session;
  readonly isFileOpen: boolean;
  readonly onToggleFile: () => void;
}

/** Over the canvas: which flow of the file shows, and whether the file does. */
export function FlowTabs({ session, isFileOpen, onToggleFile }: FlowTabsProps) {
  return (
    <div className={styles.bar}>
      <FlowPath session={session} />
      <Flows session={session} />
      <IconButton
        label={isFileOpen ? "Hide the file" : "Show the file beside the canvas"}
        side="bottom"
        className={styles.file}
        aria-pressed={isFileOpen}
        onClick={onToggleFile}
      >
        <FileCode2 size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

/** In a subflow: the flows that lead to it, to go back to. */
function FlowPath({ session }: { readonly session: Session }) {
  const program = useSession(session, (state) => state.program);
  const way = wayToFlow(program);
  if (way.length < 2) return null;
  return (
    <nav className={styles.path} aria-label="Way to this subflow">
      <ol>
        {way.map(({ identifier, options }) => (
          <li key={identifier}>
            {identifier === program.flow.identifier ? (
              <span className={styles.here} aria-current="location">
                {options.name}
              </span>
            ) : (
              <button type="button" className={styles.flow} onClick={() => goToFlow(session, identifier)}>
                {options.name}
              </button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Flows({ session }: { readonly session: Session }) {
  const program = useSession(session, (state) => state.program);
  const flows = drawingsOf(program).map(({ flow }) => flow);
  if (flows.length < 2) return null;
  return (
    <nav className={styles.flows} aria-label="Flows of this file">
      {flows.map(({ identifier, options }) => (
        <button
          key={identifier}
          type="button"
          className={styles.flow}
          aria-current={identifier === program.flow.identifier ? "true" : undefined}
          onClick={() => session.getState().apply(showFlow(program, identifier), { select: [] })}
        >
          {options.name}
        </button>
      ))}
    </nav>
  );
}
