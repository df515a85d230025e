import ts from "typescript";
import { apply } from "../program/change.ts";
import { setCode } from "../program/edits.ts";
import { drawingsOf, type Program } from "../program/program.ts";
import { familyOf } from "../program/setCode.ts";
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
  language: Pick<Language, "givenTypes">,
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

/** By parameter: the types of all that the task is given for it, in any call of any flow. */
function typesInto(
  program: Program,
  task: string,
  language: Pick<Language, "givenTypes">,
): Map<string, Set<string>> {
  const called = familyOf(program, task);
  const { text, places } = emit(program);
  const passed = drawingsOf(program).flatMap(({ flow, nodes }) =>
    nodes.flatMap((node) => {
      const isCall = node.kind === "task" && called.has(node.task);
      return isCall ? [...(places.flows.get(flow.identifier)?.get(node.id)?.ports ?? [])] : [];
    }),
  );
  const found = language.givenTypes(
    text,
    passed.map(([, span]) => span),
  );
  const types = new Map<string, Set<string>>();
  passed.forEach(([port], index) => {
    const type = found[index];
    if (type !== undefined) types.set(port, (types.get(port) ?? new Set()).add(type));
  });
  return types;
}
