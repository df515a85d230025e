import { useEffect, useState } from "react";
import { Toasts } from "../ui/Toasts.tsx";
import styles from "./App.module.css";
import type { Demo } from "../demos/index.ts";
import { CodeWorkspace } from "./CodeWorkspace.tsx";
import { DemoMenu } from "./DemoMenu.tsx";
import { copyDemo, openFlow, type FlowDocument } from "./openFlow.ts";
import type { Services } from "./services.ts";
import { Workspace } from "./Workspace.tsx";

type Stage =
  | { readonly kind: "opening" }
  | { readonly kind: "open"; readonly flow: FlowDocument }
  | { readonly kind: "code"; readonly demo: Demo }
  | { readonly kind: "failed"; readonly reason: string };

/** The whole page: opens the flow that was edited last, and shows it. */
export function App({ services }: { readonly services: Services }) {
  const [attempt, setAttempt] = useState(0);
  const [opening, setOpening] = useState<Stage>({ kind: "opening" });
  useEffect(() => {
    let isGone = false;
    const show = (next: Stage) => !isGone && setOpening(next);
    openFlow(services).then(
      (flow) => show({ kind: "open", flow }),
      (error: unknown) => show(failed(error)),
    );
    return () => void (isGone = true);
  }, [services, attempt]);
  const openDemo = (demo: Demo) => {
    if (demo.opensAs === "code") return setOpening({ kind: "code", demo });
    copyDemo(services, demo).then(
      (flow) => setOpening({ kind: "open", flow }),
      (error: unknown) => setOpening(failed(error)),
    );
  };
  const openStored = (flow: FlowDocument) => setOpening({ kind: "open", flow });
  const menu = <DemoMenu services={services} onOpenDemo={openDemo} onOpenFlow={openStored} />;
  return (
    <Toasts>
      {opening.kind === "open" && (
        <Workspace
          key={`${opening.flow.id}@${opening.flow.revision}`}
          services={services}
          flow={opening.flow}
          onReload={() => setAttempt(attempt + 1)}
          menu={menu}
        />
      )}
      {opening.kind === "code" && (
        <CodeWorkspace key={opening.demo.id} services={services} demo={opening.demo} menu={menu} />
      )}
      {opening.kind === "opening" && <Opening />}
      {opening.kind === "failed" && <OpeningFailed reason={opening.reason} />}
    </Toasts>
  );
}

function failed(error: unknown): Stage {
  return { kind: "failed", reason: String((error as Error).message ?? error) };
}

function Opening() {
  return (
    <main className={styles.message} aria-busy>
      <p role="status">Opening your flow …</p>
    </main>
  );
}

function OpeningFailed({ reason }: { readonly reason: string }) {
  return (
    <main className={styles.message}>
      <h1>Your flows cannot be opened</h1>
      <p role="alert">{reason}</p>
      <p>
        Nothing is lost: flows stay on this device. Private windows and blocked site data keep Millrace from
        reading them; allow storage for this page and reload.
      </p>
    </main>
  );
}
