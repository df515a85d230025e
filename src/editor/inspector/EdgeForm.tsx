import { useId } from "react";
import { setModifiers } from "../../program/edits.ts";
import {
  isCall,
  isPending,
  nodeById,
  waitForPort,
  type Edge,
  type EdgeModifier,
  type Program,
} from "../../program/program.ts";
import { Checkbox, Select } from "../../ui/Field.tsx";
import type { Session } from "../session.ts";
import styles from "./Inspector.module.css";
import { TextField } from "./TextField.tsx";

interface EdgeFormProps {
  readonly session: Session;
  readonly program: Program;
  readonly edge: Edge;
}

type Failure = Exclude<EdgeModifier["kind"], "unmapped"> | "none";

const failures: Record<Failure, string> = {
  none: "The node does not run",
  allowFailure: "The node gets the error",
  orElse: "The node gets another value",
};

/** What becomes of a value on its way: what stands in for it when its node fails, and whether a map takes it whole. */
export function EdgeForm({ session, program, edge }: EdgeFormProps) {
  const id = useId();
  const { modifiers = [] } = edge;
  const [source, target] = [nodeById(program, edge.source), nodeById(program, edge.target)];
  if (edge.isMention || !source || !target || !isCall(target)) return null;
  const isMapped = target.way === "map" && edge.port !== waitForPort;
  const isFuture = isCall(source) && isPending(source) && source.way !== "map";
  const failing = modifiers.find((modifier) => modifier.kind !== "unmapped");
  const isWhole = modifiers.some(({ kind }) => kind === "unmapped");
  const set = (failure: EdgeModifier | undefined, whole: boolean) => {
    const { program: current, apply } = session.getState();
    const unmapped: EdgeModifier[] = whole ? [{ kind: "unmapped" }] : [];
    apply(setModifiers(current, edge.id, [...(failure ? [failure] : []), ...unmapped]));
  };
  return (
    <form className={styles.form} aria-label="Edge" onSubmit={(event) => event.preventDefault()}>
      {isFuture && (
        <div className={styles.input}>
          <label className={styles.inputLabel} htmlFor={id}>
            When what it comes from fails
          </label>
          <Select
            id={id}
            value={failing?.kind ?? "none"}
            onChange={(event) => set(failureOf(event.target.value as Failure), isWhole)}
          >
            {Object.entries(failures)
              .filter(([kind]) => kind !== "orElse" || edge.port !== waitForPort)
              .map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
          </Select>
        </div>
      )}
      {isFuture && failing?.kind === "orElse" && (
        <TextField
          label="The other value"
          code
          value={failing.value}
          parse={(text) =>
            text.trim() === "" ? { error: "An expression is needed." } : { value: text.trim() }
          }
          onCommit={(value) => set({ kind: "orElse", value }, isWhole)}
        />
      )}
      {isMapped && (
        <Checkbox
          label="Give it to every run as a whole"
          help="Otherwise each run gets one element of it."
          checked={isWhole}
          onChange={(event) => set(failing, event.target.checked)}
        />
      )}
    </form>
  );
}

function failureOf(kind: Failure): EdgeModifier | undefined {
  if (kind === "none") return undefined;
  return kind === "orElse" ? { kind, value: "undefined" } : { kind };
}
