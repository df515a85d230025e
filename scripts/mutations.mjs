/**
 * Rules of the engine, each broken once: `npm run mutate` holds that a test notices. `what` says what is wrong then;
 * `search` is the text that is there once, `replace` what stands there instead.
 *
 * @type {readonly { file: string, what: string, search: string, replace: string }[]}
 */
export const mutations = [
  ...inFile("transition.ts", [
    [
      "a failed task run may be tried again",
      '  Cached: ["RolledBack"],',
      '  Cached: ["RolledBack"],\n    Failed: ["Retrying"],',
    ],
    [
      "a cancelled task run may be Running again",
      "    Retrying: afterRunning,",
      '    Retrying: afterRunning,\n    Cancelled: ["Running"],',
    ],
    [
      "a task run cannot time out",
      '  "TimedOut",\n  "Cancelled",\n  "Crashed",\n  "Paused",\n] as const;',
      '  "Cancelled",\n  "Crashed",\n  "Paused",\n] as const;',
    ],
    [
      "a delay cannot be followed by a retry",
      'AwaitingRetry: ["Retrying", "Cancelled", "Crashed"],\n    Retrying',
      'AwaitingRetry: ["Cancelled", "Crashed"],\n    Retrying',
    ],
    ["a cached result cannot be rolled back", '    Cached: ["RolledBack"],\n', ""],
    [
      "a task run that is not ready may run",
      'Pending: ["Running", "NotReady", "Failed", "Cancelled", "Crashed"],',
      'Pending: ["Running", "NotReady", "Failed", "Cancelled", "Crashed"],\n    NotReady: ["Running"],',
    ],
    [
      "a flow that is being cancelled may complete",
      'Cancelling: ["Cancelled", "Crashed"],',
      'Cancelling: ["Cancelled", "Crashed", "Completed"],',
    ],
    [
      "a flow refused for its parameters cannot fail",
      'Pending: ["Running", "NotReady", "Failed", "Cancelling", "Crashed"],',
      'Pending: ["Running", "NotReady", "Cancelling", "Crashed"],',
    ],
    [
      "a suspended run goes on without Resuming",
      'Suspended: ["Resuming",',
      'Suspended: ["Resuming", "Running",',
    ],
    [
      "a paused run cannot fall asleep",
      "flow: { ...flow, ...fallingAsleep, ...retriedByHand }",
      "flow: { ...flow, ...retriedByHand }",
    ],
    ["a completed run cannot be retried by hand", '  Completed: ["AwaitingRetry"],\n', ""],
    [
      "a subflow that was never born cannot be cancelled",
      '{ ...flow, Pending: [...flow.Pending, "Cancelled"] }',
      "{ ...flow }",
    ],
    [
      "the door stands open",
      "return transitions[kind][from]?.includes(to) ?? false;",
      "return transitions[kind][from]?.includes(to) ?? true;",
    ],
    [
      "two states may have one moment",
      "nextMicrosecond(previous.timestamp)) : now",
      "previous.timestamp) : now",
    ],
  ]),
  ...inFile("state.ts", [
    ["NotReady is not the end", 'isFinal(state) || state.name === "NotReady" ||', "isFinal(state) ||"],
    ["Crashed is not final", '"FAILED", "CANCELLED", "CRASHED"]);', '"FAILED", "CANCELLED"]);'],
    ["authors may use the engine's own names", '(name !== "" && !isOwnName(name))', 'name !== ""'],
  ]),
  ...inFile("retry.ts", [
    ["one retry too many", "retriesUsed >= policy.retries", "retriesUsed > policy.retries"],
    ["one retry too few", "retriesUsed >= policy.retries", "retriesUsed + 1 >= policy.retries"],
    ["a delay of 0 waits", "? delay > 0 :", "? delay >= 0 :"],
    [
      "a 0 in a list of delays does not wait",
      ": delay.length > 0;",
      ": (delay[Math.min(retriesUsed, delay.length - 1)] ?? 0) > 0;",
    ],
    [
      "the last delay does not repeat",
      "delay[Math.min(retriesUsed, delay.length - 1)] ?? 0",
      "delay[retriesUsed] ?? 0",
    ],
    [
      "the first delay holds for all retries",
      "delay[Math.min(retriesUsed, delay.length - 1)] ?? 0",
      "delay[0] ?? 0",
    ],
    ["delays are milliseconds", "jittered * 1000", "jittered"],
    ["jitter is left out", "factor > 0 && seconds > 0 ?", "factor < 0 && seconds > 0 ?"],
    ["jitter goes beyond its factor", "shareBelow(1 + factor);", "shareBelow(2 + factor);"],
    ["jitter may be next to nothing", "shareBelow(lowestMultiple(1 + factor))", "0"],
  ]),
  ...inFile("taskRetry.ts", [
    ["the condition is not asked", "if (condition === undefined) return", 'if (condition !== "") return'],
    ["the condition's no is not heard", "Boolean(outcome.value.value)", "true"],
    [
      "a condition that throws agrees",
      'outcome.kind === "returned" && Boolean(outcome.value.value)',
      'outcome.kind !== "returned" || Boolean(outcome.value.value)',
    ],
    ["a refused retry is told as exhausted", '{ kind: "refused" });', '{ kind: "exhausted" });'],
  ]),
  ...inFile("succession.ts", [
    [
      "a body is given ahead while the flow is paused",
      ' && currentState(world.flow).type === "RUNNING";',
      ";",
    ],
    ["a body that may have to wait for a limit is given ahead", "!run.tags && ", ""],
    ["a body whose name comes from its arguments is given ahead", "called.runName === undefined && ", ""],
    ["a body that may have to wait for room is given ahead", " && !world.taskRunner.isBounded", ""],
    ["a body that may be kept already is given ahead", "persistResult !== true && ", ""],
    ["a body with hooks before it is given ahead", " && Object.keys(functions).length === 0", ""],
  ]),
  ...inFile("taskProcess.ts", [
    [
      "a body that may have begun waits for the end of a pause",
      "if (this.ahead) takeRoom();\n    else this.world.whenOpen(takeRoom);",
      "this.world.whenOpen(takeRoom);",
    ],
    ["a body is given ahead twice", "if (this.ahead || !beginsAtOnce", "if (!beginsAtOnce"],
    [
      "a body does not wait for what it depends on",
      "whenAllSettled(upstreams, () => this.prepare());",
      "this.prepare();",
    ],
    [
      "a body runs though its upstream failed",
      "if (problem !== undefined) return this.notReady(problem);",
      "",
    ],
    [
      "tag limits are not asked for",
      "this.place.takeTagSlots(",
      "((go: () => void, _refused: unknown) => go())(",
    ],
    ["retries are called Running", 'this.run.runCount === 0 ? "Running" : "Retrying"', '"Running"'],
    ["a hit is called Completed", 'stateOf("Cached")', 'stateOf("Completed")'],
    [
      "results expire a thousand times too soon",
      "+ seconds * 1000;\n    if (answer",
      "+ seconds;\n    if (answer",
    ],
    [
      "a failed attempt keeps what it staged",
      "if (transaction) transaction.rollBack(() => this.retryOrGiveUp(failure));",
      "if (transaction?.isOver) transaction.rollBack(() => this.retryOrGiveUp(failure));",
    ],
    [
      "a returned Failed state completes",
      'if (state.type !== "FAILED") return this.finish(state, answer);',
      'if (state.type !== "CANCELLED") return this.finish(state, answer);',
    ],
    [
      "a crash is tried again",
      "{ readonly reason: string }): void {\n    this.crash(reason);",
      '{ readonly reason: string }): void {\n    this.failed({ what: reason, state: stateOf("Crashed"), answer: unfinished });',
    ],
    [
      "room is kept through a delay",
      "    this.place.leaveRoom();\n    this.takeBackTimer",
      "    this.takeBackTimer",
    ],
    ["a task's place is never left", "    this.place.leave();\n", ""],
    ["exhaustion is told without any retries", "this.called.retries > 0 ?", "this.called.retries >= 0 ?"],
    ["failure hooks are not called", 'FAILED: "onFailure"', 'CANCELLED: "onFailure"'],
    [
      "a cancelled run still runs",
      "    if (!this.isOver) this.enter(state, answer);\n    this.close(answer);",
      "    this.close(answer);",
    ],
  ]),
  ...inFile("flowProcess.ts", [
    [
      "a flow is tried once too often",
      "this.retriesUsed < this.called.retries",
      "this.retriesUsed <= this.called.retries",
    ],
    [
      "a flow's retry does not run its tasks anew",
      "    this.calls.forget();\n    this.calls.abandonUnstarted();",
      "    this.calls.reuseOwn();\n    this.calls.abandonUnstarted();",
    ],
    ["a flow's retry does not wait", "this.called.retryDelaySeconds * 1000;", "0;"],
    [
      "what has not begun when a flow ends still runs",
      "    const state = this.enter(proposed);\n    this.calls.abandonUnstarted();",
      "    const state = this.enter(proposed);",
    ],
    ["tasks outlive their timed-out flow", "    this.calls.abandonAll(cutOff);\n", ""],
    [
      "tasks outlive their cancelled flow",
      'this.stopEverything(stateOf("Cancelled", "The parent flow run was cancelled."));',
      "",
    ],
    ["cancelling calls no hooks", 'this.callHooks("onCancellation",', 'this.callHooks("onRunning",'],
    ["crashing calls no hooks", 'CRASHED: "onCrashed"', 'PAUSED: "onCrashed"'],
    ["a run that goes on begins a new attempt", "(isResuming ? 0 : 1)", "1"],
    ["a place is lost without end", "this.losses < mostLosses", "this.losses >= 0"],
    [
      "a flow ends before its tasks have",
      "if (this.holds === 0) this.close(answer);\n      else",
      "this.close(answer);\n      if (this.holds > 0)",
    ],
  ]),
  ...inFile("flowPause.ts", [
    [
      "new tasks begin while their flow is paused",
      "if (isPaused(currentState(this.flow.run))) this.waiting.push(then);",
      "if (isPaused(currentState(this.flow.run)) && this.flow.isSubflow) this.waiting.push(then);",
    ],
    [
      "subflows can be suspended",
      'request.kind === "suspend" && flow.isSubflow',
      'request.kind === "pause" && flow.isSubflow && false',
    ],
    ["a pause never ends by itself", "flow.clock.after(timeoutSeconds * 1000,", "flow.clock.after(Infinity,"],
  ]),
  ...inFile("pauses.ts", [
    ["a key is good for many pauses", "if (this.inputs.has(key)) {", 'if (this.inputs.has("")) {'],
    ["a retry lets through the pauses of the attempt before", "if (isRetry) this.inputs.clear();", ""],
    [
      "input is not checked",
      "if (!schema) return undefined;\n  if (input === undefined)",
      "if (schema) return undefined;\n  if (input === undefined)",
    ],
    ["a pause can be ended when its time is over", "if (now >= pauseTimeout)", "if (now > pauseTimeout)"],
  ]),
  ...inFile("aggregate.ts", [
    ["a failure outweighs a cancel", "if (cancelled > 0)", "if (cancelled > 0 && failed === 0)"],
    ["a failure outweighs a pause", "if (paused > 0)", "if (paused > 0 && failed === 0)"],
    ["a crash is no failure", 'count("FAILED", "CRASHED")', 'count("FAILED")'],
    [
      "what has not ended counts as completed",
      'return stateOf("Failed", of(unfinished, "are not final"));',
      'return stateOf("Completed", of(unfinished, "are not final"));',
    ],
  ]),
  ...inFile("conclusion.ts", [
    [
      "one state among values decides",
      "places.length === value.length && places.every(isOne)",
      "places.every(isOne)",
    ],
    ["a quoted state decides", 'kind === "quote" || kind === "map"', 'kind === "map"'],
  ]),
  ...inFile("dependencies.ts", [
    [
      "a crash may be allowed",
      '(type === "FAILED" || type === "PENDING")) return undefined;',
      'type !== "RUNNING") return undefined;',
    ],
    [
      "NotReady cannot be allowed",
      '(type === "FAILED" || type === "PENDING")) return undefined;',
      'type === "FAILED") return undefined;',
    ],
    ["orElse helps nobody", "if (orElse) return undefined;", ""],
    [
      "a lost result is passed on",
      'if (isTaken && callee.answer().kind === "error")',
      'if (isTaken && callee.answer().kind === "value" && false)',
    ],
  ]),
  ...inFile("transaction.ts", [
    [
      "an inner transaction commits at once",
      '(!isNested && this.commitMode === "LAZY")',
      'this.commitMode === "LAZY"',
    ],
    ["an EAGER one waits", 'if (this.commitMode === "EAGER" || ', "if ("],
    [
      "an OFF one commits",
      "return isNested ? then() : this.rollBack(then);",
      "return isNested ? then() : this.commit(then);",
    ],
    [
      "rollback hooks run first task first",
      "participants.toReversed(), (problem)",
      "participants, (problem)",
    ],
    ["children roll back in order", "forEach(children.toReversed(),", "forEach(children,"],
    [
      "what is committed can be rolled back",
      "  rollBack(then: () => void): void {\n    if (this.isOver) return then();",
      '  rollBack(then: () => void): void {\n    if (this.current === "ROLLED_BACK") return then();',
    ],
    [
      "a commit that fails keeps its children",
      "      for (const participant of this.participants ?? []) participant.warn(problem);\n      this.rollBack(then);",
      "      for (const participant of this.participants ?? []) participant.warn(problem);\n      then();",
    ],
    ["a transaction does not see what is set around it", ": this.parts.parent?.get(name);", ": undefined;"],
  ]),
  ...inFile("limits.ts", [
    [
      "what can never be had is waited for",
      "if (slots > limit.limit)\n    return",
      "if (slots > limit.limit + 1)\n    return",
    ],
  ]),
  ...inFile("limitBuckets.ts", [
    ["decay is left out", "const left = Math.max(0, taken - freed);", "const left = taken;"],
  ]),
  ...inFile("queuedLimits.ts", [
    ["one slot too many", "+ slots <= limit.limit,", "+ slots <= limit.limit + 1,"],
    [
      "slots of one limit are taken without the other",
      "const hasRoom = limits.every(",
      "const hasRoom = limits.some(",
    ],
    [
      "slots are never given back",
      "this.turn((takings) => limits.forEach((limit) => takings.give(limit, slots)));",
      "",
    ],
    ["a rate limit gives its slots back", "let isReleased = isRate;", "let isReleased = false;"],
    ["a limit that is not active limits", ".filter(({ isActive }) => isActive !== false);", ";"],
  ]),
  ...inFile("keptResult.ts", [
    ["an expired result is used", "record.expiresAt > ports.clock.now())", "record.expiresAt > 0)"],
    ["refreshCache is not heard", "if (task.refreshCache) return then({ place });", ""],
  ]),
  ...inFile("cacheKey.ts", [
    ["runs share what belongs to one", "if (isRunId) keys.push(`run:${flow.id}`);", ""],
    ["excluded inputs count", ".filter(([name]) => !exclude.includes(name))", ""],
  ]),
  ...inFile("crash.ts", [
    [
      "a paused run whose engine is gone has crashed",
      "if (!root || !isPaused(currentState(root))) return crashed;",
      "return crashed;",
    ],
    ["a pause that is over goes on asleep", "if (now >= pauseTimeout) return", "if (now < 0) return"],
  ]),
  ...inFile("record.ts", [
    [
      "resuming counts as an attempt",
      'if (previous?.type !== "PAUSED" && previous?.name !== "Resuming") run.runCount += 1;',
      "run.runCount += 1;",
    ],
    [
      "waiting counts as running",
      'if (previous?.type === "RUNNING") run.totalRunTime',
      "if (previous) run.totalRunTime",
    ],
    [
      "a retry begins a run anew",
      "    run.startTime ??= state.timestamp;\n  }",
      "    run.startTime = state.timestamp;\n  }",
    ],
    ["a retried run keeps its end", "} else if (run.endTime !== undefined) delete run.endTime;", "}"],
  ]),
  ...inFile("finishedRun.ts", [
    [
      "failed work is found again",
      'type === "COMPLETED" && name !== "RolledBack" && !run.isResultLost',
      'type !== "RUNNING" && !run.isResultLost',
    ],
    [
      "work that was rolled back is found again",
      ' && name !== "RolledBack" && !run.isResultLost',
      " && !run.isResultLost",
    ],
  ]),
];

/** @param {string} file @param {readonly (readonly [string, string, string])[]} broken */
function inFile(file, broken) {
  return broken.map(([what, search, replace]) => ({ file: `src/engine/${file}`, what, search, replace }));
}
