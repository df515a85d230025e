import type { Verdict } from "./check/partCheck.ts";
import { compilerFiles } from "./compilerFiles.ts";
import { hexDigestOf } from "./hexDigest.ts";
import { createLanguage } from "./language.ts";
import { parse } from "./parse.ts";
import { checkedText } from "./problems.ts";

const demos: Record<string, string> = import.meta.glob(
  ["../demos/*.ts", "!../demos/index.ts", "!../demos/*.test.ts"],
  { query: "?raw", import: "default", eager: true },
);

export default await verdictsOn(Object.values(demos));

/** What the compiler says of files that ship with the app, by the digests of their texts: `demoVerdicts.ts?atBuild`. */
async function verdictsOn(texts: readonly string[]): Promise<Record<string, Verdict>> {
  const language = createLanguage(compilerFiles());
  const found: [string, Verdict][] = [];
  for (const file of texts) {
    const { program } = parse(file);
    if (!program) continue;
    const text = checkedText(program);
    language.check(text);
    const verdict = language.verdictOn(text);
    if (verdict) found.push([await hexDigestOf(text), verdict]);
  }
  return Object.fromEntries(found);
}
