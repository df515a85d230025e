import type { ImportPlace } from "./erase.ts";
import type { FlowSummary } from "./flows.ts";
import { namingExpression } from "./naming.ts";

/** The modules that a stand-alone file brings with it. */
export const ownModules = ["millrace", "millrace/books"] as const;

/** Under which the engine that the file brings gives, to the file's last line, the function that runs it. */
export const runnerName = "millrace.standAlone";

const footerMark =
  "// Added by Millrace, to run this file by itself. Export it anew when its flows have changed.";

/** What is known of a file that is to run by itself. */
export interface StandAloneParts {
  readonly imports: readonly ImportPlace[];
  readonly flows: readonly FlowSummary[];
  /** `constantsToName` gives them. */
  readonly constants: readonly string[];
}

/**
 * The file with the package's modules in it: `data:` URLs stand where it names them, and a last statement runs it.
 * Nothing else changes, so lines are those of the user, and `fromStandAlone` gives the file back. `modules` are
 * JavaScript by name.
 */
export function standAlone(
  text: string,
  { imports, flows, constants }: StandAloneParts,
  modules: Readonly<Record<string, string>>,
): string {
  const urls = new Map(Object.entries(modules).map(([name, code]) => [name, dataUrl(name, code)]));
  const places = imports.toSorted((one, other) => other.start - one.start);
  const filled = places.reduce((file, { specifier, start, end }) => {
    const url = urls.get(specifier);
    const quote = file[start] ?? "";
    return url === undefined ? file : file.slice(0, start) + quote + url + quote + file.slice(end);
  }, text);
  return `${filled}${footer([...namingStatements(constants), runStatement(flows)])}`;
}

/**
 * The file that tells the package what its constants are called, for whoever imports it as it is: a last statement is
 * added where one is needed. `fromStandAlone` gives the file back.
 */
export function withNamesTold(text: string, constants: readonly string[]): string {
  const statements = namingStatements(constants);
  return statements.length === 0 ? text : `${text}${footer(statements)}`;
}

/** One line. `void`, because a line that began with a parenthesis would go on with the user's last one. */
function footer(statements: readonly string[]): string {
  return `\n${footerMark}\n${statements.map((statement) => `void ${statement};`).join(" ")}\n`;
}

function namingStatements(constants: readonly string[]): string[] {
  return constants.length === 0 ? [] : [namingExpression(constants, symbols)];
}

/** What of a file's imports has to be there when the stand-alone file runs. */
export function neededBy(imports: readonly ImportPlace[]): string[] {
  const names = new Set(imports.map(({ specifier }) => specifier));
  return [...names].filter((name) => !isOwn(name) && !name.startsWith("node:"));
}

/** The file that a stand-alone file was made of, to the byte; any other text as it is. */
export function fromStandAlone(text: string): string {
  const footer = [...text.matchAll(footerPattern)].at(-1);
  if (!footer) return text;
  const own = text.slice(0, footer.index) + text.slice(footer.index + footer[0].length);
  return own.replace(urlPattern, (url, name: string) => (isOwn(name) ? name : url));
}

/** Line ends may have been changed by whatever carried the file. */
const footerPattern = new RegExp(
  `(\\r?)\\n${footerMark.replaceAll(".", "\\.")}\\1\\nvoid \\(globalThis[^\\n]*\\n`,
  "g",
);
const urlPattern = /(?<=["'`])data:text\/javascript;name=([\w./-]+);base64,[A-Za-z0-9+/=]*(?=["'`])/g;

function isOwn(name: string): boolean {
  return (ownModules as readonly string[]).includes(name);
}

function runStatement(flows: readonly FlowSummary[]): string {
  return `${symbols}[Symbol.for(${JSON.stringify(runnerName)})](import.meta, ${JSON.stringify(flows)})`;
}

/** Where the engine leaves what the last line calls, in TypeScript. */
const symbols = "(globalThis as any)";

function dataUrl(name: string, javascript: string): string {
  return `data:text/javascript;name=${name};base64,${base64(`${javascript}\n//# sourceURL=${name}.js\n`)}`;
}

/** `btoa` takes bytes only, as letters. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let letters = "";
  for (let start = 0; start < bytes.length; start += 0x8000)
    letters += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(letters);
}
