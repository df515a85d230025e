import { logLevels } from "../engine/event.ts";
import { printText } from "./print.ts";
import { currentScope, requireScope } from "./currentScope.ts";
import type { Scope } from "./scope.ts";

/** Writes lines into the log of the run that is going on. */
export interface RunLogger {
  /** Level 10: what helps to find a mistake. Values are written as `console.log` writes them. */
  debug(...message: readonly unknown[]): void;
  /** Level 20: what goes as it should. */
  info(...message: readonly unknown[]): void;
  /** Level 30: what may go wrong. */
  warning(...message: readonly unknown[]): void;
  /** Level 40: what has gone wrong. The state does not change by it. */
  error(...message: readonly unknown[]): void;
  /** Level 50: what nobody may overlook. */
  critical(...message: readonly unknown[]): void;
}

/**
 * The logger of the running task, or of the running flow outside a task.
 * Throws a MissingContextError outside any run. Source: docs.prefect.io, "Add logging".
 */
export function getRunLogger(): RunLogger {
  const scope = requireScope("getRunLogger()");
  const write =
    (level: number) =>
    (...message: readonly unknown[]) =>
      scope.events.logged({ level, message: printText(message) });
  return {
    debug: write(logLevels.debug),
    info: write(logLevels.info),
    warning: write(logLevels.warning),
    error: write(logLevels.error),
    critical: write(logLevels.critical),
  };
}

const levelOfMethod = {
  debug: logLevels.debug,
  log: logLevels.info,
  info: logLevels.info,
  warn: logLevels.warning,
  error: logLevels.error,
} as const;

/**
 * Turns `console.log` and its kin into log lines while a body with `logPrints` runs, and leaves them alone otherwise.
 * `print` decides what becomes of the others: a worker has no console that anyone reads.
 */
export function capturePrints(console: Console): void {
  for (const [method, level] of Object.entries(levelOfMethod)) {
    const name = method as keyof typeof levelOfMethod;
    const native = console[name].bind(console);
    console[name] = (...message: unknown[]) => {
      const scope: Scope | undefined = currentScope();
      if (scope?.context.logPrints) scope.events.logged({ level, message: printText(message) });
      else native(...message);
    };
  }
}
