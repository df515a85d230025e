import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../engine/system.ts";
import {
  closeSandboxes,
  loadInSandbox,
  programOf as plainProgram,
  runInSandbox as run,
} from "./sandboxRun.testing.ts";

afterEach(closeSandboxes);

/** The body of a file behind its imports. */
function programOf(body: string, modules: Record<string, string> = {}) {
  return plainProgram(
    `import { flow, task, wait, getRunLogger, getRunContext, createMarkdownArtifact } from "millrace";${body}`,
    modules,
  );
}

describe("a program in the sandbox", () => {
  test("runs its flow and its tasks in workers, and values go from one to the next", async () => {
    const { state, flowRun } = await run(
      programOf(`
        const double = task({ name: "double" }, async (value) => value * 2);
        const add = task({ name: "add" }, (a, b) => a + b);
        flow({ name: "f" }, () => add.submit(double.submit(1), double.submit(20)));`),
    );
    expect([state.name, flowRun?.result]).toEqual(["Completed", 42]);
  });

  test("imports the modules it was given, and no others", async () => {
    const text = `import { word } from "millrace/words"; flow({ name: "f" }, () => word);`;
    const { flowRun } = await run(programOf(text, { "millrace/words": `export const word = "whale";` }));
    expect(flowRun?.result).toBe("whale");
    const { result } = await loadInSandbox(programOf(text));
    expect(result).toMatchObject({
      error: { message: 'The module "millrace/words" is not available in the browser.' },
    });
  });

  test("that throws when it is imported says so, with the user's line", async () => {
    const { result } = await loadInSandbox(programOf(`\n\nnull.length;`));
    expect(result).toMatchObject({
      error: { name: "TypeError", stack: expect.stringContaining("at test.ts:3:6") },
    });
  });

  test("shows the user's own line when a task throws, and where each call stands", async () => {
    const { record } = await run(
      programOf(`
        const fail = task({ name: "fail" }, function fail() {
          throw new Error("no");
        });
        flow({ name: "f" }, () => fail.submit());`),
    );
    expect(record.logs.map((log) => log.message).join("\n")).toContain(
      "Error: no\n    at fail (test.ts:3:17)",
    );
    expect(record.taskRuns[0]?.callSite).toEqual({ line: 5, column: 40 });
  });

  test("has stack traces that name the worker's own script and do not hold it", async () => {
    const { flowRun } = await run(programOf(`flow({ name: "f" }, () => new Error().stack);`));
    expect(flowRun?.result).toContain("millrace-worker.js");
    expect(String(flowRun?.result).length).toBeLessThan(2_000);
  });

  test("completes with a warning when a value cannot leave its worker, and keeps no result", async () => {
    const { statesOf, record } = await run(
      programOf(`
        const give = task({ name: "give" }, () => () => 1);
        flow({ name: "f" }, async () => { await give.submit().wait(); });`),
    );
    expect(statesOf("give")).toEqual([["Pending", "Running", "Completed"]]);
    expect(record.taskRuns[0]?.isResultLost).toBe(true);
    expect(record.logs).toContainEqual(
      expect.objectContaining({
        level: 30,
        message: expect.stringContaining("The result cannot leave its worker"),
      }),
    );
  });
});

