import type { FlowDefinition, FlowOptions, TaskDefinition, TaskOptions } from "../program/program.ts";
import type { Style } from "../program/source.ts";
import { type Literal, printLiteral } from "./literal.ts";

/** The order of keys in the file; what is not given is left out. */
const taskKeys: readonly (keyof TaskOptions)[] = [
  "name",
  "description",
  "version",
  "tags",
  "taskRunName",
  "retries",
  "retryDelaySeconds",
  "retryJitterFactor",
  "timeoutSeconds",
  "persistResult",
  "cacheExpirationSeconds",
  "refreshCache",
  "resultStorage",
  "resultSerializer",
  "resultStorageKey",
  "cacheResultInMemory",
  "logPrints",
];
const flowKeys: readonly (keyof FlowOptions)[] = [
  "name",
  "description",
  "version",
  "flowRunName",
  "retries",
  "retryDelaySeconds",
  "timeoutSeconds",
  "validateParameters",
  "persistResult",
  "resultStorage",
  "resultSerializer",
  "cacheResultInMemory",
  "logPrints",
];

/** A property of an options object: its name, and its whole text. */
export interface OptionText {
  readonly name: string;
  readonly text: string;
  /** The value alone; absent where it is no plain data. */
  readonly value?: string;
}

export function taskOptionTexts({ options, expressions }: TaskDefinition): OptionText[] {
  return texts(options, taskKeys, expressions);
}

export function flowOptionTexts({ options, expressions }: FlowDefinition): OptionText[] {
  return texts(options, flowKeys, expressions);
}

/** With the quotes that a file uses; what a person typed keeps its own. */
export function quotedWith(quote: Style["quote"], option: OptionText): OptionText {
  const { name, value } = option;
  if (quote === '"' || value === undefined) return option;
  const own = value.replaceAll(/"(?:[^"\\]|\\.)*"/g, singleQuoted);
  return { name, text: `${name}: ${own}`, value: own };
}

function singleQuoted(text: string): string {
  return `'${text.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** What is spread comes first, so that what is written out wins. */
function texts<Options extends object>(
  options: Options,
  keys: readonly (keyof Options & string)[],
  expressions: Readonly<Record<string, string>> = {},
): OptionText[] {
  const plain = keys.flatMap((name) => {
    const value = options[name];
    if (value === undefined || Object.hasOwn(expressions, name)) return [];
    const printed = printLiteral(value as Literal);
    return [{ name, text: `${name}: ${printed}`, value: printed }];
  });
  const others = Object.entries(expressions).map(([name, text]) => ({ name, text }));
  const isSpread = ({ name }: OptionText) => name.startsWith("...");
  return [...others.filter(isSpread), ...plain, ...others.filter((other) => !isSpread(other))];
}
