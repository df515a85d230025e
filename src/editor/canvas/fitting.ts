import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { reasonAgainst } from "../../program/edits.ts";
import { namesOf, valuePort, waitForPort, type Program } from "../../program/program.ts";
import type { EditorLanguage } from "../ports.ts";
import type { OpenEnd } from "../actions.ts";
import { handleOfOutput, outputOfHandle } from "./geometry.ts";

/** Whether an edge that is being drawn would fit at a port. */
export type Fit = "fits" | "misfits";

/**
 * What fits the edge that is being drawn. The compiler answers a moment after the drag began; until then, and when no
 * edge is drawn, nothing is known of any port. Answers are kept while the program is the same.
 */
export class Fitting {
  private readonly listeners = new Set<() => void>();
  private fits:
    | { readonly ports: ReadonlySet<string>; readonly side: OpenEnd["side"]; readonly node: string }
    | undefined;
  private drag = 0;
  private answers = new WeakMap<Program, Map<string, Promise<ReadonlySet<string>>>>();

  constructor(private readonly language: Pick<EditorLanguage, "fittingPorts">) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Of an input, or of an output; nothing while nobody asks or knows. */
  of(node: string, port: string, side: OpenEnd["side"]): Fit | undefined {
    if (!this.fits || node === this.fits.node || side === this.fits.side) return undefined;
    return this.fits.ports.has(keyOf(node, port)) ? "fits" : "misfits";
  }

  /** An edge is being drawn from, or to, this end. */
  async begin(program: Program, end: OpenEnd): Promise<void> {
    const drag = (this.drag += 1);
    const ports = await this.ask(program, end);
    if (drag === this.drag) this.tell({ ports, side: end.side, node: end.node });
  }

  end(): void {
    this.drag += 1;
    if (this.fits) this.tell(undefined);
  }

  private ask(program: Program, end: OpenEnd): Promise<ReadonlySet<string>> {
    const known = this.answers.get(program) ?? new Map<string, Promise<ReadonlySet<string>>>();
    this.answers.set(program, known);
    const key = `${end.side} ${keyOf(end.node, end.port)}`;
    const answer = known.get(key) ?? this.work(program, end);
    known.set(key, answer);
    return answer;
  }

  private async work(program: Program, end: OpenEnd): Promise<ReadonlySet<string>> {
    const { node, port, side } = end;
    const output = side === "source" ? outputOfHandle(port) : port;
    const byType = await this.language.fittingPorts(program, {
      node,
      side,
      ...(output !== undefined && { port: output }),
    });
    const inputs = end.side === "source" ? [...byType, ...untypedInputs(program)] : [];
    const outputs = end.side === "source" ? [] : isTyped(end) ? byType : allOutputs(program);
    const isPossible = (source: string, target: string, port: string) =>
      reasonAgainst(program, { source, target, port }) === undefined;
    return new Set([
      ...inputs.flatMap(({ node, port = "" }) =>
        isPossible(end.node, node, port) ? [keyOf(node, port)] : [],
      ),
      ...outputs.flatMap(({ node, port }) =>
        isPossible(node, end.node, end.port) ? [keyOf(node, handleOfOutput(port))] : [],
      ),
    ]);
  }

  private tell(fits: typeof this.fits): void {
    this.fits = fits;
    for (const listener of this.listeners) listener();
  }
}

export const FittingContext = createContext<Pick<Fitting, "subscribe" | "of">>({
  subscribe: () => () => undefined,
  of: () => undefined,
});

/** Whether the edge that is being drawn fits here; a port redraws when that changes, and its card does not. */
export function useFit(node: string, port: string, side: OpenEnd["side"]): Fit | undefined {
  const fitting = useContext(FittingContext);
  return useSyncExternalStore(
    fitting.subscribe,
    useCallback(() => fitting.of(node, port, side), [fitting, node, port, side]),
  );
}

/** Order without data, and the flow's result, take anything. */
function untypedInputs(program: Program) {
  return program.nodes.flatMap(({ kind, id }) =>
    kind === "task" || kind === "subflow"
      ? [{ node: id, port: waitForPort }]
      : kind === "result"
        ? [{ node: id, port: valuePort }]
        : [],
  );
}

function isTyped({ port, node }: OpenEnd): boolean {
  return port !== waitForPort && !(port === valuePort && node === "result");
}

function allOutputs(program: Program): { readonly node: string; readonly port?: string }[] {
  return program.nodes.flatMap((node) => {
    if (node.kind === "result") return [];
    const names = namesOf(node);
    return names.length < 2 ? [{ node: node.id }] : names.map((port) => ({ node: node.id, port }));
  });
}

function keyOf(node: string, port: string): string {
  return `${node} ${port}`;
}
