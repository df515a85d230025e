import { useEffect, useState } from "react";
import { apply } from "../../program/change.ts";
import { nodeById, valuePort, waitForPort, type Program } from "../../program/program.ts";
import type { OpenEnd } from "../actions.ts";
import { outputOfHandle } from "../canvas/geometry.ts";
import type { EditorLanguage } from "../ports.ts";
import { goesBetween, type PaletteItem } from "./items.ts";

/** By item: the ports of its node at which the edge would fit by its types; none where it does not fit. */
export type TypeFits = ReadonlyMap<string, readonly string[]>;

const nothingKnown: TypeFits = new Map();

/**
 * What of the palette takes what the open end brings, or gives what it wants, as the compiler sees it. What is still to
 * be written (a new task, a map, a subflow) is not asked about: it can be made to fit. Until the compiler has answered
 * nothing is known.
 */
export function useTypeFits(
  program: Program,
  end: OpenEnd | undefined,
  items: (program: Program) => readonly PaletteItem[],
  language: Pick<EditorLanguage, "fittingPorts">,
): TypeFits {
  const [answer, setAnswer] = useState<{ readonly to: Program; readonly fits: TypeFits }>();
  useEffect(() => {
    if (!end || !isTyped(end)) return undefined;
    let isWanted = true;
    void typeFits(program, items(program), end, language).then((fits) => {
      if (isWanted) setAnswer({ to: program, fits });
    });
    return () => void (isWanted = false);
  }, [program, end, items, language]);
  return answer?.to === program ? answer.fits : nothingKnown;
}

/** Asks once, about a program to which all of the items were added. */
export async function typeFits(
  program: Program,
  items: readonly PaletteItem[],
  end: OpenEnd,
  language: Pick<EditorLanguage, "fittingPorts">,
): Promise<TypeFits> {
  const nodes = new Map<string, string>();
  let grown = program;
  for (const item of items.filter((one) => goesBetween(one) && one.group !== "Nodes")) {
    const after = apply(grown, item.add(grown, { x: 0, y: 0 }));
    const node = after.nodes.find(({ id }) => !nodeById(grown, id));
    if (node) nodes.set(node.id, item.id);
    grown = after;
  }
  const port = end.side === "source" ? outputOfHandle(end.port) : end.port;
  const found = await language.fittingPorts(grown, {
    node: end.node,
    side: end.side,
    ...(port !== undefined && { port }),
  });
  const fits = new Map<string, string[]>([...nodes.values()].map((id) => [id, []]));
  for (const { node, port = "" } of found) fits.get(nodes.get(node) ?? "")?.push(port);
  return fits;
}

/** Order without data, and the flow's result, take anything. */
function isTyped({ node, port }: OpenEnd): boolean {
  return port !== waitForPort && !(port === valuePort && node === "result");
}
