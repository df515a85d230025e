import { describe, expect, test } from "vitest";
import { systemClock, systemEntropy } from "../../engine/system.ts";
import { inThisThread } from "../../sdk/inThread.ts";
import { drive } from "../drive.ts";
import { caseFiles } from "../files.ts";
import { defineSuite, type Host } from "../suite.ts";
import { flowsAround } from "./flowsAround.ts";

/** Node's own thread and its own clock. */
const inProcess: Host = {
  name: "inProcess",
  run: (file, one) =>
    drive(one, file, {
      flows: flowsAround(one, file),
      executor: inThisThread(),
      clock: systemClock,
      entropy: systemEntropy,
      untilOver: async (finished) => void (await finished),
    }),
};

defineSuite(inProcess, caseFiles, { describe, test, expect });
