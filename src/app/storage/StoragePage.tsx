import { Download, FolderOpen } from "lucide-react";
import { useRef, useState } from "react";
import { forgetTypes, keptTypesSize } from "../../code/packages/keptTypes.ts";
import { freeable, freeableRuns, type Freeable } from "../../store/freeing.ts";
import type { FlowUsage } from "../../store/usage.ts";
import { Button } from "../../ui/Button.tsx";
import { useFileDrop } from "../home/useFileDrop.ts";
import type { Services } from "../services.ts";
import { DeviceSection } from "./DeviceSection.tsx";
import { FlowTable } from "./FlowTable.tsx";
import { FreeDialog, type Freeing, type FreeingKind } from "./FreeDialog.tsx";
import { KindTable } from "./KindTable.tsx";
import { FlowRetentionDialog, RetentionSection } from "./Retention.tsx";
import { useTransfers, workspaceName } from "./Transfers.tsx";
import { useStorage, type StorageReading } from "./useStorage.ts";
import styles from "./StoragePage.module.css";

/** What uses how much of the device, what frees it, and how long runs stay. */
export function StoragePage({ services }: { readonly services: Services }) {
  const [state, refresh] = useStorage(services.database);
  const { download, openArchive } = useTransfers();
  const drop = useFileDrop(([file]) => file && void openArchive(file));
  return (
    <main className={styles.storage} {...drop.handlers}>
      <div className={styles.page}>
        <header className={styles.header}>
          <h1 className={styles.title}>Storage</h1>
          <ArchiveButton onFile={(file) => void openArchive(file)} />
          <Button onClick={() => download({ kind: "workspace" }, workspaceName())}>
            <Download size={15} aria-hidden /> Download everything
          </Button>
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
      {drop.isOver && <p className={styles.drop}>Drop an archive to take in what is not here yet</p>}
    </main>
  );
}

/** Lets the user choose an archive. */
function ArchiveButton({ onFile }: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label="Archive"
        onChange={({ target }) => {
          const [file] = [...(target.files ?? [])];
          target.value = "";
          if (file) onFile(file);
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FolderOpen size={15} aria-hidden /> Open an archive…
      </Button>
    </>
  );
}

async function freeableTypes(): Promise<Freeable> {
  return { ...(await keptTypesSize()), free: forgetTypes };
}

interface SectionsProps {
  readonly services: Services;
  readonly reading: StorageReading;
  readonly onChanged: () => void;
}

function Sections({ services, reading, onChanged }: SectionsProps) {
  const { database } = services;
  const { download } = useTransfers();
  const [freeing, setFreeing] = useState<Freeing>();
  const [ruled, setRuled] = useState<FlowUsage>();
  const freeKind = (kind: FreeingKind) =>
    setFreeing({ kind, find: () => (kind === "types" ? freeableTypes() : freeable(database, kind)) });
  const freeFlow = ({ flowId, name }: FlowUsage) =>
    setFreeing({ kind: "runs", ofFlow: name, find: () => freeableRuns(database, flowId) });
  return (
    <>
      <DeviceSection services={services} reading={reading} />
      <KindTable reading={reading} onFree={freeKind} />
      <FlowTable
        reading={reading}
        onDownload={({ flowId, name }) => download({ kind: "flow", flowId }, name)}
        onDeleteRuns={freeFlow}
        onRules={setRuled}
      />
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
