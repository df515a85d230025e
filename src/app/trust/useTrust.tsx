import { useState, type ReactNode } from "react";
import type { Allowing } from "../../runs/BlockedList.tsx";
import { grantHosts, trustFlow, type Grant } from "../../store/grants.ts";
import { hostOfServer } from "../npmModules.ts";
import type { Services } from "../services.ts";
import { PermissionsDialog } from "./PermissionsDialog.tsx";
import { TrustQuestion } from "./TrustQuestion.tsx";
import { UntrustedNotice } from "./UntrustedNotice.tsx";
import { allowingOf, useGrant } from "./useGrant.ts";
import { useModuleServer } from "./useModuleServer.ts";

export interface Trust {
  /** What the flow may do; nothing before it is read. */
  readonly grant: Grant | undefined;
  /** Does what leads to a run; of a flow that is not trusted asks first, and does it when the user trusts the flow. */
  readonly guard: (run: () => void) => void;
  readonly showPermissions: () => void;
  /** For the list of what was blocked. */
  readonly allowing: Allowing | undefined;
  /** Stands above the flow while it is not trusted. */
  readonly notice: ReactNode;
  /** The questions that are open. */
  readonly dialogs: ReactNode;
}

export interface TrustContext {
  readonly services: Services;
  readonly flow: { readonly id: string; readonly name: string };
  /** What would run. */
  readonly text: () => string;
  readonly run: () => void;
  /** Tells the user something in a sentence that goes away by itself. */
  readonly onNotice: (sentence: string) => void;
}

/** All that a screen with a flow needs, so that the flow runs only when it may and reaches only whom it may. */
export function useTrust({ services, flow, text, run, onNotice }: TrustContext): Trust {
  const { database } = services;
  const grant = useGrant(services, flow.id);
  const server = useModuleServer(services);
  const [asking, setAsking] = useState<{ readonly run: () => void }>();
  const [isShowing, setShowing] = useState(false);
  // The answer takes a moment to be kept; who orders a run in that moment is asked for nothing that was answered.
  const isTrusted = grant?.isTrusted === true;
  const [wasTrusted, setWasTrusted] = useState(isTrusted);
  if (isTrusted !== wasTrusted) {
    setWasTrusted(isTrusted);
    if (isTrusted) setAsking(undefined);
  }
  const guard = (act: () => void) => {
    if (grant && !grant.isTrusted) setAsking({ run: act });
    else act();
  };
  const trust = async (hosts: readonly string[], act: () => void) => {
    setAsking(undefined);
    await grantHosts(database, flow.id, hosts);
    await trustFlow(database, flow.id, Date.now());
    act();
  };
  return {
    grant,
    guard,
    showPermissions: () => setShowing(true),
    allowing: allowingOf(services, flow.id, grant, onNotice),
    notice: <UntrustedNotice grant={grant} onTrust={() => guard(run)} />,
    dialogs: (
      <>
        {asking && grant && (
          <TrustQuestion
            grant={grant}
            text={text()}
            moduleHost={hostOfServer(server ?? "")}
            onClose={() => setAsking(undefined)}
            onTrust={(hosts) => void trust(hosts, asking.run)}
          />
        )}
        {isShowing && <PermissionsDialog services={services} flow={flow} onClose={() => setShowing(false)} />}
      </>
    ),
  };
}
