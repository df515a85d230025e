import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import { fromStandAlone } from "../../code/standAlone.ts";
import { blankProgram } from "../../program/blank.ts";
import { setFlowOptions } from "../../program/edits.ts";
import { apply } from "../../program/change.ts";
import type { Program } from "../../program/program.ts";
import type { Database, FlowOrigin, StoredRun } from "../../store/database.ts";
import { copyOrigin, noteOrigin } from "../../store/grants.ts";
import { allFlows, flowsInBin, saveFlow } from "../../store/flows.ts";
import { isWhole } from "../../store/journals.ts";
import { keepFlow, type FlowDocument } from "../openFlow.ts";
import type { Services } from "../services.ts";

/** A flow in the list, with its newest run. */
export interface ListedFlow {
  readonly flow: FlowDocument;
  readonly lastRun: StoredRun | undefined;
}

export interface FlowLists {
  readonly flows: readonly ListedFlow[];
  readonly binned: readonly FlowDocument[];
}

/** All flows, and those in the bin; renewed when any tab changes them. Nothing until they are read. */
export function useFlowLists(database: Database): FlowLists | undefined {
  const [lists, setLists] = useState<FlowLists>();
  useEffect(() => {
    const subscription = liveQuery(() => readLists(database)).subscribe(setLists);
    return () => subscription.unsubscribe();
  }, [database]);
  return lists;
}

async function readLists(database: Database): Promise<FlowLists> {
  const flows = (await allFlows(database)) as FlowDocument[];
  const lastRuns = await Promise.all(flows.map(({ id }) => lastRunOf(database, id)));
  return {
    flows: flows.map((flow, index) => ({ flow, lastRun: lastRuns[index] })),
    binned: (await flowsInBin(database)) as FlowDocument[],
  };
}

function lastRunOf(database: Database, flowId: string): Promise<StoredRun | undefined> {
  const ofFlow = database.runs.where("[flowId+number]").between([flowId, 0], [flowId, Infinity]);
  return ofFlow.filter(isWhole).last();
}

/** Those whose name has every word of the query. */
export function matchingFlows(flows: readonly ListedFlow[], query: string): readonly ListedFlow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return flows.filter(({ flow }) => words.every((word) => flow.name.toLowerCase().includes(word)));
}

/** `New flow`, `New flow 2`, … : the first name that no flow has. */
export function freeFlowName(base: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  let ordinal = 1;
  let name = base;
  while (names.has(name)) name = `${base} ${(ordinal += 1)}`;
  return name;
}

export async function newFlow(services: Services): Promise<FlowDocument> {
  const names = (await allFlows(services.database)).map(({ name }) => name);
  return keepFlow(services, blankProgram(freeFlowName("New flow", names)));
}

export async function duplicateFlow(services: Services, { id: original, document, name }: FlowDocument) {
  const id = crypto.randomUUID();
  await copyOrigin(services.database, original, id);
  const names = (await allFlows(services.database)).map((other) => other.name);
  return keepFlow(services, withName(document, freeFlowName(`${name} copy`, names)), id);
}

/** Gives a flow that is not open another name. What another tab saved in between stands: the answer tells. */
export async function renameFlow({ database }: Services, flow: FlowDocument, name: string): Promise<boolean> {
  const document = withName(flow.document, name);
  return "saved" in (await saveFlow(database, { id: flow.id, name, document }, flow.revision, Date.now()));
}

function withName(program: Program, name: string): Program {
  return apply(program, setFlowOptions(program, { ...program.flow.options, name }));
}

/**
 * A flow file as a flow of the user's own, which the user must trust before it runs; or why there is none. Of a
 * stand-alone file that is what it was made of.
 */
export async function flowFromText(
  services: Services,
  text: string,
  origin: FlowOrigin,
): Promise<FlowDocument | { readonly problem: string }> {
  const { program, problems } = await services.language.parse(fromStandAlone(text));
  if (program) {
    const id = crypto.randomUUID();
    await noteOrigin(services.database, id, origin);
    return keepFlow(services, program, id);
  }
  const [first] = problems;
  return {
    problem: first
      ? `Line ${first.line}, column ${first.column}: ${first.message}`
      : "There is no flow in it.",
  };
}

/** The text of a file with every byte of it, a mark of the encoding at its beginning included. Throws when it is no text. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error("It is no text in UTF-8.");
  }
}
