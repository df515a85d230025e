import { type Problem, problemsOf } from "../program/checks.ts";
import type { Program } from "../program/program.ts";
import { nodeById, nodeTitle } from "../program/program.ts";
import { emit } from "./emit.ts";
import { type Emission, type Place, placeOfOffset } from "./emission.ts";
import type { Diagnostic, Language } from "./language.ts";
import { withStandIns } from "./standIn.ts";

/**
 * All that is wrong with a program: what the program itself knows, then what the compiler says of its parts and of its
 * file. Shared code that does not parse would make nonsense of the rest, so then the rest waits.
 */
export function problemsIn(program: Program, language: Pick<Language, "check">): Problem[] {
  const own = problemsOf(program);
  const sound = withStandIns(program);
  if (sound.problems.some(({ shared }) => shared)) return [...own, ...sound.problems];
  const emission = emit(sound.program);
  const said = language
    .check(emission.text)
    .map((diagnostic) => leadBack(sound.program, emission, diagnostic));
  const troubled = new Set(own.filter(({ severity }) => severity === "error").map(({ node }) => node));
  const isForUser = (problem: Problem) =>
    isAboutCall(problem) ? !troubled.has(problem.node) : !sound.broken.has(problem.task ?? "");
  return [...own, ...sound.problems, ...said.filter(isForUser)];
}

/** At a call that lacks an input the compiler would say once more, in its own terms, what the program said already. */
function isAboutCall({ node, line }: Problem): boolean {
  return node !== undefined && line === undefined;
}

/** A diagnostic of the file, at the part of the canvas that it speaks of. */
export function leadBack(program: Program, emission: Emission, diagnostic: Diagnostic): Problem {
  const { message, severity } = diagnostic;
  const said = { message, severity, source: "typescript" } as const;
  const place = placeOfOffset(emission, diagnostic.start);
  return place ? { ...said, ...whereabouts(program, place, message) } : said;
}

function whereabouts(program: Program, place: Place, message: string): Partial<Problem> {
  if (place.kind === "shared") return { shared: true, line: place.line, column: place.column };
  if (place.kind === "statements") return { node: place.node, line: place.line, column: place.column };
  if (place.kind === "code") {
    const { task, line, column } = place;
    const call = program.nodes.find((node) => node.kind === "task" && node.task === task);
    return call ? { node: call.id, task, line, column } : { task, line, column };
  }
  return atNode(program, place.node, place.port, message);
}

function atNode(program: Program, id: string, port: string | undefined, message: string): Partial<Problem> {
  const node = nodeById(program, id);
  const edge = program.edges.find((other) => other.target === id && other.port === port);
  const subject = node ? nodeTitle(program, node) : id;
  return {
    message: port === undefined ? `${subject}: ${message}` : `${subject}, ${port}: ${message}`,
    node: id,
    ...(node?.kind === "task" ? { task: node.task } : {}),
    ...(edge ? { edge: edge.id } : {}),
  };
}
