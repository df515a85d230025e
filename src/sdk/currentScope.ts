import { MissingContextError } from "./errors.ts";
import type { Scope } from "./scope.ts";

/** Where the running body is remembered. Node's `AsyncLocalStorage` is one; a worker with one body needs less. */
export interface ScopeStorage {
  getStore(): Scope | undefined;
  run<R>(scope: Scope, body: () => R): R;
}

/** One body at a time: the body that was entered last is the one that runs. For workers. */
export class SingleScope implements ScopeStorage {
  private scope: Scope | undefined;

  getStore(): Scope | undefined {
    return this.scope;
  }

  run<R>(scope: Scope, body: () => R): R {
    this.scope = scope;
    return body();
  }
}

let storage: ScopeStorage = new SingleScope();

export function setScopeStorage(replacement: ScopeStorage): void {
  storage = replacement;
}

export function enterScope<R>(scope: Scope, body: () => R): R {
  return storage.run(scope, body);
}

/** The running body, or none outside any run. */
export function currentScope(): Scope | undefined {
  return storage.getStore();
}

/** The running body. Throws outside any, saying what was tried. */
export function requireScope(what: string): Scope {
  const scope = currentScope();
  if (scope) return scope;
  throw new MissingContextError(
    `${what} works only inside a flow run. Start the flow with "millrace run FILE" or with Run on the canvas.`,
  );
}
