import { useEffect, useId, useState, type FormEvent } from "react";
import { bytesText, countOf } from "../../runs/timeText.ts";
import type { Database } from "../../store/database.ts";
import { expiredNow, setRetentionRules, tidyRuns, type RetentionRules } from "../../store/retention.ts";
import type { FlowUsage } from "../../store/usage.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Checkbox, Field, Input } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toasts.tsx";
import { announce } from "../storeNews.ts";
import { problemsOf, retentionFrom, typedFrom, type TypedRetention } from "./retentionText.ts";
import styles from "./StoragePage.module.css";

interface RetentionProps {
  readonly database: Database;
  readonly rules: RetentionRules;
  readonly onChanged: () => void;
}

/** How long the runs of all flows stay that have no rule of their own. */
export function RetentionSection({ database, rules, onChanged }: RetentionProps) {
  const [typed, setTyped] = useState(() => typedFrom(rules.general));
  const next = { ...rules, general: retentionFrom(typed) };
  const save = useSave(database, onChanged);
  return (
    <section className={styles.section} aria-labelledby="retention">
      <h2 id="retention" className={styles.subtitle}>
        How long runs stay
      </h2>
      <p className={styles.note}>
        Applied when Millrace starts and after each run, the oldest runs first. A run stays if it is pinned or
        has not ended. An empty field sets no bound; a flow can have rules of its own instead.
      </p>
      <form
        className={styles.form}
        aria-labelledby="retention"
        onSubmit={(event) => save(event, next, typed)}
      >
        <Bounds typed={typed} onType={setTyped} labels={labelsOfAll} />
        <Apply database={database} rules={next} typed={typed} isSame={isSame(next.general, rules.general)} />
      </form>
    </section>
  );
}

interface FlowRetentionProps extends RetentionProps {
  readonly flow: FlowUsage;
  readonly onClose: () => void;
}

/** How long the runs of one flow stay. */
export function FlowRetentionDialog({ database, flow, rules, onClose, onChanged }: FlowRetentionProps) {
  const own = Object.hasOwn(rules.flows, flow.flowId) ? rules.flows[flow.flowId] : undefined;
  const [isOwn, setOwn] = useState(own !== undefined);
  const [typed, setTyped] = useState(() => typedFrom(own ?? {}));
  const { [flow.flowId]: _own, ...others } = rules.flows;
  const flows = isOwn ? { ...others, [flow.flowId]: retentionFrom(typed) } : others;
  const next = { ...rules, flows };
  const formId = useId();
  const save = useSave(database, () => {
    onChanged();
    onClose();
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`How long runs of “${flow.name}” stay`}
      description="Pinned runs, and runs that have not ended, stay in any case."
    >
      <form
        id={formId}
        className={styles.dialogForm}
        onSubmit={(event) => save(event, next, isOwn ? typed : typedFrom({}))}
      >
        <Checkbox
          label="Rules of its own"
          help="They take the place of the rules for all flows. With all fields empty its runs stay for ever."
          checked={isOwn}
          onChange={({ target }) => setOwn(target.checked)}
        />
        {isOwn && <Bounds typed={typed} onType={setTyped} labels={labelsOfOne} />}
        <Apply database={database} rules={next} typed={isOwn ? typed : typedFrom({})} isSame={false} />
      </form>
    </Dialog>
  );
}

interface BoundsProps {
  readonly typed: TypedRetention;
  readonly onType: (typed: TypedRetention) => void;
  readonly labels: Readonly<Record<keyof TypedRetention, string>>;
}

const labelsOfAll = { days: "Days", runs: "Newest runs of each flow", megabytes: "Megabytes in all" };
const labelsOfOne = { days: "Days", runs: "Newest runs", megabytes: "Megabytes of its runs" };

function Bounds({ typed, onType, labels }: BoundsProps) {
  const problems = problemsOf(typed);
  return (
    <div className={styles.bounds}>
      {(["days", "runs", "megabytes"] as const).map((name) => (
        <Field key={name} label={labels[name]} error={problems[name]}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              placeholder="No bound"
              value={typed[name]}
              onChange={({ target }) => onType({ ...typed, [name]: target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

interface ApplyProps {
  readonly database: Database;
  readonly rules: RetentionRules;
  readonly typed: TypedRetention;
  /** Nothing is to be saved. */
  readonly isSame: boolean;
}

/** Says beforehand what the rules would delete at once: that is what the user agrees to. */
function Apply({ database, rules, typed, isSame }: ApplyProps) {
  const isWrong = Object.keys(problemsOf(typed)).length > 0;
  const going = useGoing(database, rules, isWrong || isSame);
  const isDeleting = going !== undefined && going.count > 0;
  return (
    <div className={styles.apply}>
      <p className={styles.note} role="status">
        {isDeleting &&
          `${countOf(going.count, "run")} with ${bytesText(going.bytes)} would be deleted now. This cannot be taken back.`}
        {going?.count === 0 && "No run would be deleted now."}
      </p>
      <Button
        type="submit"
        variant={isDeleting ? "danger" : "primary"}
        disabled={isWrong || isSame || going === undefined}
      >
        {isDeleting ? `Save and delete ${countOf(going.count, "run")}` : "Save"}
      </Button>
    </div>
  );
}

/** What the rules would let go now; nothing while that is not known, or not asked. */
function useGoing(database: Database, rules: RetentionRules, isIdle: boolean) {
  const [going, setGoing] = useState<{ rules: string; count: number; bytes: number }>();
  const key = JSON.stringify(rules);
  useEffect(() => {
    if (isIdle) return;
    let isGone = false;
    void expiredNow(database, JSON.parse(key) as RetentionRules, Date.now())
      .then((found) => !isGone && setGoing({ rules: key, ...found }))
      .catch(() => undefined);
    return () => void (isGone = true);
  }, [database, key, isIdle]);
  return !isIdle && going?.rules === key ? going : undefined;
}

function useSave(database: Database, onSaved: () => void) {
  const toast = useToast();
  return (event: FormEvent, rules: RetentionRules, typed: TypedRetention) => {
    event.preventDefault();
    if (Object.keys(problemsOf(typed)).length > 0) return;
    const save = async () => {
      await setRetentionRules(database, rules);
      const deleted = await tidyRuns(database, Date.now());
      announce({ kind: "lists" });
      toast({
        tone: "success",
        title: "How long runs stay is saved",
        ...(deleted > 0 ? { detail: `${countOf(deleted, "run")} deleted.` } : {}),
      });
      onSaved();
    };
    save().catch((error: unknown) =>
      toast({ tone: "danger", title: "The rules were not saved", detail: (error as Error).message }),
    );
  };
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(typedFrom(one)) === JSON.stringify(typedFrom(other));
}
