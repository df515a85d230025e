import fc from "fast-check";
import { expect, test } from "vitest";
import type { Log, RunEvent } from "../engine/event.ts";
import { eventsOf, type LogBlock } from "../engine/logBlock.ts";
import { stateOf } from "../engine/state.ts";
import type { BlockJournal } from "../store/lateJournal.ts";
import { LiveRun, type LiveNews } from "./liveRun.ts";

const nothing = () => undefined;
const journal: BlockJournal = { append: nothing, appendLines: nothing, flush: () => Promise.resolve() };

const isLine = ({ kind }: RunEvent) => kind === "log";

function line(message: string): RunEvent {
  const log: Log = { flowRunId: "f", level: 20, logger: "prefect.flow_runs", message, timestamp: 0 };
  return { kind: "log", log };
}

function block(messages: readonly string[]): LogBlock {
  const levels = messages.map(() => 20);
  return { kind: "lines", flowRunId: "f", logger: "prefect.flow_runs", levels, messages, timestamp: 0 };
}

function state(timestamp: number): RunEvent {
  return { kind: "state", runId: "task", state: { ...stateOf("Running"), timestamp } };
}

function inBlocks(messages: readonly string[], length: number): LogBlock[] {
  const starts = messages.map((_, index) => index).filter((index) => index % length === 0);
  return starts.map((start) => block(messages.slice(start, start + length)));
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
  | { readonly kind: "events"; readonly states: number; readonly lines: number; readonly together: number }
  | { readonly kind: "kept"; readonly share: number }
  | { readonly kind: "page" }
  | { readonly kind: "turn" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("events"),
    states: fc.nat(3),
    lines: fc.constantFrom(0, 1, 40, 700, 3000),
    together: fc.constantFrom(1, 7, 64),
  }),
  fc.record({ kind: fc.constant("kept"), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.constant({ kind: "page" } as const),
  fc.constant({ kind: "turn" } as const),
);

test("Every page hears each event once and in order, but log lines that it can read where they are kept, of which few are held", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const run = new LiveRun("f", journal);
      const all: RunEvent[] = [];
      // A journal keeps what came together, or nothing of it.
      const wholes: number[] = [];
      const pages = [page(run)];
      let kept = 0;
      for (const each of steps) {
        if (each.kind === "page") pages.push(page(run));
        else if (each.kind === "turn") await turn();
        else if (each.kind === "kept") {
          const wanted = kept + Math.floor((all.length - kept) * each.share);
          kept = wholes.findLast((count) => count <= wanted) ?? kept;
          run.keep(kept, all.slice(0, kept).filter(isLine).length);
        } else {
          const messages = Array.from({ length: each.lines }, (_, index) => String(all.length + index));
          const states = Array.from({ length: each.states }, () => state(all.length));
          const lines = each.together === 1 ? messages.map(line) : inBlocks(messages, each.together);
          for (const one of [...lines, ...states]) {
            all.push(...eventsOf([one]));
            wholes.push(all.length);
            run.append(one);
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
        const told = news.flatMap(({ happenings }) => eventsOf(happenings));
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
  expect(news).toEqual([{ happenings: [state(1), line("next")], skippedLines: 4, keptLines: 4, count: 6 }]);
});

test("Where what is kept cannot be read, all but its lines is there", async () => {
  const run = new LiveRun("f", journal, { events: [state(1)], count: 5, lines: 4 });
  expect(await run.all(() => Promise.reject(new Error("The disk is gone.")))).toEqual([state(1)]);
  expect(await run.all(async () => [])).toEqual([state(1)]);
});
