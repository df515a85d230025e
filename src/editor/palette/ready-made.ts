import type { Signature, TaskOptions } from "../../program/program.ts";

/** A task that is useful as it is, and shows how one is written. */
export interface ReadyMadeTask {
  readonly description: string;
  readonly code: string;
  readonly signature: Signature;
  readonly options: TaskOptions;
  /** What its code takes from the package `millrace`. */
  readonly imports?: readonly string[];
}

export const readyMadeTasks: readonly ReadyMadeTask[] = [
  {
    description: "Of any text",
    options: { name: "Count words" },
    signature: { parameters: [{ name: "text", type: "string", optional: false }], returns: "number" },
    code: `function countWords(text: string): number {
  return text.match(/[\\p{L}\\p{N}'’-]+/gu)?.length ?? 0;
}`,
  },
  {
    description: "Hands on after a pause",
    options: { name: "Wait a second", timeoutSeconds: 30 },
    signature: {
      parameters: [
        { name: "input", type: "string", optional: false },
        { name: "seconds", type: "number", optional: true },
      ],
      returns: "string",
    },
    code: `async function waitASecond(input: string, seconds = 1): Promise<string> {
  console.log(\`waiting \${seconds} s\`);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return input;
}`,
  },
  {
    description: "Fails, and tries again",
    options: { name: "Flaky task", retries: 3, retryDelaySeconds: [1, 2, 4] },
    signature: { parameters: [{ name: "failureRate", type: "number", optional: true }], returns: "string" },
    code: `async function flakyTask(failureRate = 0.5): Promise<string> {
  if (Math.random() < failureRate) {
    throw new Error("This attempt was unlucky.");
  }
  return "This attempt went well.";
}`,
  },
  {
    description: "Writes an artifact",
    options: { name: "Markdown report" },
    imports: ["createMarkdownArtifact"],
    signature: {
      parameters: [
        { name: "value", type: "unknown", optional: false },
        { name: "title", type: "string", optional: true },
      ],
      returns: "string",
    },
    code: `async function markdownReport(value: unknown, title = "Report"): Promise<string> {
  const body = typeof value === "string" ? value : "\`\`\`json\\n" + JSON.stringify(value, null, 2) + "\\n\`\`\`";
  const markdown = \`# \${title}\\n\\n\${body}\\n\`;
  await createMarkdownArtifact({ key: "report", markdown, description: title });
  return markdown;
}`,
  },
];

const importPattern = /^([ \t]*import\s*\{)([^}]*)(\}\s*from\s*["']millrace["'])/m;

/** The shared code, with these names imported from `millrace`; as it was when it has them. */
export function withImports(shared: string, names: readonly string[]): string {
  const found = importPattern.exec(shared);
  const present = found?.[2]?.split(",").map((name) => name.trim()) ?? [];
  const missing = names.filter((name) => !present.includes(name));
  if (missing.length === 0) return shared;
  if (!found) return `import { ${missing.join(", ")} } from "millrace";\n${shared}`;
  const all = [...present.filter(Boolean), ...missing].toSorted(byName);
  return shared.replace(
    importPattern,
    (_, open: string, __, close: string) => `${open} ${all.join(", ")} ${close}`,
  );
}

function byName(one: string, other: string): number {
  return one.localeCompare(other, "en");
}
