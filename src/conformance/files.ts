import { flowsOf } from "../code/flows.ts";
import type { Case } from "./expected.ts";
import type { CaseFile } from "./suite.ts";

const folder = "./cases/";
const modules = import.meta.glob<{ cases: readonly Case[] }>("./cases/**/*.ts", { eager: true });
const texts = import.meta.glob<string>("./cases/**/*.ts", { eager: true, query: "?raw", import: "default" });

/** Every file of `cases/`, as Vite finds them. */
export const caseFiles: readonly CaseFile[] = Object.entries(modules).map(([path, { cases }]) => {
  const text = texts[path] ?? "";
  return { path: path.slice(folder.length), text, flows: flowsOf(text), cases };
});
