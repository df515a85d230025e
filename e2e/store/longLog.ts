import type { Page } from "@playwright/test";

/**
 * Puts one more run of the newest run's flow into the database, ended as that one, with so many log lines:
 * "line 0", "line 1" and so on; every thousandth is a warning that says "needle", too.
 */
export async function putLongRun(page: Page, lines: number): Promise<void> {
  await page.evaluate(async (count) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error as DOMException);
      });
    const database = await settled(indexedDB.open("millrace-2"));
    const inOne = async (work: (store: (name: string) => IDBObjectStore) => Promise<void> | void) => {
      const transaction = database.transaction(["runs", "events", "logs"], "readwrite");
      await work((name) => transaction.objectStore(name));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error as DOMException);
      });
    };
    interface Event {
      readonly kind: string;
      readonly taskRun?: { readonly id: string };
    }
    const id = crypto.randomUUID();
    let course: Event[] = [];
    await inOne(async (store) => {
      const runs = (await settled(store("runs").getAll())) as { id: string; number: number }[];
      const newest = runs.toSorted((one, other) => one.number - other.number).at(-1);
      if (!newest) throw new Error("There is no run to make another one like.");
      const range = IDBKeyRange.bound([newest.id, 0], [newest.id, Infinity]);
      const rows = (await settled(store("events").getAll(range))) as { events: Event[] }[];
      course = rows.flatMap(({ events }) => events);
      const events = course.length + count;
      store("runs").put({ ...newest, id, number: newest.number + 1, events, lines: count });
      store("events").put({ runId: id, first: 0, events: course });
    });
    const taskRunId = course.find(({ kind }) => kind === "taskRunCreated")?.taskRun?.id;
    const kind = (level: number) => ({ flowRunId: id, taskRunId, logger: "prefect.task_runs", level });
    const kinds = [kind(20), kind(30)];
    const most = 500;
    for (let from = 0; from < count; from += 100 * most) {
      await inOne((store) => {
        for (let line = from; line < Math.min(count, from + 100 * most); line += most) {
          const places = Array.from({ length: Math.min(most, count - line) }, (_, place) => line + place);
          const isWarning = (place: number) => place % 1000 === 999;
          const messages = places.map((place) => `line ${place}${isWarning(place) ? " needle" : ""}`);
          let end = -1;
          store("logs").put({
            runId: id,
            line,
            first: course.length + line,
            kinds,
            kind: Uint16Array.from(places, (place) => (isWarning(place) ? 1 : 0)),
            timestamps: Float64Array.from(places, (place) => 1.8e12 + place),
            text: messages.join("\n"),
            ends: Uint32Array.from(messages, (message) => (end += 1 + message.length)),
          });
        }
      });
    }
    database.close();
  }, lines);
}
