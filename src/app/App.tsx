import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { useStore } from "zustand";
import { emptyBin } from "../store/flows.ts";
import { whatHelps, whyNotKept } from "../store/refusal.ts";
import { Button } from "../ui/Button.tsx";
import { Toasts } from "../ui/Toasts.tsx";
import { addressOf, hashOf, useHash, type Address } from "./address.ts";
import styles from "./App.module.css";
import { Home } from "./home/Home.tsx";
import { flowInMemory, flowWithId, lastFlow, type FlowDocument } from "./openFlow.ts";
import { Rail } from "./Rail.tsx";
import type { Services } from "./services.ts";
import { StoragePage } from "./storage/StoragePage.tsx";
import { TransfersProvider } from "./storage/Transfers.tsx";
import { Workspace } from "./Workspace.tsx";

/** What stands on the page beside the rail. */
type Stage =
  | { readonly kind: "opening" }
  | { readonly kind: "flows" }
  | { readonly kind: "flow"; readonly flow: FlowDocument }
  | { readonly kind: "storage" }
  | { readonly kind: "missing" }
  | { readonly kind: "failed"; readonly error: unknown };

/** Puts what is being typed on disk; the answer is why it could not be. */
export type Leave = () => Promise<string | undefined>;

/** How long a flow stays in the bin, in milliseconds. */
const binMs = 30 * 24 * 3600 * 1000;

/** The whole page: the rail, and what its address says. */
export function App({ services }: { readonly services: Services }) {
  useEffect(() => {
    void emptyBin(services.database, Date.now() - binMs).catch(() => undefined);
  }, [services]);
  return (
    <Toasts>
      <TransfersProvider services={services}>
        <Stages services={services} />
      </TransfersProvider>
    </Toasts>
  );
}

function Stages({ services }: { readonly services: Services }) {
  const { stage, reload, goOnInMemory, leaving } = useStage(services);
  const hasPage = stage.kind === "flow" || stage.kind === "storage";
  const page = hasPage ? stage.kind : "flows";
  return (
    <div className={styles.shell}>
      <Rail services={services} page={page} />
      <div className={styles.stage}>{view()}</div>
    </div>
  );

  function view(): ReactNode {
    switch (stage.kind) {
      case "opening":
        return <Opening services={services} />;
      case "flows":
        return <Home services={services} />;
      case "flow": {
        const key = `${stage.flow.id}@${stage.flow.revision}`;
        return (
          <Workspace key={key} services={services} flow={stage.flow} onReload={reload} leaving={leaving} />
        );
      }
      case "storage":
        return <StoragePage services={services} />;
      case "missing":
        return <Missing />;
      case "failed":
        return <OpeningFailed error={stage.error} onGoOn={goOnInMemory} />;
      default:
        return stage satisfies never;
    }
  }
}

/** Follows the address; what is open is on disk before anything else takes its place. */
function useStage(services: Services) {
  const hash = useHash();
  const [attempt, setAttempt] = useState(0);
  const [stage, setStage] = useState<Stage>({ kind: "opening" });
  const leaving = useRef<Leave>(undefined);
  const shown = useRef(hash);
  useEffect(() => {
    let isGone = false;
    const show = async () => {
      const reason = await leaving.current?.();
      if (isGone) return;
      // What cannot be kept stays on the screen; its own label says why.
      if (reason !== undefined) return history.replaceState(null, "", shown.current);
      const next = await stageOf(services, addressOf(hash));
      // The address changes before its event is heard: another one there means that this page is wanted no more.
      if (isGone || location.hash !== hash) return;
      if (next.kind === "flow") history.replaceState(null, "", hashOf({ page: "flow", id: next.flow.id }));
      shown.current = location.hash;
      setStage(next);
    };
    show().catch((error: unknown) => !isGone && setStage({ kind: "failed", error }));
    return () => void (isGone = true);
  }, [services, hash, attempt]);
  const reload = useCallback(() => {
    leaving.current = undefined;
    setAttempt((count) => count + 1);
  }, []);
  const goOnInMemory = useCallback(() => {
    const show = async () => setStage({ kind: "flow", flow: await flowInMemory(services) });
    show().catch((error: unknown) => setStage({ kind: "failed", error }));
  }, [services]);
  return { stage, reload, goOnInMemory, leaving };
}

async function stageOf(services: Services, address: Address): Promise<Stage> {
  switch (address.page) {
    case "last":
      return { kind: "flow", flow: await lastFlow(services) };
    case "flows":
      return { kind: "flows" };
    case "flow": {
      const flow = await flowWithId(services, address.id);
      return flow ? { kind: "flow", flow } : { kind: "missing" };
    }
    case "storage":
      return { kind: "storage" };
    default:
      return address satisfies never;
  }
}

function Opening({ services }: { readonly services: Services }) {
  const standing = useStore(services.databaseState.standing);
  return (
    <main className={styles.message} aria-busy>
      <p role="status">Opening your flow …</p>
      {standing === "blocked" && (
        <p role="alert">
          An older Millrace is still open in another tab and is finishing what it does. This page goes on by
          itself as soon as that tab is done or closed.
        </p>
      )}
    </main>
  );
}

function Missing() {
  return (
    <main className={styles.message}>
      <h1>This flow is not on this device</h1>
      <p>It may have been deleted, or the address belongs to another browser.</p>
      <p>
        <a href={hashOf({ page: "flows" })}>Go to your flows</a>
      </p>
    </main>
  );
}

interface OpeningFailedProps {
  readonly error: unknown;
  /** Shows a flow that is only in memory. */
  readonly onGoOn: () => void;
}

function OpeningFailed({ error, onGoOn }: OpeningFailedProps) {
  return (
    <main className={styles.message}>
      <h1>Your flows cannot be opened</h1>
      <p role="alert">{whyNotKept(error)}</p>
      <p>Nothing is lost: flows stay on this device. {whatHelps(error)}</p>
      <p>You can also go on without: flows and runs then last as long as this tab, and can be downloaded.</p>
      <p className={styles.ways}>
        <Button variant="primary" onClick={() => location.reload()}>
          Try again
        </Button>
        <Button onClick={onGoOn}>Go on without saving</Button>
      </p>
    </main>
  );
}
