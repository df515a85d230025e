import { errorAnswer, valueAnswer, type Answer, type Value } from "./outcome.ts";

/** A value that a body has yielded; `goOn` lets the body go on to the next, or end. */
interface Offer {
  readonly value: Value;
  readonly goOn: (isWanted: boolean) => void;
}

/**
 * The values of one generator task run on their way from the body that yields them to the body that pulls. Invariants:
 * 1. A body goes past its yield only when the next value is pulled, or to end when the stream is closed.
 * 2. Every pull is answered once: with a list of one value, with an empty list at the end, or with the run's error.
 */
export class Stream {
  private offer: Offer | undefined;
  /** The body's way on, once its value was taken. */
  private held: ((isWanted: boolean) => void) | undefined;
  private pulling: ((answer: Answer) => void) | undefined;
  private ended: Answer | undefined;
  private isUnwanted = false;

  constructor(private readonly on: { closed(): void }) {}

  /** True when nobody will pull any more. */
  get isClosed(): boolean {
    return this.isUnwanted;
  }

  /** Asks for the next value. */
  pull(answer: (answer: Answer) => void): void {
    if (this.ended) return answer(this.ended);
    if (this.pulling)
      return answer(errorAnswer("TypeError", "The generator is being asked for a value already."));
    this.pulling = answer;
    if (this.offer) return this.deliver(this.offer);
    const goOn = this.held;
    this.held = undefined;
    goOn?.(true);
  }

  /** A body has yielded a value. */
  yielded(value: Value, goOn: (isWanted: boolean) => void): void {
    if (this.isUnwanted) return goOn(false);
    this.offer = { value, goOn };
    if (this.pulling) this.deliver(this.offer);
  }

  /** A new attempt begins: its values come from the first one again, and nothing is heard of the old one's. */
  restart(): void {
    this.offer = undefined;
    this.held = undefined;
  }

  /** No more values are wanted: the body that waits at its yield ends there, as after `break`. */
  close(): void {
    if (this.isUnwanted || this.ended) return;
    this.isUnwanted = true;
    const goOn = this.offer?.goOn ?? this.held;
    this.restart();
    goOn?.(false);
    this.on.closed();
  }

  /** The run is over. */
  end(answer: Answer): void {
    this.ended = answer.kind === "error" ? answer : valueAnswer({ value: [] });
    this.pulling?.(this.ended);
    this.pulling = undefined;
  }

  private deliver({ value: { value, parts }, goOn }: Offer): void {
    const { pulling } = this;
    this.pulling = undefined;
    this.offer = undefined;
    this.held = goOn;
    const inner = parts?.map((part) => ({ ...part, path: [0, ...part.path] }));
    pulling?.(valueAnswer(inner ? { value: [value], parts: inner } : { value: [value] }));
  }
}
