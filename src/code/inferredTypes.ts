import type { FlowValue, InferredType } from "../program/edits.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import type { Language } from "./language.ts";
import { isType, withStandIns } from "./standIn.ts";

/**
 * The types that the compiler infers of values of the flow, as a port shows them: of a future, that of what it gives.
 * Left out are those that cannot be written in the file, since they are imported nowhere in it or have no name out here,
 * and those that say nothing.
 */
export function inferredTypes(
  program: Program,
  values: readonly FlowValue[],
  language: Pick<Language, "check" | "typesOf">,
): InferredType[] {
  const { text, places } = emit(withStandIns(program).program);
  const placed = values.flatMap((value) => {
    const place = places.nodes.get(value.node);
    const name = value.output === undefined ? {} : { name: value.output };
    return place ? [{ value, place: { ...place, ...name } }] : [];
  });
  const types = language.typesOf(
    text,
    placed.map(({ place }) => place),
  );
  const found = placed.flatMap(({ value }, index) => {
    const type = types[index];
    return type !== undefined && saysSomething(type) ? [{ ...value, type }] : [];
  });
  return writable(text, found, language);
}

function saysSomething(type: string): boolean {
  return !/^(?:any|unknown|never|void|undefined)$|\bimport\(/.test(type) && isType(type);
}

/** Those that the compiler has nothing against at the end of the file. */
function writable(
  text: string,
  types: readonly InferredType[],
  language: Pick<Language, "check">,
): InferredType[] {
  if (types.length === 0) return [];
  let written = `${text}\n`;
  const places = types.map(({ type }, index) => {
    const start = written.length;
    written += `type $inferred${index} = ${type};\n`;
    return { start, end: written.length };
  });
  const wrong = language.check(written).filter(({ severity }) => severity === "error");
  return types.filter((_, index) => {
    const { start, end } = places[index] ?? { start: 0, end: 0 };
    return !wrong.some((problem) => start <= problem.start && problem.start < end);
  });
}
