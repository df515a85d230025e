import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Log } from "../engine/event.ts";
import {
  chunkIn,
  ChunkWriter,
  logsIn,
  placesOf,
  type LogChunk,
  type LogChunk3,
  type NumberedLog,
} from "./logChunk.ts";
import { anyLogs, anyNeedle, linesWith } from "../engine/logText.testing.ts";

const numbered = (logs: readonly Log[], step = 1): NumberedLog[] =>
  logs.map((log, index) => ({ number: 7 + index * step, log }));

function chunkFrom(lines: readonly NumberedLog[], line = 0): LogChunk {
  const writer = new ChunkWriter("run", line);
  for (const { number, log } of lines) writer.add(log, number);
  return writer.chunks()[0] as LogChunk;
}

const chunkWith = (messages: readonly string[]) =>
  chunkFrom(
    numbered(
      messages.map((message) => ({
        flowRunId: "run",
        level: 20,
        logger: "prefect.flow_runs",
        message,
        timestamp: 1,
      })),
    ),
  );

/** As rows were written before they had one text. */
function row3(logs: readonly NumberedLog[]): LogChunk3 {
  return {
    runId: "run",
    line: 3,
    first: logs[0]?.number ?? 0,
    numbers: Uint32Array.from(logs, ({ number }) => number),
    sources: logs.map(
      ({ log: { level: _level, message: _message, timestamp: _timestamp, ...source } }) => source,
    ),
    source: Uint16Array.from(logs, (_, index) => index),
    levels: Float64Array.from(logs, ({ log }) => log.level),
    timestamps: Float64Array.from(logs, ({ log }) => log.timestamp),
    messages: logs.map(({ log }) => log.message),
  };
}

describe("a log chunk", () => {
  test("gives back the lines that it was made of, whatever is in them", () => {
    fc.assert(
      fc.property(anyLogs, fc.constantFrom(1, 3), (logs, step) => {
        const lines = numbered(logs, step);
        expect(logsIn(chunkFrom(lines))).toEqual(lines);
      }),
    );
  });

  test("of an older row gives the same lines", () => {
    fc.assert(
      fc.property(anyLogs, fc.constantFrom(1, 3), (logs, step) => {
        const lines = numbered(logs, step);
        expect(logsIn(chunkIn(row3(lines)))).toEqual(lines);
        expect(chunkIn(chunkIn(row3(lines)))).toEqual(chunkFrom(lines, 3));
      }),
    );
  });

  test("finds a text in just those lines in which it is found one by one", () => {
    const found = anyLogs.chain((logs) => fc.tuple(fc.constant(logs), anyNeedle(logs)));
    fc.assert(
      fc.property(found, ([logs, text]) => {
        expect(placesOf(chunkFrom(numbered(logs)), text)).toEqual(linesWith(logs, text));
      }),
      { numRuns: 500 },
    );
  });

  test("finds nothing over the end of a line, and what a line with line feeds has over them", () => {
    expect(placesOf(chunkWith(["one", "two"]), "one\ntwo")).toEqual([]);
    expect(placesOf(chunkWith(["", "one\nTWO", "two"]), "ONE\ntwo")).toEqual([1]);
  });

  test("finds behind a letter whose cases differ in length, and a sigma as it stands at the end of its line", () => {
    expect(placesOf(chunkWith(["İİİ", "abc", "İabc"]), "ABC")).toEqual([1, 2]);
    expect(placesOf(chunkWith(["ΑΣ", "Α"]), "ας")).toEqual([0]);
  });

  test("finds the empty text in every line, empty ones too", () => {
    expect(placesOf(chunkWith(["", "", "a", ""]), "")).toEqual([0, 1, 2, 3]);
  });
});
