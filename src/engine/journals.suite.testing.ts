import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "./event.ts";
import type { Journals } from "./journals.ts";
import { anyLogs } from "./logText.testing.ts";
import { stateOf, type StateName } from "./state.ts";

/** The event of a root run's birth. */
export const born = (id: string): RunEvent => ({
  kind: "flowRunCreated",
  flowRun: { id, name: "calm-otter", flowName: "Flow", parameters: {} },
});

export const entered = (runId: string, name: StateName, timestamp: number): RunEvent => ({
  kind: "state",
  runId,
  state: { ...stateOf(name), timestamp },
});

export const said = (flowRunId: string, message: string, level = 20): RunEvent => ({
  kind: "log",
  log: { flowRunId, level, logger: "prefect.flow_runs", message, timestamp: 1 },
});

const originOf = (id: string, flowId = "flow") => ({
  id,
  flowId,
  flowName: "Flow",
  program: `text of ${id}`,
});

/** Something of every kind, with values that JSON cannot hold. */
const anyEvent = (id: string): fc.Arbitrary<RunEvent> =>
  fc.oneof(
    fc.string().map((message) => said(id, message)),
    fc.integer({ min: 1, max: 1e9 }).map((at) => entered(id, "Running", at)),
    fc
      .oneof(fc.anything(), fc.date(), fc.constant(new Map([[{ a: 1 }, new Set([1n, NaN])]])))
      .filter(isCloneable)
      .map((value): RunEvent => ({ kind: "result", runId: id, value })),
    fc.string().map((data): RunEvent => ({
      kind: "artifact",
      artifact: { id: `${id}/${data}`, key: "report", type: "markdown", data, flowRunId: id, created: 5 },
    })),
  );

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** What every place that keeps runs promises. `open` gives a new handle on an empty place; `again`, another on the same one. */
export function journalsSuite(
  name: string,
  open: () => Promise<{ readonly journals: Journals; readonly again: () => Promise<Journals> | Journals }>,
): void {
  describe(name, () => {
    test("gives back every event in order, however the commits fell, to whoever opens the place later", async () => {
      const { journals, again } = await open();
      let count = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(anyEvent("run"), { maxLength: 20 }), { maxLength: 8 }),
          async (batches) => {
            const id = `run ${++count}`;
            const journal = await journals.create(originOf(id), 1000);
            for (const batch of batches) {
              for (const event of batch) journal.append(event);
              await Promise.resolve();
            }
            await journal.flush();
            const expected = structuredClone(batches.flat());
            expect(await journals.read(id)).toEqual(expected);
            expect(await (await again()).read(id)).toEqual(expected);
            const from = Math.floor(expected.length / 2);
            expect(await journals.read(id, from)).toEqual(expected.slice(from));
          },
        ),
        { numRuns: 25 },
      );
    });

    test("gives back every log line as it was said: empty, long, of several lines, with half a sign in it", async () => {
      const { journals, again } = await open();
      let count = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anyLogs, { minLength: 1, maxLength: 3 }), async (batches) => {
          const id = `run ${++count}`;
          const journal = await journals.create(originOf(id), 1000);
          for (const logs of batches) {
            for (const log of logs) journal.append({ kind: "log", log });
            await journal.flush();
          }
          const expected = batches.flat().map((log) => ({ kind: "log", log }));
          expect(await (await again()).read(id)).toEqual(expected);
        }),
        { numRuns: 25 },
      );
    });

    test("goes on behind the last event when a run is opened again", async () => {
      const { journals, again } = await open();
      const first = await journals.create(originOf("run"), 1000);
      for (const event of [born("run"), said("run", "one"), entered("run", "Running", 1200)])
        first.append(event);
      await first.flush();
      const second = await (await again()).reopen("run");
      second.append(said("run", "two"));
      second.append(entered("run", "Crashed", 1500));
      await second.flush();
      const events = await journals.read("run");
      expect(events.map(({ kind }) => kind)).toEqual(["flowRunCreated", "log", "state", "log", "state"]);
      expect(await journals.lines()).toMatchObject([{ state: { name: "Crashed" }, durationMs: 500 }]);
    });

    test("keeps what was flushed first when the journal is opened a second time before anything else", async () => {
      const { journals } = await open();
      const journal = await journals.create(originOf("run"), 1000);
      journal.append(said("run", "one"));
      await journal.flush();
      await (await journals.reopen("run")).flush();
      expect(await journals.read("run")).toEqual([said("run", "one")]);
    });

    test("keeps a run's line up to date with its name, state and duration", async () => {
      const { journals } = await open();
      const journal = await journals.create(originOf("run"), 1000);
      for (const event of [born("run"), entered("run", "Running", 1200), entered("run", "Completed", 3500)])
        journal.append(event);
      await journal.flush();
      expect(await journals.lines()).toMatchObject([
        { number: 1, name: "calm-otter", state: { name: "Completed" }, durationMs: 2500 },
      ]);
      expect(await journals.programOf("run")).toBe("text of run");
      journal.append({ kind: "renamed", runId: "run", name: "tidy-fox" });
      journal.append(entered("run", "AwaitingRetry", 4000));
      await journal.flush();
      const [line] = await journals.lines();
      expect(line).toMatchObject({ name: "tidy-fox", state: { name: "AwaitingRetry" } });
      expect(line).not.toHaveProperty("durationMs");
    });

    test("counts each flow's runs from 1, and lists the newest first", async () => {
      const { journals } = await open();
      await journals.create(originOf("a", "one"), 1);
      await journals.create(originOf("b", "two"), 2);
      await journals.create(originOf("c", "one"), 3);
      const lines = await journals.lines();
      expect(lines.map(({ id, number }) => [id, number])).toEqual([
        ["c", 2],
        ["b", 1],
        ["a", 1],
      ]);
    });

    test("says so when it cannot keep what happened, and what came before stays", async () => {
      const { journals } = await open();
      const journal = await journals.create(originOf("run"), 1000);
      journal.append(said("run", "before"));
      await journal.flush();
      journal.append({ kind: "result", runId: "run", value: () => 1 });
      await expect(journal.flush()).rejects.toThrow("The run could not be saved.");
      expect(await journals.read("run")).toEqual([said("run", "before")]);
    });

    test("of one run never shows events of another", async () => {
      const { journals } = await open();
      const [one, two] = [
        await journals.create(originOf("run"), 1),
        await journals.create(originOf("run2"), 2),
      ];
      one.append(said("run", "one"));
      two.append(said("run2", "two"));
      await Promise.all([one.flush(), two.flush()]);
      expect(await journals.read("run")).toEqual([said("run", "one")]);
    });

    test("forgets a run that is deleted, and no other", async () => {
      const { journals } = await open();
      for (const id of ["run", "run2"]) {
        const journal = await journals.create(originOf(id), 1);
        journal.append(said(id, id));
        await journal.flush();
      }
      await journals.delete("run");
      await journals.delete("run");
      expect(await journals.read("run")).toEqual([]);
      expect(await journals.programOf("run")).toBeUndefined();
      await expect(journals.reopen("run")).rejects.toThrow("Run run is not kept here");
      expect((await journals.lines()).map(({ id }) => id)).toEqual(["run2"]);
      expect(await journals.read("run2")).toEqual([said("run2", "run2")]);
    });
  });
}
