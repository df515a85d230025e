import type { Called } from "./ports.ts";

/** Arguments by parameter name, with the defaults that are plain literals. More arguments than names are one list. */
export function parametersOf(
  { parameters, defaults }: Pick<Called, "parameters" | "defaults">,
  args: readonly unknown[],
): Record<string, unknown> {
  const last = parameters.length - 1;
  const entries = parameters.map((name, index): [string, unknown] => {
    const given = index === last && args.length > parameters.length ? args.slice(last) : args[index];
    return [name, given === undefined && Object.hasOwn(defaults, name) ? defaults[name] : given];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
