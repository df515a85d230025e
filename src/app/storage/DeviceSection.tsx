import { ShieldCheck, ShieldQuestion } from "lucide-react";
import { useStore } from "zustand";
import { bytesText, percentText } from "../../runs/timeText.ts";
import { Button } from "../../ui/Button.tsx";
import { useToast } from "../../ui/Toasts.tsx";
import type { Services } from "../services.ts";
import type { Persistence, PersistenceStanding } from "./persistence.ts";
import type { StorageReading } from "./useStorage.ts";
import styles from "./StoragePage.module.css";

/** How much the browser lets Millrace have, and whether it has promised to keep it. */
export function DeviceSection(props: { readonly services: Services; readonly reading: StorageReading }) {
  const { usage, quota } = props.reading.estimate;
  return (
    <section className={styles.section} aria-labelledby="device">
      <h2 id="device" className={styles.subtitle}>
        This device
      </h2>
      {usage !== undefined && quota !== undefined && quota > 0 ? (
        <>
          <p>
            <strong>{bytesText(usage)}</strong> of about {bytesText(quota)} that the browser lets Millrace
            have are in use ({shareText(usage / quota)}).
          </p>
          <meter
            className={styles.meter}
            aria-label="Used of what the browser lets Millrace have"
            min={0}
            max={quota}
            high={quota * 0.8}
            value={usage}
          />
        </>
      ) : (
        <p className={styles.note}>This browser does not say how much it lets Millrace have.</p>
      )}
      <Promised persistence={props.services.persistence} />
    </section>
  );
}

function shareText(share: number): string {
  return share < 0.001 ? "less than 0.1%" : percentText(share * 100);
}

function Promised({ persistence }: { readonly persistence: Persistence }) {
  const standing = useStore(persistence.standing);
  const toast = useToast();
  const ask = async () => {
    await persistence.ask();
    if (persistence.standing.getState() !== "promised")
      toast({ tone: "info", title: "The browser did not promise it", detail: refused });
  };
  const Icon = standing === "promised" ? ShieldCheck : ShieldQuestion;
  return (
    <p className={styles.promise} role="status">
      <Icon size={16} aria-hidden />
      <span>{sentences[standing]}</span>
      {standing === "bestEffort" && (
        <Button size="small" onClick={() => void ask()}>
          Ask the browser to keep it
        </Button>
      )}
    </p>
  );
}

const refused =
  "Browsers decide this by how much a page is used: a bookmark or an installed app helps. A download of everything is safe anyway.";

const sentences: Readonly<Record<PersistenceStanding, string>> = {
  unknown: "The browser does not say whether it may delete what is kept here.",
  bestEffort:
    "The browser has not promised to keep this: when the device gets full, it may delete all of it.",
  promised: "The browser has promised to keep this until you delete it.",
};
