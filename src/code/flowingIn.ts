import ts from "typescript";
import { apply } from "../program/change.ts";
import { setCode } from "../program/edits.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import type { Language } from "./language.ts";
import { isFunction, sourceFileOf } from "./signature.ts";

/** A program in which a task's code says what comes in, and the way between its offsets and those of the user's code. */
export interface TypedCode {
  readonly program: Program;
  readonly there: (offset: number) => number;
  readonly back: (offset: number) => number;
}

/**
 * Gives the parameters that a task's author wrote no type for the types of what is connected to them, so that hover and
 * completion know these. Only for questions: what is checked and what runs is the author's text.
 */
export function withTypesFlowingIn(
  program: Program,
  task: string,
  language: Pick<Language, "typesOf">,
): TypedCode | undefined {
  const code = program.tasks.find(({ identifier }) => identifier === task)?.code;
  const bare = code === undefined ? [] : untypedParameters(code);
  if (code === undefined || bare.length === 0) return undefined;
  const types = typesInto(program, task, language);
  const insertions = bare.flatMap(({ name, at }) => {
    const type = types.get(name);
    return type ? [{ at, text: `: ${[...type].join(" | ")}` }] : [];
  });
  if (insertions.length === 0) return undefined;
  const typed = insertions.reduceRight(
    (text, { at, text: type }) => text.slice(0, at) + type + text.slice(at),
    code,
  );
  return {
    program: apply(program, setCode(program, task, typed, undefined)),
    there: (offset) =>
      offset + insertions.reduce((sum, { at, text }) => sum + (at < offset ? text.length : 0), 0),
    back: (offset) =>
      insertions.reduceRight(
        (own, { at, text }, index) =>
          own > at + before(insertions, index)
            ? own - Math.min(text.length, own - at - before(insertions, index))
            : own,
        offset,
      ),
  };
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

function before(insertions: readonly Insertion[], index: number): number {
  return insertions.slice(0, index).reduce((sum, { text }) => sum + text.length, 0);
}

function untypedParameters(code: string): { readonly name: string; readonly at: number }[] {
  const [statement] = sourceFileOf(`(${code}\n)`).statements;
  if (
    !statement ||
    !ts.isExpressionStatement(statement) ||
    !ts.isParenthesizedExpression(statement.expression)
  )
    return [];
  const run = statement.expression.expression;
  if (!isFunction(run) || (ts.isArrowFunction(run) && !code.includes("("))) return [];
  return run.parameters
    .filter(({ type, initializer, dotDotDotToken }) => !type && !initializer && !dotDotDotToken)
    .flatMap(({ name }) => (ts.isIdentifier(name) ? [{ name: name.text, at: name.end - 1 }] : []));
}

/** By parameter: the types of all that is connected to it, in any call of the task. */
function typesInto(
  program: Program,
  task: string,
  language: Pick<Language, "typesOf">,
): Map<string, Set<string>> {
  const calls = new Set(
    program.nodes.flatMap((node) => (node.kind === "task" && node.task === task ? [node.id] : [])),
  );
  const { text, places } = emit(program);
  const edges = program.edges.flatMap((edge) => {
    const place = calls.has(edge.target) ? places.nodes.get(edge.source) : undefined;
    const name = edge.output === undefined ? {} : { name: edge.output };
    return place ? [{ port: edge.port, value: { ...place, ...name } }] : [];
  });
  const found = language.typesOf(
    text,
    edges.map(({ value }) => value),
  );
  const types = new Map<string, Set<string>>();
  edges.forEach(({ port }, index) => {
    const type = found[index];
    if (type !== undefined) types.set(port, (types.get(port) ?? new Set()).add(type));
  });
  return types;
}
