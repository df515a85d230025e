import type { PackageState } from "./packageTypes.ts";

/** What a person is to know of the types of a package that the flow imports; nothing where all of them are known. */
export function packageWords(name: string, state: PackageState | undefined): string | undefined {
  const types = `The types of "${name}"`;
  if (!state) return `${types} are not known here: ${allIsAny}`;
  if (state.kind === "known") return sentences(`Not all types of "${name}" are known.`, state.missing);
  if (state.kind === "waiting")
    return `${types} are being fetched from ${state.server}: until then ${allIsAny}`;
  if (state.kind === "failed")
    return `${types} could not be fetched, so ${allIsAny} ${because(state.reason)}`;
  if (state.kind === "refused") return `${types} are not fetched, so ${allIsAny} ${because(state.reason)}`;
  const none = `${state.server} has no types of "${name}": ${allIsAny}`;
  return sentences(none, state.missing) ?? none;
}

const allIsAny = "all that it gives is any.";

function because(reason: string): string {
  return `The reason: ${reason}.`;
}

function sentences(first: string, more: readonly string[]): string | undefined {
  if (more.length === 0) return undefined;
  const rest = more.length > 3 ? [`And ${more.length - 3} more.`] : [];
  return [first, ...more.slice(0, 3), ...rest].join(" ");
}
