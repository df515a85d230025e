import fc from "fast-check";
import type { Log } from "./event.ts";
import type { LogBlock } from "./logBlock.ts";

/** Texts that a log may have and that are easily mistaken for others: line feeds, half a sign, letters whose cases differ in length. */
const anyMessage: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("", "\n", "\n\n", "İ", "ΑΣ", "ς\nΣ", "\ud83d", "\ude00", "😀", "𐐀", "ẞ", "K"),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("a", "B", "Σ", "σ", "İ", "i", "\u0307", "\n", " ") }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.tuple(fc.string(), fc.integer({ min: 1, max: 20_000 })).map(([text, times]) => text.repeat(times)),
);

/** Lines of a run by some of its tasks and by its flow. */
export const anyLogs: fc.Arbitrary<Log[]> = fc.array(
  fc.record(
    {
      flowRunId: fc.constantFrom("run", "subflow"),
      taskRunId: fc.constantFrom("a", "b"),
      level: fc.constantFrom(10, 20, 30, 40, 50),
      logger: fc.constantFrom("prefect.flow_runs" as const, "prefect.task_runs" as const),
      message: anyMessage,
      timestamp: fc.integer({ min: 0, max: 2e12 }),
    },
    { requiredKeys: ["flowRunId", "level", "logger", "message", "timestamp"], noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 30 },
);

/** The same lines as they come together; of each block the first line tells whose they are, and when. */
export const anyBlocks: fc.Arbitrary<LogBlock[]> = fc.array(
  anyLogs.map((logs) => {
    const { level: _level, message: _message, ...source } = logs[0] as Log;
    return {
      kind: "lines",
      ...source,
      levels: logs.map(({ level }) => level),
      messages: logs.map(({ message }) => message),
    };
  }),
  { maxLength: 4 },
);

/** What somebody may look for in these lines: parts of them, over the end of one too, in another case; and other texts. */
export function anyNeedle(logs: readonly Log[]): fc.Arbitrary<string> {
  const text = logs.map(({ message }) => message).join("\n");
  const part = fc
    .tuple(fc.nat(text.length), fc.nat(8))
    .map(([from, length]) => text.slice(from, from + length));
  return fc.oneof(
    part,
    part.map((found) => found.toUpperCase()),
    part.map((found) => found.toLowerCase()),
    anyMessage,
  );
}

/** Which lines have the text, looked for in one after the other. */
export function linesWith(logs: readonly Log[], text: string): number[] {
  return logs.flatMap(({ message }, line) =>
    message.toLowerCase().includes(text.toLowerCase()) ? [line] : [],
  );
}
