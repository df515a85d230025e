import { AsyncLocalStorage } from "node:async_hooks";
import { alone } from "../engine/logBlock.ts";
import type { BodyEvents, Executor, LogLine } from "../engine/ports.ts";
import { startBody } from "./body.ts";
import { setScopeStorage } from "./currentScope.ts";
import type { Scope } from "./scope.ts";

/** Bodies take turns in one thread, so each is remembered along its promises. */
const scopes = new AsyncLocalStorage<Scope>();

/**
 * Runs bodies in this very thread, where their words are cloned as those of a worker are. Nothing can end such a body:
 * one that is stopped is left to itself, and one that never lets go holds everything up.
 */
export function inThisThread(): Executor {
  setScopeStorage(scopes);
  return executor;
}

const executor: Executor = {
  run(body, events) {
    const scope = startBody(structuredClone(body), cloning(events));
    return {
      settled: (call, state) => scope.settled(call, state),
      answer: (call, answer) => scope.answered(call, structuredClone(answer)),
      stop(reason) {
        scope.abort.abort(new DOMException(reason, "AbortError"));
        events.ended({ kind: "crashed", reason });
      },
    };
  },
};

function cloning(events: BodyEvents): BodyEvents<LogLine> {
  return {
    started: () => events.started(),
    called: (call) => events.called(structuredClone(call)),
    wanted: (call) => events.wanted(call),
    asked: (question) => events.asked(structuredClone(question)),
    logged: (line) => events.logged(alone(line)),
    artifactMade: (artifact) => events.artifactMade(structuredClone(artifact)),
    artifactUpdated: (update) => events.artifactUpdated(update),
    ended: (outcome) => events.ended(structuredClone(outcome)),
  };
}
