import { FilePlus2, Plus, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { demos, type Demo } from "../../demos/index.ts";
import { emptyBin, putIntoBin, takeFromBin } from "../../store/flows.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useToast } from "../../ui/Toasts.tsx";
import { goTo } from "../address.ts";
import { copyDemo, type FlowDocument } from "../openFlow.ts";
import type { Services } from "../services.ts";
import { FileButton } from "./FileButton.tsx";
import { FlowCard } from "./FlowCard.tsx";
import {
  duplicateFlow,
  matchingFlows,
  newFlow,
  renameFlow,
  useFlowLists,
  type FlowLists,
} from "./flowList.ts";
import styles from "./Home.module.css";
import { TemplateCard } from "./TemplateCard.tsx";
import { useFileDrop } from "./useFileDrop.ts";
import { useOpening } from "./useOpening.ts";

export interface HomeProps {
  readonly services: Services;
}

/** All flows on this device, and the templates to begin from. A `.ts` file that is dropped or pasted becomes a flow. */
export function Home({ services }: HomeProps) {
  const lists = useFlowLists(services.database);
  const [query, setQuery] = useState("");
  const { openText, openFiles } = useOpening(services);
  const drop = useFileDrop((files) => void openFiles(files, "drop"));
  usePaste(openText, openFiles);
  const create = useAct(() => newFlow(services).then(open));
  return (
    <main className={styles.home} {...drop.handlers}>
      <div className={styles.page}>
        <header className={styles.header}>
          <h1 className={styles.title}>My flows</h1>
          <SearchField query={query} onQuery={setQuery} />
          <FileButton onFiles={(files) => void openFiles(files, "file")} />
          <Button variant="primary" onClick={create}>
            <Plus size={15} aria-hidden /> New flow
          </Button>
        </header>
        {lists && <Flows services={services} lists={lists} query={query} onCreate={create} />}
        <Templates services={services} query={query} />
        {lists && <Bin services={services} flows={lists.binned} />}
      </div>
      {drop.isOver && <p className={styles.drop}>Drop the file to open it as a new flow</p>}
    </main>
  );
}

/** What is pasted outside of a field is opened too. */
function usePaste(
  openText: (text: string) => Promise<void>,
  openFiles: (files: readonly File[], kind: "drop") => Promise<void>,
): void {
  useEffect(() => {
    const onPaste = ({ target, clipboardData }: ClipboardEvent) => {
      if (target instanceof Element && target.closest("input, textarea, [role='dialog']")) return;
      const files = [...(clipboardData?.files ?? [])];
      const text = clipboardData?.getData("text/plain") ?? "";
      if (files.length > 0) void openFiles(files, "drop");
      else if (text.trim() !== "") void openText(text);
    };
    addEventListener("paste", onPaste);
    return () => removeEventListener("paste", onPaste);
  }, [openText, openFiles]);
}

function open({ id }: FlowDocument): void {
  goTo({ page: "flow", id });
}

/** Does it, and tells when it could not be done. */
function useAct<Given extends unknown[]>(act: (...given: Given) => Promise<unknown>) {
  const toast = useToast();
  return (...given: Given) =>
    void act(...given).catch((error: unknown) =>
      toast({ tone: "danger", title: "That could not be done", detail: String((error as Error).message) }),
    );
}

function SearchField({ query, onQuery }: { readonly query: string; readonly onQuery: (q: string) => void }) {
  return (
    <label className={styles.search}>
      <Search size={15} aria-hidden />
      <input
        type="search"
        aria-label="Search flows and templates"
        placeholder="Search flows and templates"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
      />
    </label>
  );
}

interface FlowsProps extends HomeProps {
  readonly lists: FlowLists;
  readonly query: string;
  readonly onCreate: () => void;
}

function Flows({ services, lists, query, onCreate }: FlowsProps) {
  const toast = useToast();
  const [now] = useState(() => Date.now());
  const shown = matchingFlows(lists.flows, query);
  const { database } = services;
  const bin = useAct(async ({ id, name }: FlowDocument) => {
    await putIntoBin(database, id, Date.now());
    const undo = () => void takeFromBin(database, id);
    toast({ tone: "info", title: `“${name}” is in the bin`, action: { label: "Undo", run: undo } });
  });
  const duplicate = useAct((flow: FlowDocument) => duplicateFlow(services, flow));
  const rename = useAct(async (flow: FlowDocument, name: string) => {
    if (!(await renameFlow(services, flow, name)))
      throw new Error("The flow was changed meanwhile: try again.");
  });
  if (lists.flows.length === 0) {
    return (
      <EmptyState
        icon={<FilePlus2 size={22} aria-hidden />}
        title="No flows yet"
        actions={
          <Button variant="primary" onClick={onCreate}>
            <Plus size={15} aria-hidden /> New flow
          </Button>
        }
      >
        Begin with an empty canvas, with one of the templates below, or drop a <code>.ts</code> file here.
      </EmptyState>
    );
  }
  if (shown.length === 0) return <p className={styles.nothing}>No flow of yours is called “{query}”.</p>;
  return (
    <ul className={styles.grid} aria-label="Flows">
      {shown.map(({ flow, lastRun }) => (
        <FlowCard
          key={flow.id}
          flow={flow}
          lastRun={lastRun}
          now={now}
          onDuplicate={duplicate}
          onRename={rename}
          onDelete={bin}
        />
      ))}
    </ul>
  );
}

function Templates({ services, query }: HomeProps & { readonly query: string }) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = demos.filter(({ title, about }) =>
    words.every((word) => `${title} ${about}`.toLowerCase().includes(word)),
  );
  const use = useAct(async (demo: Demo) => {
    open(await copyDemo(services, demo));
  });
  if (shown.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="templates">
      <h2 id="templates" className={styles.subtitle}>
        Templates
      </h2>
      <p className={styles.about}>Each opens as a copy of your own. All of them run without a network.</p>
      <ul className={styles.grid} aria-label="Templates">
        {shown.map((demo) => (
          <TemplateCard key={demo.id} services={services} demo={demo} onUse={use} />
        ))}
      </ul>
    </section>
  );
}

function Bin({ services, flows }: HomeProps & { readonly flows: readonly FlowDocument[] }) {
  const restore = useAct((id: string) => takeFromBin(services.database, id));
  const empty = useAct(() => emptyBin(services.database, Infinity));
  if (flows.length === 0) return null;
  return (
    <details className={styles.section}>
      <summary className={styles.summary}>
        Bin <span className={styles.count}>{flows.length}</span>
      </summary>
      <p className={styles.about}>Flows stay here for 30 days, with their runs.</p>
      <ul className={styles.binned} aria-label="Flows in the bin">
        {flows.map(({ id, name }) => (
          <li key={id}>
            <span>{name}</span>
            <Button size="small" onClick={() => restore(id)} aria-label={`Restore ${name}`}>
              Restore
            </Button>
          </li>
        ))}
      </ul>
      <Button size="small" variant="danger" onClick={empty}>
        Delete {flows.length === 1 ? "it" : "all"} for good
      </Button>
    </details>
  );
}
