import type { Page } from "@playwright/test";
import { parse } from "../../src/code/parse.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import type {
  StoredArtifact,
  StoredDocument,
  StoredFlow,
  StoredRevision,
  StoredRun,
} from "../../src/store/database.ts";

/** A row of events or log lines as it is kept, with lists in place of typed arrays. */
interface Row {
  readonly runId: string;
  readonly first: number;
  readonly numbers?: readonly number[];
}

/** All that is kept, read without any of the app's code. */
export interface Kept {
  readonly flows: readonly StoredFlow[];
  readonly runs: readonly StoredRun[];
  readonly revisions: readonly StoredRevision[];
  readonly programs: readonly { readonly hash: string }[];
  readonly events: readonly (Row & { readonly events: readonly RunEvent[] })[];
  readonly logs: readonly (Row & {
    readonly line: number;
    readonly ends: readonly number[];
    readonly text: string;
  })[];
  readonly artifacts: readonly StoredArtifact[];
  readonly documents: readonly StoredDocument[];
}

const names = ["flows", "revisions", "documents", "runs", "programs", "events", "logs", "artifacts"] as const;

/** Everything; or, of events and log lines, only those of the newest run. */
export async function readKept(page: Page, extent: "all" | "newest" = "all"): Promise<Kept> {
  return page.evaluate(
    async ([stores, only]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("millrace-2");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error as DOMException);
      });
      const transaction = database.transaction([...stores]);
      const read = (name: string, range?: IDBKeyRange) =>
        new Promise<unknown[]>((resolve, reject) => {
          const request = transaction.objectStore(name).getAll(range);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error as DOMException);
        });
      const runs = (await read("runs")) as StoredRun[];
      const newest = runs.toSorted((one, other) => one.createdAt - other.createdAt).at(-1)?.id ?? "";
      const range = (name: string) =>
        only === "newest" && (name === "events" || name === "logs")
          ? IDBKeyRange.bound([newest, 0], [newest, Infinity])
          : undefined;
      const rows = await Promise.all(
        stores.map(async (name) => [name, await read(name, range(name))] as const),
      );
      database.close();
      // Typed arrays do not travel to the test as they are.
      const plain = (_: string, value: unknown) =>
        ArrayBuffer.isView(value) ? [...(value as unknown as Iterable<number>)] : value;
      return JSON.parse(JSON.stringify(Object.fromEntries(rows), plain)) as never;
    },
    [names, extent] as const,
  );
}

/** The runs that must be going on, or have been left. */
export function openRuns({ runs }: Kept): readonly string[] {
  return runs.filter(({ isOpen }) => isOpen).map(({ id }) => id);
}

/** Puts a flow into the database, newer than all others, so that the page opens it. */
export async function putFlow(page: Page, flow: StoredFlow): Promise<void> {
  await page.evaluate(async (row) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("millrace-2");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as DOMException);
    });
    const transaction = database.transaction("flows", "readwrite");
    transaction.objectStore("flows").put(row);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, flow);
}

/** Adds the flow of a text under this id, newer than all others, so that the page opens it. */
export async function addFlow(page: Page, id: string, name: string, text: string): Promise<void> {
  const { program } = parse(text);
  // Its places in the file are maps, which do not travel to the page as JSON.
  const { source: _source, ...drawn } = program ?? {};
  const document = JSON.parse(JSON.stringify(drawn)) as unknown;
  await putFlow(page, { id, name, document, revision: 1, savedAt: Date.now() + 60_000 });
}
