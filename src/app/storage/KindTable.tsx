import { bytesText, countOf, countText } from "../../runs/timeText.ts";
import { totalBytes } from "../../store/size.ts";
import { countedBytes } from "../../store/usage.ts";
import { Button } from "../../ui/Button.tsx";
import type { FreeingKind } from "./FreeDialog.tsx";
import type { StorageReading } from "./useStorage.ts";
import styles from "./StoragePage.module.css";

interface KindTableProps {
  readonly reading: StorageReading;
  readonly onFree: (kind: FreeingKind) => void;
}

/** What uses how much, by kind, and what can go of each. */
export function KindTable({ reading, onFree }: KindTableProps) {
  const { usage, packageTypes, estimate } = reading;
  const kinds = kindsOf(reading);
  const counted = countedBytes(usage) + packageTypes.bytes;
  const rest = Math.max(0, (estimate.usage ?? 0) - counted);
  return (
    <section className={styles.section} aria-labelledby="kinds">
      <h2 id="kinds" className={styles.subtitle}>
        What uses how much
      </h2>
      <Bar kinds={kinds} total={counted} />
      <div className={styles.scroller}>
        <table className={styles.table} aria-labelledby="kinds">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Size</th>
              <th scope="col">
                <span className={styles.unseen}>Free it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {kinds.map(({ id, title, about, bytes, free }) => (
              <tr key={id}>
                <th scope="row">
                  <Named kind={id} title={title} about={about} />
                </th>
                <td>{bytesText(bytes)}</td>
                <td>
                  {free && (
                    <Button size="small" disabled={bytes === 0} onClick={() => onFree(free.kind)}>
                      {free.label}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
            {rest > 0 && (
              <tr>
                <th scope="row">
                  <Named
                    kind="rest"
                    title="Millrace itself, indexes, and what the browser adds"
                    about="What the browser counts beyond the above"
                  />
                </th>
                <td>{bytesText(rest)}</td>
                <td />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Named({ kind, title, about }: Record<"kind" | "title" | "about", string>) {
  return (
    <div className={styles.named}>
      <span className={styles.swatch} data-kind={kind} aria-hidden />
      <div>
        {title}
        <span className={styles.about}>{about}</span>
      </div>
    </div>
  );
}

interface Kind {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly bytes: number;
  /** In the bar; what lies in the bin is counted with the others already. */
  readonly isCounted: boolean;
  readonly free?: { readonly kind: FreeingKind; readonly label: string };
}

function kindsOf({ usage, packageTypes }: StorageReading): readonly Kind[] {
  const { documents, runs, artifactVersions, cache, bin, flows } = usage;
  const kept = flows.filter(({ isKept }) => isKept).length;
  const sum = (count: "versions" | "runs" | "pinned") =>
    flows.reduce((total, flow) => total + flow[count], 0);
  const parts = (["logs", "results", "artifacts", "states"] as const)
    .filter((part) => runs[part] > 0)
    .map((part) => `${part} ${bytesText(runs[part])}`);
  const pinned = sum("pinned");
  return [
    {
      id: "flows",
      title: "Flows",
      about: `${countOf(kept, "flow")} in ${countOf(sum("versions"), "version")}`,
      bytes: documents,
      isCounted: true,
      free: { kind: "versions", label: "Delete old versions…" },
    },
    {
      id: "runs",
      title: "Runs",
      about: [
        `${countOf(sum("runs"), "run")}${pinned > 0 ? `, ${countText(pinned)} of them pinned` : ""}`,
        ...parts,
      ].join(" · "),
      bytes: totalBytes(runs),
      isCounted: true,
      free: { kind: "runs", label: "Delete runs…" },
    },
    {
      id: "artifacts",
      title: "Versions of artifacts",
      about: "Artifacts with a key outlive their runs",
      bytes: artifactVersions,
      isCounted: true,
      free: { kind: "artifacts", label: "Delete old ones…" },
    },
    {
      id: "cache",
      title: "Cached results",
      about: "What tasks keep for later runs: deleted, it is computed again",
      bytes: cache,
      isCounted: true,
      free: { kind: "cache", label: "Delete cached results…" },
    },
    {
      id: "types",
      title: "Types of npm packages",
      about: `Of ${countOf(packageTypes.count, "package")}: deleted, they are fetched again when a flow needs them`,
      bytes: packageTypes.bytes,
      isCounted: true,
      free: { kind: "types", label: "Delete types…" },
    },
    {
      id: "bin",
      title: "Bin",
      about: "Of all that, what belongs to flows in the bin; they go after 30 days",
      bytes: bin,
      isCounted: false,
      free: { kind: "bin", label: "Empty the bin…" },
    },
  ];
}

/** The same numbers as in the table, to be seen at a glance. */
function Bar({ kinds, total }: { readonly kinds: readonly Kind[]; readonly total: number }) {
  return (
    <div className={styles.bar} aria-hidden>
      {total > 0 &&
        kinds
          .filter(({ isCounted, bytes }) => isCounted && bytes > 0)
          .map(({ id, bytes }) => <span key={id} data-kind={id} style={{ flexGrow: bytes / total }} />)}
    </div>
  );
}