describe("tasks that wait one for the other", () => {
  /** A chain of 200; what each of them does may look at `link`, its number, and at what the one before gave. */
  const chain = (does: string) =>
    programOf(`
      const kept = { list: [] };
      const step = task({ name: "step", timeoutSeconds: 0.3 }, (before, link) => {
        getRunLogger().info("link " + link);
        ${does}
      });
      flow({ name: "f" }, () => {
        let last = 0;
        for (let link = 0; link < 200; link++) last = step.submit(last, link);
        return last;
      });`);
  const linksOf = ({ logs }: { logs: readonly { message: string }[] }) =>
    logs.flatMap(({ message }) => (message.startsWith("link ") ? [Number(message.slice(5))] : []));
  const upTo = (count: number) => Array.from({ length: count }, (_, link) => link);
  const completed = ["Pending", "Running", "Completed"];

  test("each get what the one before gave, and begin once, in order", async () => {
    const { flowRun, record, statesOf } = await run(chain("return before + 1;"));
    expect(flowRun?.result).toBe(200);
    expect(linksOf(record)).toEqual(upTo(200));
    expect(statesOf("step")).toEqual(upTo(200).map(() => completed));
    expect(record.taskRuns.map(({ result }) => result)).toEqual(upTo(200).map((link) => link + 1));
  });

  test("get copies: what they do to them is nothing to the one that still has the value", async () => {
    const { record } = await run(
      chain(
        "if (link % 2 === 0) return kept; before.list.push(link); return [before.list.length, kept.list.length];",
      ),
    );
    expect(record.taskRuns.map(({ result }) => result)).toEqual(
      upTo(200).map((link) => (link % 2 === 0 ? { list: [] } : [1, 0])),
    );
  });

  test.each([
    ["throws", 'throw new Error("no");', "Failed"],
    ["hangs", "for (;;);", "TimedOut"],
  ])("are not ready behind one that %s; those before it are done, and kept", async (_how, does, state) => {
    const { record, statesOf } = await run(chain(`if (link === 150) ${does}`));
    expect(linksOf(record)).toEqual(upTo(151));
    expect(statesOf("step").slice(149, 152)).toEqual([
      completed,
      ["Pending", "Running", state],
      ["Pending", "NotReady"],
    ]);
  });

  test("go on as usual behind one whose value is more than plain data", async () => {
    const { record } = await run(
      chain("return link % 10 === 0 ? new Map([[link, link]]) : (before.size ?? before);"),
    );
    expect(record.taskRuns.slice(-3).map(({ result }) => result)).toEqual([1, 1, 1]);
  });
});

/** Ways not to end. Each holds its thread for far longer than the test may take. */
const hangs = {
  loop: "for (;;);",
  "loop in finally": "try { return; } finally { for (;;); }",
  "regular expression": 'return /^(a+)+$/.test("a".repeat(60) + "b");',
  "microtask storm": "const storm = () => Promise.resolve().then(storm); await storm();",
  "endless await": "for (;;) await null;",
  "huge sort": "for (;;) new Float64Array(3e6).map(Math.random).sort((a, b) => a - b);",
  // A module whose start function is a loop.
  WebAssembly:
    "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,8,1,0,10,9,1,7,0,3,64,12,0,11,11])));",
  BigInt: "for (let n = 3n; ; n *= n);",
  allocation: 'const all = []; for (;;) all.length < 1e5 ? all.push("x".repeat(10)) : (all.length = 0);',
};

