import { type Problem, problemsOf } from "../program/checks.ts";
import type { Program } from "../program/program.ts";
import { nodeById, nodeTitle, waitForPort } from "../program/program.ts";
import { finished, type Slices } from "./check/slices.ts";
import { emit } from "./emit.ts";
import { type Emission, type Place, placeOfOffset, positionAt } from "./emission.ts";
import { importPlacesOf } from "./erase.ts";
import { hostNeedsOf, hostNeedText } from "./hostNeeds.ts";
import type { Diagnostic, Language } from "./language.ts";
import { isOfNpm, modulesNamedIn, npmAmong } from "./npm.ts";
import type { PackageState } from "./packages/packageTypes.ts";
import { packageWords } from "./packages/packageWords.ts";
import { withStandIns } from "./standIn.ts";

/**
 * All that is wrong with a program: what the program itself knows, then what the compiler says of its parts and of its
 * file. Shared code that does not parse would make nonsense of the rest, so then the rest waits.
 */
export function problemsIn(program: Program, language: Checker, packageState?: AskPackage): Problem[] {
  return finished(problemsInSlices(program, language, [], packageState));
}

/** What is known of the types of a package. */
export type AskPackage = (name: string) => PackageState | undefined;

/** The same, and on the way what is known so far: first of these nodes, then in the program's order. */
export function* problemsInSlices(
  program: Program,
  language: Checker,
  first: readonly string[] = [],
  packageState: AskPackage = () => undefined,
): Slices<Problem[]> {
  const own = problemsOf(program);
  const sound = withStandIns(program);
  if (sound.problems.some(({ shared }) => shared)) return [...own, ...sound.problems];
  const emission = emit(sound.program);
  const slices = language.checkInSlices(emission.text, placesInOrder(sound.program, emission, first));
  const troubled = new Set(own.filter(({ severity }) => severity === "error").map(({ node }) => node));
  const problemsOfText = (diagnostics: readonly Diagnostic[]): Problem[] => {
    const { text } = emission;
    const said = [
      ...inTermsOfHosts(text, diagnostics, language).map((diagnostic) =>
        leadBack(sound.program, emission, diagnostic),
      ),
      ...aboutPackages(text, language, packageState).map(({ diagnostic, remedy }) => ({
        ...leadBack(sound.program, emission, diagnostic),
        ...(remedy && { remedy }),
      })),
    ];
    const wrongWires = wireProblems(sound.program, emission, said, language);
    const rewired = new Set(wrongWires.map(({ node }) => node));
    const isForUser = (problem: Problem) =>
      isAboutCall(problem)
        ? !troubled.has(problem.node) && !(rewired.has(problem.node) && isAboutWires(problem))
        : !sound.broken.has(problem.task ?? "");
    return [...own, ...sound.problems, ...wrongWires, ...said.filter(isForUser)];
  };
  for (;;) {
    const { done, value } = slices.next();
    if (done) return problemsOfText(value);
    yield problemsOfText(value);
  }
}

/** The text that stands for a program when it is checked. */
export function checkedText(program: Program): string {
  return emit(withStandIns(program).program).text;
}

type Checker = Pick<Language, "checkInSlices" | "misfits" | "fileOf">;

/** Where the nodes' calls stand in the file, each with its task's code. */
function placesInOrder(program: Program, { places }: Emission, first: readonly string[]): number[] {
  const early = new Set(first);
  const { nodes } = program;
  const ordered = [...nodes.filter(({ id }) => early.has(id)), ...nodes.filter(({ id }) => !early.has(id))];
  return ordered.flatMap((node) => {
    const code = node.kind === "task" ? places.tasks.get(node.task) : undefined;
    return [code, places.nodes.get(node.id)].flatMap((place) => place?.start ?? []);
  });
}

/** In place of "Cannot find name", and where the compiler knows the name: that the page's workers have no such thing. */
function inTermsOfHosts(
  text: string,
  said: readonly Diagnostic[],
  { fileOf }: Pick<Language, "fileOf">,
): Diagnostic[] {
  const needs = hostNeedsOf(text, () => fileOf(text)).filter(({ host }) => host !== "browser");
  const starts = new Set(needs.map(({ start }) => start));
  const own = needs.map((need): Diagnostic => {
    const { start, end, line, column } = need;
    const message = hostNeedText(need);
    return { message, severity: "error", code: 0, start, length: end - start, line, column };
  });
  return [...own, ...said.filter(({ start }) => !starts.has(start))];
}

const remedies: Partial<Record<PackageState["kind"], NonNullable<Problem["remedy"]>>> = {
  refused: "permissions",
  failed: "again",
};

/** Of each import of a package what is to be known of its types, and what the user can do about it. */
function aboutPackages(
  text: string,
  { fileOf }: Pick<Language, "fileOf">,
  packageState: AskPackage,
): { readonly diagnostic: Diagnostic; readonly remedy?: Problem["remedy"] }[] {
  if (npmAmong(modulesNamedIn(text)).length === 0) return [];
  return importPlacesOf(text, fileOf(text), "types too").flatMap(({ specifier, start, end }) => {
    const state = isOfNpm(specifier) ? packageState(specifier) : undefined;
    const message = isOfNpm(specifier) ? packageWords(specifier, state) : undefined;
    if (message === undefined) return [];
    const place = { start, length: end - start, ...positionAt(text, start) };
    const diagnostic = { message, severity: "warning", code: 0, ...place } as const;
    const remedy = remedies[state?.kind ?? "known"];
    return [{ diagnostic, ...(remedy && { remedy }) }];
  });
}

/**
 * Every edge that brings what does not fit, to calls of which the compiler said something: it tells of the first
 * argument alone, and of none where another is missing.
 */
function wireProblems(
  program: Program,
  emission: Emission,
  said: readonly Problem[],
  language: Pick<Language, "misfits">,
): Problem[] {
  const suspects = new Set(said.filter(isAboutCall).map(({ node }) => node));
  const wires = program.edges.flatMap((edge) => {
    const place = suspects.has(edge.target) && emission.places.nodes.get(edge.target)?.ports.get(edge.port);
    return place && edge.port !== waitForPort ? [{ edge, place }] : [];
  });
  if (wires.length === 0) return [];
  const misfits = language.misfits(
    emission.text,
    wires.map(({ place }) => place),
  );
  return wires.flatMap(({ edge }, index) => {
    const misfit = misfits[index];
    if (!misfit) return [];
    const { given, taken, message } = misfit;
    const at = atNode(program, edge.target, edge.port, message);
    return [{ message, severity: "error", source: "typescript", ...at, types: { given, taken } } as const];
  });
}

/** What the compiler says of a call because of what goes in, which the edges say better. */
function isAboutWires({ edge, message }: Problem): boolean {
  return edge !== undefined || message.includes("No overload matches this call");
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
