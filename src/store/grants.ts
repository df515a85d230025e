import type { Database, FlowOrigin, StoredGrant } from "./database.ts";

/** What a flow may do. A flow without a row was made here: it may run, and reach nobody. */
export interface Grant {
  readonly origin?: FlowOrigin;
  readonly isTrusted: boolean;
  /** Origins it may speak with: `https://api.example.com`. */
  readonly hosts: readonly string[];
}

export async function grantOf(database: Database, flowId: string): Promise<Grant> {
  return readGrant(await database.grants.get(flowId));
}

function readGrant(row: StoredGrant | undefined): Grant {
  if (!row) return { isTrusted: true, hosts: [] };
  const { origin, trustedAt, hosts } = row;
  const isTrusted = origin === undefined || trustedAt !== undefined;
  return { ...(origin ? { origin } : {}), isTrusted, hosts };
}

/** Every flow that came from outside or was granted something. */
export async function allGrants(database: Database): Promise<ReadonlyMap<string, Grant>> {
  const rows = await database.grants.toArray();
  return new Map(rows.map((row) => [row.flowId, readGrant(row)]));
}

/**
 * Notes that a flow came from outside, so that it does not run until the user says so. To be called before the flow is
 * kept, or in the same transaction: a flow without this note counts as made here.
 */
export function noteOrigin(database: Database, flowId: string, origin: FlowOrigin): Promise<unknown> {
  return change(database, flowId, (row) => ({ ...row, origin }));
}

/** What is copied is as foreign, and as far trusted, as what it was copied from; hosts are granted to each flow anew. */
export async function copyOrigin(database: Database, fromFlowId: string, toFlowId: string): Promise<void> {
  const row = await database.grants.get(fromFlowId);
  if (row?.origin) await database.grants.put({ ...row, flowId: toFlowId, hosts: [] });
}

/** The user's word that the flow may run. */
export function trustFlow(database: Database, flowId: string, now: number): Promise<unknown> {
  return change(database, flowId, (row) => ({ ...row, trustedAt: now }));
}

/** Takes the word back, with all that was granted. A flow that was made here can still run. */
export function distrustFlow(database: Database, flowId: string): Promise<unknown> {
  return change(database, flowId, ({ trustedAt: _word, ...row }) => ({ ...row, hosts: [] }));
}

export function grantHosts(database: Database, flowId: string, hosts: readonly string[]): Promise<unknown> {
  return change(database, flowId, (row) => ({
    ...row,
    hosts: [...new Set([...row.hosts, ...hosts])].toSorted(),
  }));
}

export function takeBackHost(database: Database, flowId: string, host: string): Promise<unknown> {
  return change(database, flowId, (row) => ({ ...row, hosts: row.hosts.filter((each) => each !== host) }));
}

function change(
  database: Database,
  flowId: string,
  edit: (row: StoredGrant) => StoredGrant,
): Promise<unknown> {
  const { grants } = database;
  return database.transaction("rw", grants, async () => {
    await grants.put(edit((await grants.get(flowId)) ?? { flowId, hosts: [] }));
  });
}
