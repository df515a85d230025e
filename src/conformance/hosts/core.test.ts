import { describe, expect, test } from "vitest";
import { seededEntropy, VirtualClock } from "../../engine/virtualClock.ts";
import { inThisThread } from "../../sdk/inThread.ts";
import { drive } from "../drive.ts";
import { caseFiles } from "../files.ts";
import { defineSuite, type Host } from "../suite.ts";
import { flowsAround } from "./flowsAround.ts";

/** How long nothing may happen, in real time, before a run counts as stuck. */
const patienceMs = 3000;

/** The engine on a virtual clock, which moves on whenever nothing else happens: ten hours take a millisecond. */
const core: Host = {
  name: "core",
  async run(file, one) {
    const clock = new VirtualClock();
    const entropy = seededEntropy(1);
    const untilOver = (finished: Promise<unknown>) => keepGoing(clock, finished);
    const flows = flowsAround(one, file);
    return drive(one, file, { flows, executor: inThisThread(), clock, entropy, untilOver });
  },
};

async function keepGoing(clock: VirtualClock, finished: Promise<unknown>): Promise<void> {
  const progress = { isOver: false, at: performance.now() };
  void finished.then(() => (progress.isOver = true));
  while (!progress.isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (progress.isOver) return;
    if (clock.advanceToNext()) progress.at = performance.now();
    else if (performance.now() - progress.at > patienceMs) throw new Error("The run is stuck.");
  }
}

defineSuite(core, caseFiles, { describe, test, expect });
