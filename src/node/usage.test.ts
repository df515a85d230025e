import { describe, expect, test } from "vitest";
import { readCommand } from "./usage.ts";

describe("the command line", () => {
  test("says what to run, with which parameters, where to keep it and what limits hold", () => {
    const args = ["run", "flow.ts", "--flow", "Main", "--param", "book=a=b", "--params", '{"count":2}'];
    const kept = ["--store", "kept", "--limit", "tag:db=1", "--limit", "a=b=2/0.5", "--in-process", "--json"];
    expect(readCommand([...args, ...kept])).toEqual({
      kind: "run",
      file: "flow.ts",
      flow: "Main",
      parameters: { count: 2 },
      texts: { book: "a=b" },
      store: "kept",
      limits: [
        { name: "tag:db", limit: 1, slotDecayPerSecond: 0 },
        { name: "a=b", limit: 2, slotDecayPerSecond: 0.5 },
      ],
      inProcess: true,
      json: true,
    });
  });

  test("says which run to resume, with JSON, with a text, or with nothing", () => {
    const resume = (...args: string[]) => readCommand(["resume", "otter", "--store", "kept", ...args]);
    const bare = { kind: "resume", run: "otter", store: "kept", limits: [], inProcess: false, json: false };
    expect(resume()).toEqual(bare);
    expect(resume("--input", "41")).toEqual({ ...bare, input: { value: 41 } });
    expect(resume("--input", "many words")).toEqual({ ...bare, input: { value: "many words" } });
  });

  test.each<[args: string, problem: string]>([
    ["", "No command is given."],
    ["walk flow.ts", 'There is no command "walk".'],
    ["run", "No file is given."],
    ["run a.ts b.ts", 'Only one file can be run, but "b.ts" is given too.'],
    ["run flow.ts --limit db", "--limit needs NAME=SLOTS[/DECAY], not db"],
    ["run flow.ts --limit db=1.5", "Slots are a whole number"],
    ["run flow.ts --limit db=1/-1", "Slots per second are a number"],
    ["run flow.ts --input 1", '"run" has no option --input.'],
    ["export flow.ts", "What to export is not said"],
    ["export flow.ts --stand-alone --project", "What to export is not said"],
    ["export flow.ts --stand-alone --store kept", '"export" has no option --store.'],
    ["export flow.ts --stand-alone --json", '"export" has no option --json.'],
    ["run flow.ts --out x", '"run" has no option --out.'],
    ["resume otter", "--store is needed"],
    ["resume --store kept", "No run is given."],
    ["resume otter --store kept --flow Main", '"resume" has no option --flow.'],
    ["runs", "--store is needed"],
    ["runs --store kept --in-process", '"runs" has no option --in-process.'],
    ["runs otter --store kept", '"runs" takes no name'],
  ])("is refused with a reason: millrace %s", (args, problem) => {
    const command = readCommand(args.split(" ").filter((arg) => arg !== ""));
    expect(command).toEqual({ problem: expect.stringContaining(problem) });
  });
});
