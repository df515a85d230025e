#!/usr/bin/env node
// @ts-check
/* licence: none */ import /* what */ { flow /* a flow */, task } from "millrace"; // the engine
/**
 * Loads.
 * @param n how many
 */
export const /* its name */ load = /* makes */ task(
  /* options */ { /* first */ name: /* the name */ "Load" /* after */, retries: 1 /* one */ }, // end of options
  // before the function
  async function load(/* how many */ n: number /* must be positive */): Promise<number[]> {
    /* body */ return Array.from({ length: n }, (_, index) => index); // done
  } /* after the function */,
  // before the bracket
); /* after the statement */

// Between two tasks.
/* And */ /* more */ export const total = task({ name: "Total" }, (numbers: number[]) => numbers.length /* not a sum */);

/** The flow. */
export const main = flow(
  // its options
  { name: "Commented", /* nothing else */ },
  async function main(/* parameter */ n: number /* its type */ = /* its default */ 3) {
    // before everything
    const numbers = load.submit(/* in */ n /* side */); // behind the first
    /* before the second */ const result = total.submit(numbers /* the numbers */);

    // before the end
    return result; // the end
    // after the end
  },
); // after the flow
// at the end of the file
