import ts from "typescript";
import type { FlowOptions, TaskOptions } from "../program/program.ts";
import type { Declaration } from "./declaration.ts";
import { optionsOf } from "./declaration.ts";
import type { Literal } from "./literal.ts";
import type { Reader } from "./reader.ts";
import { propertyName, readLiteral } from "./readLiteral.ts";

type Test = (value: Literal) => boolean;

const isText: Test = (value) => typeof value === "string";
const isNumber: Test = (value) => typeof value === "number" && Number.isFinite(value);
const isBoolean: Test = (value) => typeof value === "boolean";
const isListOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);

const commonTests = {
  name: isText,
  description: isText,
  version: isText,
  retries: isNumber,
  timeoutSeconds: isNumber,
  logPrints: isBoolean,
  persistResult: isBoolean,
  resultStorage: isText,
  resultSerializer: (value: Literal) => value === "structured" || value === "json",
  cacheResultInMemory: isBoolean,
};

const taskTests: Record<keyof TaskOptions, Test> = {
  ...commonTests,
  tags: isListOf(isText),
  retryDelaySeconds: (value) => isNumber(value) || isListOf(isNumber)(value),
  retryJitterFactor: isNumber,
  taskRunName: isText,
  cacheExpirationSeconds: isNumber,
  refreshCache: isBoolean,
  resultStorageKey: isText,
};

const flowTests: Record<keyof FlowOptions, Test> = {
  ...commonTests,
  retryDelaySeconds: isNumber,
  flowRunName: isText,
  validateParameters: isBoolean,
};

/** The options as the canvas edits them. Without a name, a task is called what its variable is. */
export function readTaskOptions(reader: Reader, declaration: Declaration, identifier: string): TaskOptions {
  return { name: identifier, ...readOptions(reader, declaration, taskTests) } as TaskOptions;
}

export function readFlowOptions(reader: Reader, declaration: Declaration, identifier: string): FlowOptions {
  return { name: identifier, ...readOptions(reader, declaration, flowTests) } as FlowOptions;
}

function readOptions(reader: Reader, declaration: Declaration, tests: Record<string, Test>): object {
  const options = optionsOf(declaration.call);
  if (!options) {
    const message = `The canvas cannot show this ${declaration.maker}: its first argument must be an object of options.`;
    return reader.report(declaration.call, message) ?? {};
  }
  const entries = options.properties.flatMap((property) => readOption(reader, property, tests));
  return Object.fromEntries(entries);
}

function readOption(
  reader: Reader,
  property: ts.ObjectLiteralElementLike,
  tests: Record<string, Test>,
): [string, Literal][] {
  const name = propertyName(property);
  const value = ts.isPropertyAssignment(property) ? readLiteral(property.initializer) : undefined;
  const test = name !== undefined && Object.hasOwn(tests, name) ? tests[name] : undefined;
  if (name !== undefined && value !== undefined && test?.(value)) return [[name, value]];
  reader.report(property, `The canvas cannot show this option: ${reasonAgainst(name, value, test)}.`);
  return [];
}

function reasonAgainst(name: string | undefined, value: Literal | undefined, test: Test | undefined): string {
  if (name === undefined) return "options must be written out one by one";
  if (!test) return `it does not know "${name}"`;
  return value === undefined
    ? `"${name}" must be a plain literal`
    : `"${name}" has a value of the wrong type`;
}
