import { whenAllSettled, type Callee } from "./callee.ts";
import { futureValue } from "./dependencies.ts";
import { decode } from "./encoded.ts";
import { errorAnswer, valueAnswer, type Answer, type Encoded, type Value } from "./outcome.ts";
import type { GeneratorRequest } from "./ports.ts";
import { currentState } from "./record.ts";

/** What a body's generators need of the body. */
interface Owner {
  callee(call: number): Callee | undefined;
  /** The body waits from now on; the returned function lets it go on. */
  wait(): (goOn: () => void) => void;
  answer(number: number, answer: Answer): void;
  /** The body itself has yielded a value; absent when it is no generator. */
  readonly yielded: ((value: Value, goOn: (isWanted: boolean) => void) => void) | undefined;
}

/** The generators that one body iterates over, and the values that it yields where it is one. */
export class BodyGenerators {
  private readonly iterated = new Set<Callee>();

  constructor(private readonly owner: Owner) {}

  ask(number: number, request: GeneratorRequest): void {
    if (request.kind === "yield") return this.offer(number, request.value);
    const callee = this.owner.callee(request.call);
    if (!callee?.stream)
      return this.owner.answer(number, errorAnswer("TypeError", "What was called is no generator."));
    if (request.kind === "next") this.pull(number, callee);
    else this.closeOne(number, callee);
  }

  /** Nobody pulls any more: what was not iterated to its end ends now. */
  close(): void {
    for (const { stream } of this.iterated) stream?.close();
  }

  private pull(number: number, callee: Callee): void {
    this.iterated.add(callee);
    const goOn = this.owner.wait();
    callee.stream?.pull((answer) => goOn(() => this.owner.answer(number, answer)));
  }

  /** A generator that fails on its way out fails its run, and whoever closes it hears of it. */
  private closeOne(number: number, callee: Callee): void {
    const done = valueAnswer({ value: undefined });
    if (callee.isSettled) return this.owner.answer(number, done);
    const goOn = this.owner.wait();
    callee.stream?.close();
    callee.whenSettled(() => {
      const answer = callee.answer();
      const hasFailed = answer.kind === "error" && currentState(callee.run).type === "FAILED";
      goOn(() => this.owner.answer(number, hasFailed ? answer : done));
    });
  }

  private offer(number: number, encoded: Encoded): void {
    const { owner } = this;
    if (!owner.yielded)
      return owner.answer(number, errorAnswer("TypeError", "Only generators yield values."));
    const callees = encoded.futures.flatMap(({ call }) => owner.callee(call) ?? []);
    whenAllSettled(callees, () => {
      const value = decode(encoded, (future) => {
        const callee = owner.callee(future.call);
        return callee ? futureValue(callee, future) : { value: undefined };
      });
      owner.yielded?.(value, (isWanted) => owner.answer(number, valueAnswer({ value: isWanted })));
    });
  }
}
