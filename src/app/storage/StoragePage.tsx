import { useState } from "react";
import { freeable, freeableRuns, type FreeableKind } from "../../store/freeing.ts";
import type { FlowUsage } from "../../store/usage.ts";
import type { Services } from "../services.ts";
import { DeviceSection } from "./DeviceSection.tsx";
import { FlowTable } from "./FlowTable.tsx";
import { FreeDialog, type Freeing } from "./FreeDialog.tsx";
import { KindTable } from "./KindTable.tsx";
import { FlowRetentionDialog, RetentionSection } from "./Retention.tsx";
import { useStorage, type StorageReading } from "./useStorage.ts";
import styles from "./StoragePage.module.css";

/** What uses how much of the device, what frees it, and how long runs stay. */
export function StoragePage({ services }: { readonly services: Services }) {
  const [state, refresh] = useStorage(services.database);
  return (
    <main className={styles.storage}>
      <div className={styles.page}>
        <header className={styles.header}>
          <h1 className={styles.title}>Storage</h1>
        </header>
        {state.kind === "reading" && (
          <p className={styles.note} role="status" aria-busy>
            Counting …
          </p>
        )}
        {state.kind === "failed" && (
          <p className={styles.problem} role="alert">
            What is kept on this device cannot be read: {state.reason}
          </p>
        )}
        {state.kind === "read" && (
          <Sections services={services} reading={state.reading} onChanged={refresh} />
        )}
      </div>
    </main>
  );
}

interface SectionsProps {
  readonly services: Services;
  readonly reading: StorageReading;
  readonly onChanged: () => void;
}

function Sections({ services, reading, onChanged }: SectionsProps) {
  const { database } = services;
  const [freeing, setFreeing] = useState<Freeing>();
  const [ruled, setRuled] = useState<FlowUsage>();
  const freeKind = (kind: FreeableKind) => setFreeing({ kind, find: () => freeable(database, kind) });
  const freeFlow = ({ flowId, name }: FlowUsage) =>
    setFreeing({ kind: "runs", ofFlow: name, find: () => freeableRuns(database, flowId) });
  return (
    <>
      <DeviceSection services={services} reading={reading} />
      <KindTable reading={reading} onFree={freeKind} />
      <FlowTable reading={reading} onDeleteRuns={freeFlow} onRules={setRuled} />
      <RetentionSection database={database} rules={reading.rules} onChanged={onChanged} />
      {freeing && (
        <FreeDialog freeing={freeing} onClose={() => setFreeing(undefined)} onChanged={onChanged} />
      )}
      {ruled && (
        <FlowRetentionDialog
          database={database}
          flow={ruled}
          rules={reading.rules}
          onClose={() => setRuled(undefined)}
          onChanged={onChanged}
        />
      )}
    </>
  );
}
