import { aggregate } from "./aggregate.ts";
import type { Callee } from "./callee.ts";
import { futureValue } from "./dependencies.ts";
import { decode } from "./encoded.ts";
import { valueAnswer, type Answer, type Encoded, type ErrorData, type Part, type Value } from "./outcome.ts";
import { currentState } from "./record.ts";
import { stateOf, type ProposedState } from "./state.ts";

/** What a returned value makes of its run. */
export interface Conclusion {
  readonly state: ProposedState;
  readonly answer: Answer;
}

/**
 * From returned value to final state (semantics, 3.4), once every future in it is settled. Only a state, or a list of
 * nothing but states and futures, decides; every other value is Completed.
 */
export function conclude(encoded: Encoded, calleeOf: (call: number) => Callee | undefined): Conclusion {
  if (encoded.futures.length === 0 && !encoded.parts)
    return { state: stateOf("Completed"), answer: valueAnswer({ value: encoded.value }) };
  const value = decode(encoded, (future) => {
    const callee = calleeOf(future.call);
    return callee ? futureValue(callee, future) : { value: undefined };
  });
  const made = encoded.parts?.find((part) => part.kind === "state" && part.path.length === 0);
  if (made?.kind === "state") return concludeMade(made, value);
  const members = isOnlyStates(encoded) ? membersOf(encoded, calleeOf) : [];
  return members.length === 0
    ? { state: stateOf("Completed"), answer: valueAnswer(value) }
    : concludeMembers(members, value, hasStates(encoded));
}

/** A state that the author made is the run's state. */
function concludeMade(part: Part & { kind: "state" }, returned: Value): Conclusion {
  return { state: part.state, answer: { ...part.answer, returned, isMade: true } };
}

interface Member {
  readonly state: ProposedState;
  readonly answer: Answer;
}

function concludeMembers(members: readonly Member[], value: Value, hasStates: boolean): Conclusion {
  const state = aggregate(members.map((member) => member.state));
  const returned = hasStates ? { returned: value } : {};
  if (state.type === "COMPLETED") return { state, answer: { ...valueAnswer(value), ...returned } };
  const failing = members.find((member) => member.state.type !== "COMPLETED");
  return { state, answer: { kind: "error", error: errorOf(failing, state), ...returned } };
}

/** The exception that a failed aggregate gives: that of its first failing member (semantics, 3.3). */
function errorOf(failing: Member | undefined, state: ProposedState): ErrorData {
  if (failing?.answer.kind === "error") return failing.answer.error;
  return { name: `${state.name}Run`, message: state.message ?? "Run failed." };
}

function membersOf(encoded: Encoded, calleeOf: (call: number) => Callee | undefined): Member[] {
  const ofFutures = encoded.futures.flatMap(({ call, path }) => {
    const callee = calleeOf(call);
    return callee ? [{ path, state: currentState(callee.run), answer: callee.answer() }] : [];
  });
  const made = (encoded.parts ?? []).flatMap((part) => (part.kind === "state" ? [part] : []));
  return [...ofFutures, ...made].sort((left, right) => Number(left.path[0]) - Number(right.path[0]));
}

function hasStates({ futures, parts = [] }: Encoded): boolean {
  return futures.some(({ asState }) => asState) || parts.some(({ kind }) => kind === "state");
}

/** True for one future or state, and for a list or set of nothing else. */
function isOnlyStates({ value, futures, parts = [] }: Encoded): boolean {
  if (parts.some(({ kind }) => kind === "quote" || kind === "map" || kind === "error")) return false;
  const places = [...futures, ...parts.filter(({ kind }) => kind === "state")].map(({ path }) => path.length);
  if (places.includes(0)) return true;
  return places.length > 0 && Array.isArray(value) && places.length === value.length && places.every(isOne);
}

const isOne = (depth: number) => depth === 1;
