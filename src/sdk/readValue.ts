import { revive } from "../engine/encoded.ts";
import type { Answer, Value } from "../engine/outcome.ts";
import { Quote } from "./annotations.ts";
import { errorFrom } from "./errors.ts";
import { setAnswerReader, State } from "./state.ts";

/** A value from the engine, with its states, errors and quotes as user code knows them. */
export function readValue(value: Value): unknown {
  return revive(value, (part, inside) => {
    switch (part.kind) {
      case "state":
        return new State(part.state.type, part.state.name, part.state.message ?? "", part);
      case "error":
        return errorFrom(part.error);
      case "quote":
        return new Quote(inside);
      case "map":
      case "set":
        return inside;
      default:
        return part satisfies never;
    }
  });
}

/** What `result()` gives; throws the run's error. */
export function resultIn(answer: Answer): unknown {
  if (answer.kind === "error") throw errorFrom(answer.error);
  return readValue(answer);
}

/** What `result()` gives where errors are not to be thrown: the error itself, or the states that the body returned. */
export function resultOrError(answer: Answer): unknown {
  if (answer.kind === "value") return readValue(answer);
  return answer.returned && !answer.isMade && !answer.isForgotten
    ? readValue(answer.returned)
    : errorFrom(answer.error);
}

/**
 * What awaiting a call gives (semantics, 3.5): a task that returned states gives them, even failed ones; of a flow only a
 * list of states comes as it is.
 */
export function directResult(answer: Answer, kind: "task" | "flow"): unknown {
  const { returned } = answer;
  const isDirect = returned && (kind === "task" || answer.isForgotten || Array.isArray(returned.value));
  return isDirect ? readValue(returned) : resultIn(answer);
}

setAnswerReader((answer, { raiseOnFailure = true }) =>
  raiseOnFailure ? resultIn(answer) : resultOrError(answer),
);
