/**
 * Any function. Not as a signature: by that TypeScript would take the types of parameters that have none written, and call
 * `rate` in `task((price: number, rate = 1.2) => …)` unknown. So it reads them as in every other function.
 */
export type AnyFunction = Function;