describe("an endless loop", () => {
  test("is ended at its timeout, keeps the lines it logged before, and the rest of the flow finishes", async () => {
    const { state, statesOf, record } = await run(
      programOf(`
        const loop = task({ name: "loop", timeoutSeconds: 0.2 }, () => {
          getRunLogger().info("before the loop");
          for (;;);
        });
        const fine = task({ name: "fine" }, (value) => value);
        flow({ name: "f" }, async () => {
          const futures = [loop.submit(), fine.submit(1), fine.submit(2), fine.submit(3)];
          await wait(futures);
          return futures.at(-1).result();
        });`),
    );
    expect(statesOf("loop")).toEqual([["Pending", "Running", "TimedOut"]]);
    const done = ["Pending", "Running", "Completed"];
    expect(statesOf("fine")).toEqual([done, done, done]);
    expect(record.logs.map((log) => log.message)).toContain("before the loop");
    expect(state.name).toBe("Completed");
  });

  test("keeps back none of a thousand lines that it logged before, not even while it goes on", async () => {
    const { record } = await run(
      programOf(`
        const loop = task({ name: "loop", timeoutSeconds: 1.5 }, () => {
          for (let line = 0; line < 1000; line++) getRunLogger().info("line " + line);
          for (;;);
        });
        flow({ name: "f" }, () => loop.submit());`),
    );
    const endedAt = record.taskRuns[0]?.states.find(({ name }) => name === "TimedOut")?.timestamp ?? 0;
    const lines = record.logs.filter(({ message }) => message.startsWith("line "));
    expect(lines.map(({ message }) => message)).toEqual(
      Array.from({ length: 1000 }, (_, line) => `line ${line}`),
    );
    expect(Math.max(...lines.map(({ timestamp }) => timestamp))).toBeLessThan(endedAt);
  });

  test("is retried on a fresh worker after its timeout", async () => {
    const { flowRun } = await run(
      programOf(`
        const flaky = task({ name: "flaky", timeoutSeconds: 0.2, retries: 1 }, () => {
          if (getRunContext().runCount === 1) for (;;);
          return "second";
        });
        flow({ name: "f" }, () => flaky.submit());`),
    );
    expect(flowRun).toMatchObject({ result: "second" });
  });

  test.each(Object.entries(hangs))(
    "of the kind %s is ended at its timeout, keeps what it wrote and made, and the run goes on",
    async (_, code) => {
      const { state, statesOf, record } = await run(
        programOf(`
        const hang = task({ name: "hang", timeoutSeconds: 0.2 }, async () => {
          for (let line = 0; line < 100; line++) getRunLogger().info("line " + line);
          createMarkdownArtifact({ key: "before", markdown: "made before" });
          ${code}
        });
        const fine = task({ name: "fine" }, () => "fine");
        flow({ name: "f" }, async () => {
          const hanging = hang.submit();
          await hanging.wait();
          return [hanging.state.name, await fine()];
        });`),
        { size: 1 },
      );
      expect(state.name).toBe("Completed");
      expect(record.flowRuns[0]?.result).toEqual(["TimedOut", "fine"]);
      expect(statesOf("hang")).toEqual([["Pending", "Running", "TimedOut"]]);
      const lines = record.logs.map((log) => log.message).filter((message) => message.startsWith("line "));
      expect(lines).toEqual(Array.from({ length: 100 }, (_, line) => `line ${line}`));
      expect(record.artifacts.map(({ data }) => data)).toEqual(["made before"]);
    },
  );

  test.each(["loop", "regular expression", "microtask storm", "WebAssembly"] as const)(
    "of the kind %s in the midst of quick bodies takes nothing of them with it, and has its own time",
    async (kind) => {
      const { state, record } = await run(
        programOf(`
        const quick = task({ name: "quick" }, (index) => { getRunLogger().info("line " + index); return index; });
        const hang = task({ name: "hang", timeoutSeconds: 0.2 }, async () => {
          getRunLogger().info("line of the hang");
          ${hangs[kind]}
        });
        flow({ name: "f" }, async () => {
          const futures = Array.from({ length: 300 }, (_, index) => index % 100 === 99 ? hang.submit() : quick.submit(index));
          await wait(futures);
          return futures.map(({ state }) => state.name);
        });`),
        { size: 1 },
      );
      expect(state.name).toBe("Completed");
      const isHang = (index: number) => index % 100 === 99;
      const each = <T>(of: (index: number) => T) => Array.from({ length: 300 }, (_, index) => of(index));
      expect(record.flowRuns[0]?.result).toEqual(each((index) => (isHang(index) ? "TimedOut" : "Completed")));
      expect(record.taskRuns.map(({ runCount }) => runCount)).toEqual(each(() => 1));
      const lines = record.logs
        .map(({ message }) => message)
        .filter((message) => message.startsWith("line "));
      expect(lines.toSorted()).toEqual(
        each((index) => (isHang(index) ? "line of the hang" : `line ${index}`)).toSorted(),
      );
    },
  );

  test.each(["loop", "regular expression", "microtask storm", "WebAssembly"] as const)(
    "of the kind %s in a flow's own body is ended by its timeout",
    async (kind) => {
      const { state, record } = await run(
        programOf(`flow({ name: "f", timeoutSeconds: 0.2 }, async () => {
        getRunLogger().info("before");
        ${hangs[kind]}
      });`),
      );
      expect(state.name).toBe("TimedOut");
      expect(record.logs.map((log) => log.message)).toContain("before");
    },
  );

  test("that hears its signal may clean up, and what it writes and makes meanwhile is kept", async () => {
    const { statesOf, record } = await run(
      programOf(`
        const listen = task({ name: "listen", timeoutSeconds: 0.1 }, () => new Promise((resolve) => {
          const { signal } = getRunContext();
          signal.addEventListener("abort", () => {
            getRunLogger().info("cleaning up after " + signal.reason.name);
            createMarkdownArtifact({ markdown: "what there was" });
            setTimeout(() => { getRunLogger().info("clean"); resolve(); }, 20);
          });
        }));
        flow({ name: "f" }, async () => { await listen.submit().wait(); });`),
    );
    expect(statesOf("listen")).toEqual([["Pending", "Running", "TimedOut"]]);
    const messages = record.logs.map((log) => log.message);
    expect(messages.filter((message) => message.startsWith("clean"))).toEqual([
      "cleaning up after AbortError",
      "clean",
    ]);
    expect(record.artifacts.map(({ data }) => data)).toEqual(["what there was"]);
  });

  test("at the top level of a program is ended, and said", async () => {
    const clock = {
      ...systemClock,
      after: (ms: number, then: () => void) => systemClock.after(ms / 100, then),
    };
    const { result } = await loadInSandbox(programOf("for (;;);"), { size: 1, clock });
    expect(result).toMatchObject({
      error: { message: expect.stringContaining("still being imported") },
    });
  });

  test("in a task or in the flow itself is ended by Cancel", async () => {
    const { state, statesOf } = await run(
      programOf(`
        const loop = task({ name: "loop" }, () => { for (;;); });
        flow({ name: "f" }, () => { loop.submit(); getRunLogger().info("x"); for (;;); });`),
      { onRunning: (cancel) => setTimeout(cancel, 300) },
    );
    expect(state.name).toBe("Cancelled");
    expect(statesOf("loop").at(0)?.at(-1)).toBe("Cancelled");
  });
});

