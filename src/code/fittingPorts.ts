import { calleeOf, isCall, namesOf, type Program, type ProgramNode } from "../program/program.ts";
import { emit } from "./emit.ts";
import type { Language } from "./language.ts";
import { withStandIns } from "./standIn.ts";

/** An edge that is being drawn: the node it leaves, or the input it is to feed. */
export type OpenWire =
  | { readonly side: "source"; readonly node: string; readonly output?: string }
  | { readonly side: "target"; readonly node: string; readonly port: string };

/** An input of a node; or its output, by name where it has several. */
export interface Port {
  readonly node: string;
  readonly port?: string;
}

/** The ports at which an edge from, or to, this end would fit by its type. */
export function fittingPorts(program: Program, end: OpenWire, language: Pick<Language, "fits">): Port[] {
  const sound = withStandIns(program).program;
  const { text, places } = emit(sound);
  const outputs = sound.nodes
    .filter(({ id }) => (end.side === "source" ? id === end.node : id !== end.node))
    .flatMap((node) => outputsOf(node, end))
    .flatMap(({ node, output }) => {
      const place = places.nodes.get(node);
      return place
        ? [{ node, output, value: { ...place, ...(output !== undefined && { name: output }) } }]
        : [];
    });
  const inputs = inputsOf(sound)
    .filter(({ node, port }) =>
      end.side === "source" ? node !== end.node : node === end.node && port === end.port,
    )
    .flatMap(({ node, port, index }) => {
      const place = places.nodes.get(node);
      return place ? [{ node, port, parameter: { call: place.start, index } }] : [];
    });
  const answers = language.fits(
    text,
    outputs.map(({ value }) => value),
    inputs.map(({ parameter }) => parameter),
  );
  if (end.side === "source")
    return inputs.flatMap(({ node, port }, column) => (answers[0]?.[column] ? [{ node, port }] : []));
  return outputs.flatMap(({ node, output }, row) =>
    answers[row]?.[0] ? [output === undefined ? { node } : { node, port: output }] : [],
  );
}

/** One for each name that a node declares, where it declares several. */
function outputsOf(node: ProgramNode, end: OpenWire): { readonly node: string; readonly output?: string }[] {
  if (node.kind === "result") return [];
  const names = namesOf(node);
  if (end.side === "source")
    return [{ node: node.id, ...(end.output !== undefined && { output: end.output }) }];
  return node.kind !== "code" && names.length < 2
    ? [{ node: node.id }]
    : names.map((output) => ({ node: node.id, output }));
}

function inputsOf(program: Program) {
  return program.nodes.filter(isCall).flatMap((node) => {
    const parameters = calleeOf(program, node)?.signature.parameters ?? [];
    return parameters.map(({ name }, index) => ({ node: node.id, port: name, index }));
  });
}
