import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import { hostOf } from "../../sandbox/hosts.ts";
import { grantHosts, type Grant } from "../../store/grants.ts";
import type { Allowing } from "../../runs/BlockedList.tsx";
import { grantOfFlow } from "../openFlow.ts";
import type { Services } from "../services.ts";

/** What the flow may do, as it is kept now, in whichever tab that was said; nothing before it is read. */
export function useGrant({ database }: Services, flowId: string): Grant | undefined {
  const [grant, setGrant] = useState<{ readonly flowId: string; readonly grant: Grant }>();
  useEffect(() => {
    const reading = liveQuery(() => grantOfFlow(database, flowId));
    const subscription = reading.subscribe({
      next: (read) => setGrant({ flowId, grant: read }),
      // Who cannot read what was granted grants nothing.
      error: () => setGrant({ flowId, grant: { isTrusted: false, hosts: [] } }),
    });
    return () => subscription.unsubscribe();
  }, [database, flowId]);
  return grant?.flowId === flowId ? grant.grant : undefined;
}

/** How the list of what was blocked lets the flow through to a host. */
export function allowingOf(
  { database }: Services,
  flowId: string,
  grant: Grant | undefined,
  onAllowed: (sentence: string) => void,
): Allowing | undefined {
  if (!grant) return undefined;
  return {
    hostOf,
    hosts: grant.hosts,
    allow: (host) => {
      void grantHosts(database, flowId, [host]).then(() =>
        onAllowed(`From its next run on, this flow may speak with ${host}.`),
      );
    },
  };
}
