import { type InferredType, untypedOutputs } from "../program/edits.ts";
import type { Program } from "../program/program.ts";
import { emit } from "./emit.ts";
import type { Language } from "./language.ts";
import { withStandIns } from "./standIn.ts";

/** The types that the compiler infers of what nodes give, where none is written: as their ports show them. */
export function portTypes(program: Program, language: Pick<Language, "portTypes">): InferredType[] {
  const { text, places } = emit(withStandIns(program).program);
  const placed = untypedOutputs(program).flatMap((value) => {
    const place = places.nodes.get(value.node);
    return place
      ? [{ value, place: { ...place, ...(value.output !== undefined && { name: value.output }) } }]
      : [];
  });
  const types = language.portTypes(
    text,
    placed.map(({ place: { start, end, name } }) => ({ start, end, ...(name !== undefined && { name }) })),
  );
  return placed.flatMap(({ value }, index) => {
    const type = types[index];
    return type === undefined ? [] : [{ ...value, type }];
  });
}
