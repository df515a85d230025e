import fc from "fast-check";
import { expect, test } from "vitest";
import type { Log, RunEvent } from "../engine/event.ts";
import type { Journal } from "../engine/ports.ts";
import { stateOf } from "../engine/state.ts";
import { LiveRun, type LiveNews } from "./liveRun.ts";

const journal: Journal = { append: () => undefined, flush: () => Promise.resolve() };

const isLine = ({ kind }: RunEvent) => kind === "log";

function line(message: string): RunEvent {
  const log: Log = { flowRunId: "f", level: 20, logger: "prefect.flow_runs", message, timestamp: 0 };
  return { kind: "log", log };
}

function state(timestamp: number): RunEvent {
  return { kind: "state", runId: "task", state: { ...stateOf("Running"), timestamp } };
}

/** What a page was told, until there is nothing any more. */
function page(run: LiveRun): { readonly news: LiveNews[]; readonly over: Promise<void> } {
  const { port1, port2 } = new MessageChannel();
  const news: LiveNews[] = [];
  const over = new Promise<void>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<LiveNews | undefined>) => {
      if (data) return void news.push(data);
      port1.close();
      resolve();
    };
  });
  run.follow(port2);
  return { news, over };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

type Step =
  | { readonly kind: "events"; readonly states: number; readonly lines: number }
  | { readonly kind: "kept"; readonly share: number }
  | { readonly kind: "page" }
  | { readonly kind: "turn" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("events"), states: fc.nat(3), lines: fc.constantFrom(0, 1, 40, 700, 3000) }),
  fc.record({ kind: fc.constant("kept"), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.constant({ kind: "page" } as const),
  fc.constant({ kind: "turn" } as const),
);

test("Every page hears each event once and in order, but log lines that it can read where they are kept, of which few are held", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const run = new LiveRun("f", journal);
      const all: RunEvent[] = [];
      const pages = [page(run)];
      let kept = 0;
      for (const each of steps) {
        if (each.kind === "page") pages.push(page(run));
        else if (each.kind === "turn") await turn();
        else if (each.kind === "kept") {
          kept += Math.floor((all.length - kept) * each.share);
          run.keep(kept, all.slice(0, kept).filter(isLine).length);
        } else {
          const lines = Array.from({ length: each.lines }, () => line(String(all.length)));
          const states = Array.from({ length: each.states }, () => state(all.length));
          for (const event of [...lines, ...states]) {
            all.push(event);
            run.append(event);
          }
        }
      }
      await turn();
      await turn();
      run.keep(kept, all.slice(0, kept).filter(isLine).length);
      expect(await run.all(async (count) => all.slice(0, count))).toEqual(all);
      run.close();
      const unkept = all.slice(kept).filter(isLine).length;
      expect(run.course.filter(isLine).length).toBeLessThan(unkept + 1000);
      for (const { news, over } of pages) {
        await over;
        const skipped = news[0]?.skippedLines ?? 0;
        const told = news.flatMap(({ events }) => events);
        expect(told.filter((event) => !isLine(event))).toEqual(all.filter((event) => !isLine(event)));
        expect(told.filter(isLine)).toEqual(all.filter(isLine).slice(skipped));
        expect(skipped).toBeLessThanOrEqual(news[0]?.keptLines ?? 0);
        expect(news.slice(1).every(({ skippedLines }) => skippedLines === 0)).toBe(true);
        expect(news.at(-1)?.count ?? 0).toBe(all.length);
      }
    }),
    { numRuns: 60 },
  );
});

test("A run that goes on begins with what is kept of it, and tells its lines only", async () => {
  const run = new LiveRun("f", journal, { events: [state(1)], count: 5, lines: 4 });
  run.append(line("next"));
  const { news, over } = page(run);
  run.close();
  await over;
  expect(news).toEqual([{ events: [state(1), line("next")], skippedLines: 4, keptLines: 4, count: 6 }]);
});

test("Where what is kept cannot be read, all but its lines is there", async () => {
  const run = new LiveRun("f", journal, { events: [state(1)], count: 5, lines: 4 });
  expect(await run.all(() => Promise.reject(new Error("The disk is gone.")))).toEqual([state(1)]);
  expect(await run.all(async () => [])).toEqual([state(1)]);
});
