/** What an annotation of a value of type `T` is to the types: accepted where `T` is. */
export interface Annotation<out T> {
  /** Held for the type alone. */
  readonly __annotated: T;
}

/** A value whose futures may have failed. */
export class AllowFailure {
  constructor(readonly value: unknown) {}
}

/** A value that `map` gives to every task run whole. */
export class Unmapped {
  constructor(readonly value: unknown) {}
}

/** A value that nothing looks into. */
export class Opaque {
  constructor(readonly value: unknown) {}
}

/** A value that nothing looks into on its way in, and that decides nothing when it is returned. Source: Prefect `quote`. */
export class Quote<T> {
  constructor(private readonly value: T) {}

  /** The value as it was quoted. */
  unquote(): T {
    return this.value;
  }
}

/** In `map`: passes the whole value to every task run. Source: Prefect `unmapped`. */
export function unmapped<T>(value: T): Annotation<T> {
  return new Unmapped(value) as unknown as Annotation<T>;
}

/**
 * Passes the value, or list, without looking for futures inside; a future itself still gives its value.
 * Source: Prefect `opaque`.
 */
export function opaque<T>(value: T): Annotation<T> {
  return new Opaque(value) as unknown as Annotation<T>;
}

/**
 * As an argument: passes the value as it is, without looking for futures inside. As a flow's result: states inside do not
 * decide the flow's state, and whoever asks gets the quote. Source: Prefect `quote`.
 */
export function quote<T>(value: T): Quote<T> & Annotation<T> {
  return new Quote(value) as Quote<T> & Annotation<T>;
}