test("code cannot close its worker, so the bodies after it run", async () => {
  const { flowRun } = await run(
    programOf(`
      const leave = task({ name: "leave" }, () => self.close());
      const stay = task({ name: "stay" }, (value) => value);
      flow({ name: "f" }, async () => {
        const gone = await leave.returnState();
        return [gone.name, await stay(1), await stay(2), await stay(3)];
      });`),
    { size: 1 },
  );
  expect(flowRun?.result).toEqual(["Failed", 1, 2, 3]);
});

test("a task that calls tasks never takes the room they need", async () => {
  const { flowRun } = await run(
    programOf(`
      const inner = task({ name: "inner" }, (value) => value + 1);
      const outer = task({ name: "outer" }, (value) => inner(value));
      flow({ name: "f" }, async () => Promise.all([1, 2, 3].map((value) => outer(value))));`),
    { size: 1 },
  );
  expect(flowRun?.result).toEqual([2, 3, 4]);
});

describe("code in the sandbox cannot reach", () => {
  test("the app's storage, its channels, or the network", async () => {
    const { flowRun } = await run(
      programOf(`
        const tryAll = task({ name: "try" }, async () => {
          const attempts = {
            indexedDB: () => new Promise((resolve, reject) => {
              const request = indexedDB.open("millrace");
              request.onsuccess = resolve;
              request.onerror = () => reject(request.error);
            }),
            localStorage: () => localStorage.length,
            cookies: () => document.cookie,
            caches: () => caches.keys(),
            files: () => navigator.storage.getDirectory(),
            locks: () => navigator.locks.query(),
            channel: () => new BroadcastChannel("millrace-runs"),
            worker: () => new Worker("data:text/javascript,1"),
            fetch: () => fetch("${location.origin}/"),
            socket: () => new Promise((resolve, reject) => {
              const socket = new WebSocket("ws://${location.host}/");
              socket.onopen = resolve;
              socket.onerror = reject;
            }),
            import: () => import("${location.origin}/x.js"),
            eval: () => (0, eval)("1"),
          };
          const reached = [];
          for (const [name, attempt] of Object.entries(attempts)) {
            try { await attempt(); reached.push(name); } catch {}
          }
          return [reached, self.origin, isSecureContext];
        });
        flow({ name: "f" }, () => tryAll.submit());`),
    );
    expect(flowRun?.result).toEqual([[], "null", true]);
  });
});
