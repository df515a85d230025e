import { Gauge, Pencil, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { limitProblems, type LimitDefinition, type LimitProblems, type LimitUse } from "../engine/limits.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Checkbox, Field, Input } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import type { LimitService } from "./limitService.ts";
import styles from "./LimitsDialog.module.css";

export interface LimitsDialogProps {
  readonly limits: LimitService;
  readonly onClose: () => void;
}

/** How often the slots that are taken are read while the dialog shows. */
const usesEveryMs = 500;

/** What may run at once on this device: the user's limits, how they fare, and the ways to change them. */
export function LimitsDialog({ limits, onClose }: LimitsDialogProps) {
  const { list, uses, problem } = useLimits(limits);
  const [edited, setEdited] = useState<LimitDefinition | "new">();
  const remove = (name: string) => {
    if (typeof edited === "object" && edited.name === name) setEdited(undefined);
    void limits.delete(name);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title="Concurrency limits"
      description="They hold for all runs on this device. Every task with the tag x counts against the limit tag:x; concurrency() and rateLimit() name theirs."
      actions={
        edited === undefined && (
          <Button variant="primary" onClick={() => setEdited("new")}>
            Add a limit
          </Button>
        )
      }
    >
      {problem !== undefined && <p role="alert">{problem}</p>}
      {list?.length === 0 && edited === undefined && (
        <EmptyState icon={<Gauge size={20} aria-hidden />} title="No limits">
          Everything runs as soon as it can. With a limit of 2 on tag:db, at most two tasks tagged db run at
          once.
        </EmptyState>
      )}
      {list && list.length > 0 && <LimitTable list={list} uses={uses} onEdit={setEdited} onDelete={remove} />}
      {edited !== undefined && (
        <LimitForm
          key={edited === "new" ? "" : edited.name}
          limit={edited === "new" ? undefined : edited}
          onSave={(limit) => limits.save(limit, edited === "new" ? undefined : edited.name)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Dialog>
  );
}

function useLimits(limits: LimitService) {
  const [list, setList] = useState<readonly LimitDefinition[]>();
  const [uses, setUses] = useState<readonly LimitUse[]>([]);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isGone = false;
    const read = async () => {
      const found = await limits.list();
      if (!isGone) setList(found);
    };
    const readUses = async () => {
      const found = await limits.uses();
      if (!isGone) setUses(found);
    };
    const tell = (error: unknown) => !isGone && setProblem(`Limits cannot be read: ${String(error)}`);
    const refresh = () => void Promise.all([read(), readUses()]).catch(tell);
    refresh();
    const stop = limits.watch(refresh);
    const timer = setInterval(() => void readUses().catch(tell), usesEveryMs);
    return () => {
      isGone = true;
      stop();
      clearInterval(timer);
    };
  }, [limits]);
  return { list, uses, problem };
}

interface LimitTableProps {
  readonly list: readonly LimitDefinition[];
  readonly uses: readonly LimitUse[];
  readonly onEdit: (limit: LimitDefinition) => void;
  readonly onDelete: (name: string) => void;
}

function LimitTable({ list, uses, onEdit, onDelete }: LimitTableProps) {
  return (
    <div className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Slots</th>
            <th scope="col">Active slots</th>
            <th scope="col">Waiting</th>
            <th scope="col">Slot decay per second</th>
            <th scope="col">Active</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {list.map((limit) => {
            const use = uses.find(({ name }) => name === limit.name);
            return (
              <tr key={limit.name}>
                <th scope="row">{limit.name}</th>
                <td>{limit.limit}</td>
                <td>{use?.activeSlots ?? 0}</td>
                <td>{use?.waiting ?? 0}</td>
                <td>{limit.slotDecayPerSecond ?? 0}</td>
                <td>{limit.isActive === false ? "no" : "yes"}</td>
                <td className={styles.tools}>
                  <IconButton label={`Edit ${limit.name}`} onClick={() => onEdit(limit)}>
                    <Pencil size={14} aria-hidden />
                  </IconButton>
                  <IconButton label={`Delete ${limit.name}`} onClick={() => onDelete(limit.name)}>
                    <Trash2 size={14} aria-hidden />
                  </IconButton>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface LimitFormProps {
  /** Absent for a new one. */
  readonly limit: LimitDefinition | undefined;
  /** Gives a sentence when it is not saved. */
  readonly onSave: (limit: LimitDefinition) => Promise<string | undefined>;
  readonly onClose: () => void;
}

function LimitForm({ limit, onSave, onClose }: LimitFormProps) {
  const [name, setName] = useState(limit?.name ?? "");
  const [slots, setSlots] = useState(String(limit?.limit ?? 1));
  const [decay, setDecay] = useState(String(limit?.slotDecayPerSecond ?? 0));
  const [isActive, setActive] = useState(limit?.isActive !== false);
  const [problems, setProblems] = useState<LimitProblems>({});
  const nameField = useRef<HTMLInputElement>(null);
  useEffect(() => nameField.current?.focus(), []);
  const save = async () => {
    const made = { name: name.trim(), limit: numberIn(slots), slotDecayPerSecond: numberIn(decay), isActive };
    const found = limitProblems(made);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    const refusal = await onSave(made).catch((error: unknown) => `It was not saved. ${String(error)}`);
    if (refusal === undefined) onClose();
    else setProblems({ name: refusal });
  };
  return (
    <form
      className={styles.form}
      aria-label={limit ? `Limit ${limit.name}` : "New limit"}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label="Name" help="tag:db for tasks with the tag db" error={problems.name}>
        {(control) => (
          <Input
            {...control}
            ref={nameField}
            code
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <Field label="Slots" help="How many may run at once" error={problems.limit}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={slots}
            onChange={({ target }) => setSlots(target.value)}
          />
        )}
      </Field>
      <Field
        label="Slot decay per second"
        help="How many slots come free by themselves; needed for rateLimit()"
        error={problems.slotDecayPerSecond}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            value={decay}
            onChange={({ target }) => setDecay(target.value)}
          />
        )}
      </Field>
      <Checkbox
        label="Active"
        help="Off, it lets everything pass"
        checked={isActive}
        onChange={({ target }) => setActive(target.checked)}
      />
      <div className={styles.buttons}>
        <Button type="button" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary">
          Save
        </Button>
      </div>
    </form>
  );
}

/** Empty is no number. */
function numberIn(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}
