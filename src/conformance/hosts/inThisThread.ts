import { AsyncLocalStorage } from "node:async_hooks";
import type { BodyEvents, Executor } from "../../engine/ports.ts";
import { startBody } from "../../sdk/body.ts";
import { capturePrints } from "../../sdk/logger.ts";
import { registeredFlows, type FlowEntry } from "../../sdk/registry.ts";
import { setScopeStorage } from "../../sdk/currentScope.ts";
import type { Scope } from "../../sdk/scope.ts";
import type { Case } from "../expected.ts";
import type { CaseFile } from "../suite.ts";

setScopeStorage(new AsyncLocalStorage<Scope>());
capturePrints(console);

/** Runs bodies in this very thread, whose words are cloned as those of a worker; a stopped one is left to itself. */
export const inThisThread: Executor = {
  run(body, events) {
    const scope = startBody(structuredClone(body), cloning(events));
    return {
      settled: (call, state) => scope.settled(call, state),
      answer: (call, answer) => scope.answered(call, structuredClone(answer)),
      stop: (reason) => scope.abort.abort(new Error(reason)),
    };
  },
};

function cloning(events: BodyEvents): BodyEvents {
  return {
    started: () => events.started(),
    called: (call) => events.called(structuredClone(call)),
    wanted: (call) => events.wanted(call),
    asked: (question) => events.asked(structuredClone(question)),
    logged: (line) => events.logged(line),
    artifactMade: (artifact) => events.artifactMade(structuredClone(artifact)),
    artifactUpdated: (update) => events.artifactUpdated(update),
    ended: (outcome) => events.ended(structuredClone(outcome)),
  };
}

/** The flows of the case's file, in its order, among those of all files that this thread has imported. */
export function flowsAround({ flow }: Case, file: CaseFile): readonly FlowEntry[] {
  const names = file.flows.map(({ name }) => name);
  const all = registeredFlows();
  const start = all.findIndex(({ key }) => key === flow.key) - names.indexOf(flow.options.name ?? "");
  const flows = all.slice(start, start + names.length);
  if (flows.every(({ name }, index) => name === names[index])) return flows;
  throw new Error(`${file.path} defines other flows when it runs than its text shows.`);
}
