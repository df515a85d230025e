/** Remembers which call gave an object, so that passing it on is seen as a dependency. Primitives have no identity. */
export class Memory {
  private readonly calls = new WeakMap<object, number>();

  /** Remembers the value, and the members of a list or plain object. */
  remember(value: unknown, call: number): void {
    if (typeof value !== "object" || value === null) return;
    this.calls.set(value, call);
    for (const member of Object.values(value) as unknown[])
      if (typeof member === "object" && member !== null) this.calls.set(member, call);
  }

  callOf(value: object): number | undefined {
    return this.calls.get(value);
  }
}
