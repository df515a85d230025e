import { AsyncLocalStorage } from "node:async_hooks";
import type { Executor } from "../../engine/ports.ts";
import { startBody } from "../../sdk/body.ts";
import { capturePrints } from "../../sdk/logger.ts";
import { registeredFlows, type FlowEntry } from "../../sdk/registry.ts";
import { setScopeStorage } from "../../sdk/currentScope.ts";
import type { Scope } from "../../sdk/scope.ts";
import type { Case } from "../expected.ts";

setScopeStorage(new AsyncLocalStorage<Scope>());
capturePrints(console);

/** Runs bodies in this very thread; a stopped one is left to itself. */
export const inThisThread: Executor = {
  run(body, events) {
    const scope = startBody({ ...body, arguments: structuredClone(body.arguments) }, events);
    return {
      settled: (call, state) => scope.settled(call, state),
      answer: (call, answer) => scope.answered(call, structuredClone(answer)),
      stop: (reason) => scope.abort.abort(new Error(reason)),
    };
  },
};

/** The case's flow, as this thread has it. */
export function entryOf({ flow, title }: Case): FlowEntry {
  const entry = registeredFlows().find(({ key }) => "key" in flow && flow.key === key);
  if (!entry) throw new Error(`The flow of the case "${title}" is not defined.`);
  return entry;
}
