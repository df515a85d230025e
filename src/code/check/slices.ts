/** Work that is done bit by bit: it gives what is known after each, and what came of it in the end. */
export type Slices<Known, Outcome = Known> = Generator<Known, Outcome, void>;

/** What comes of it, in one go. */
export function finished<Outcome>(slices: Slices<unknown, Outcome>): Outcome {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}
