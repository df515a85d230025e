import ts from "typescript";
import type { FlowOptions, TaskOptions } from "../program/program.ts";
import type { OptionsPlace } from "../program/source.ts";
import { bare, type Declaration, optionsOf } from "./declaration.ts";
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

/** The options as the canvas edits them, those that it only shows, and where all of them stand. */
export interface ReadOptions<Options> {
  readonly options: Options;
  readonly expressions?: Readonly<Record<string, string>>;
  readonly place: OptionsPlace;
}

/** Without a name, a task or flow is called what its variable is; one with a base, what its base is. */
export function readTaskOptions(
  reader: Reader,
  declaration: Declaration,
  name: string,
): ReadOptions<TaskOptions> {
  return read(reader, declaration, taskTests, name) as ReadOptions<TaskOptions>;
}

export function readFlowOptions(
  reader: Reader,
  declaration: Declaration,
  name: string,
): ReadOptions<FlowOptions> {
  return read(reader, declaration, flowTests, name) as ReadOptions<FlowOptions>;
}

function read(
  reader: Reader,
  { call }: Declaration,
  tests: Record<string, Test>,
  name: string,
): ReadOptions<object> {
  const given = optionsOf(call, reader.functions);
  if (!given) {
    const start = call.arguments.pos;
    return { options: { name }, place: { span: { start, end: start }, kind: "none", properties: [] } };
  }
  const object = bare(given);
  if (!ts.isObjectLiteralExpression(object)) {
    const text = reader.textOf(given);
    const place = { span: reader.spanOf(given), kind: "expression", properties: [] } as const;
    return { options: { name }, expressions: { [`...${text}`]: `...${text}` }, place };
  }
  return readObject(reader, object, tests, name);
}

function readObject(
  reader: Reader,
  object: ts.ObjectLiteralExpression,
  tests: Record<string, Test>,
  name: string,
): ReadOptions<object> {
  const found = object.properties.map((property) => readOption(reader, property, tests));
  const plain = found.flatMap(({ name: key, literal }) => (literal === undefined ? [] : [[key, literal]]));
  const others = found.flatMap(({ name: key, literal, text }) =>
    literal === undefined ? [[key, text]] : [],
  );
  return {
    options: { name, ...Object.fromEntries(plain) },
    ...(others.length > 0 && { expressions: Object.fromEntries(others) }),
    place: { span: reader.spanOf(object), kind: "object", properties: found.map(({ place }) => place) },
  };
}

function readOption(reader: Reader, property: ts.ObjectLiteralElementLike, tests: Record<string, Test>) {
  const name = propertyName(property) ?? reader.textOf(property);
  const value = ts.isPropertyAssignment(property) ? property.initializer : undefined;
  const literal = value && readLiteral(value);
  const isKnown = literal !== undefined && Object.hasOwn(tests, name) && tests[name]?.(literal) === true;
  const span = { ...reader.spanOf(property), name };
  return {
    name,
    text: reader.textOf(property),
    literal: isKnown ? literal : undefined,
    place: isKnown && value ? { ...span, value: reader.spanOf(value) } : span,
  };
}
