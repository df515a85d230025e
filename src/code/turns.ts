import type { Slices } from "./check/slices.ts";

/**
 * Work of which only what was begun last is wanted: it is done slice by slice, so that what else is asked of the worker
 * gets its turn in between. Who began what is overtaken gets the answer to the later.
 */
export class Turns<Known> {
  private latest: Promise<Known> | undefined;
  private begun = 0;

  /** `tell` hears what is known after each slice but the last. */
  begin(slices: Slices<Known>, tell?: (known: Known) => unknown): Promise<Known> {
    const number = (this.begun += 1);
    const work = async (): Promise<Known> => {
      for (;;) {
        const { done, value } = slices.next();
        if (done) return value;
        void tell?.(value);
        await new Promise((resolve) => setTimeout(resolve));
        if (number !== this.begun && this.latest) return this.latest;
      }
    };
    return (this.latest = work());
  }
}
