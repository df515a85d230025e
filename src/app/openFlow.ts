import type { LanguageWorker } from "../code/worker.ts";
import { demos, type Demo } from "../demos/index.ts";
import type { Program } from "../program/program.ts";
import type { Database, StoredFlow } from "../store/database.ts";
import { newestFlow, saveFlow } from "../store/flows.ts";
import { grantOf, type Grant } from "../store/grants.ts";
import type { Services } from "./services.ts";

export type FlowDocument = StoredFlow<Program>;

/** The flow to show at the start: the one that was edited last; for a newcomer the first demo. */
export async function lastFlow(services: Services): Promise<FlowDocument> {
  const stored = await newestFlow(services.database);
  return stored ? (stored as FlowDocument) : openDemo(services);
}

/** A flow that is only in memory, for a device that refuses to keep any. */
export async function flowInMemory({ language }: Services): Promise<FlowDocument> {
  const [demo] = demos;
  if (!demo) throw new Error("Millrace came without its demos.");
  const document = await programOf(language, demo.text);
  const { name } = document.flow.options;
  const id = crypto.randomUUID();
  knownGrants.set(id, { isTrusted: true, hosts: [] });
  return { id, name, document, revision: 0, savedAt: Date.now() };
}

/** What was last read of each flow's grant; of flows that this page made while nothing could be kept, what holds for them. */
const knownGrants = new Map<string, Grant>();

/** What a flow may do. Where that cannot be read, what this page knows of it holds; a flow that it knows nothing of does not run. */
export async function grantOfFlow(database: Database, flowId: string): Promise<Grant> {
  try {
    const grant = await grantOf(database, flowId);
    knownGrants.set(flowId, grant);
    return grant;
  } catch (error) {
    const known = knownGrants.get(flowId);
    if (known) return known;
    throw error;
  }
}

/** A flow by its id; one from the bin too, since whoever has its address may look at it. */
export async function flowWithId({ database }: Services, id: string): Promise<FlowDocument | undefined> {
  return (await database.flows.get(id)) as FlowDocument | undefined;
}

async function openDemo(services: Services): Promise<FlowDocument> {
  const [demo] = demos;
  if (!demo) throw new Error("Millrace came without its demos.");
  return keepDemo(services, demo, demo.id);
}

/** A demo as a flow of the user's own, to change at will. */
export function copyDemo(services: Services, demo: Demo): Promise<FlowDocument> {
  return keepDemo(services, demo, crypto.randomUUID());
}

async function keepDemo(services: Services, demo: Demo, id: string): Promise<FlowDocument> {
  return keepFlow(services, await programOf(services.language, demo.text), id);
}

/** Keeps a program as a flow of its own; one that has this id already stays as it is. */
export async function keepFlow(
  { database }: Pick<Services, "database">,
  document: Program,
  id: string = crypto.randomUUID(),
): Promise<FlowDocument> {
  const flow = { id, name: document.flow.options.name, document };
  const result = await saveFlow(database, flow, 0, Date.now());
  if ("isDeleted" in result) throw new Error(`"${flow.name}" could not be kept.`);
  return ("saved" in result ? result.saved : result.newer) as FlowDocument;
}

async function programOf(
  language: Pick<Services["language"], keyof LanguageWorker>,
  text: string,
): Promise<Program> {
  const { program, problems } = await language.parse(text);
  if (program) return program;
  throw new Error(`The demo cannot be read: ${problems.map(({ message }) => message).join(" ")}`);
}
