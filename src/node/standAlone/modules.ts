import { ownModules } from "../../code/standAlone.ts";

const texts: Record<(typeof ownModules)[number], () => Promise<{ readonly default: string }>> = {
  millrace: () => import("./engine.ts?script"),
  "millrace/books": () => import("../../sdk/books.ts?script"),
};

/** The modules of the package that are among these, as JavaScript by name, for a stand-alone file. */
export async function modulesAmong(specifiers: readonly string[]): Promise<Record<string, string>> {
  const wanted = ownModules.filter((name) => specifiers.includes(name));
  const entries = wanted.map(async (name) => [name, (await texts[name]()).default] as const);
  return Object.fromEntries(await Promise.all(entries));
}
