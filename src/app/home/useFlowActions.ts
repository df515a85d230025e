import { putIntoBin, takeFromBin } from "../../store/flows.ts";
import { useToast } from "../../ui/Toasts.tsx";
import { goTo } from "../address.ts";
import { flowWithId, type FlowDocument } from "../openFlow.ts";
import type { Services } from "../services.ts";
import { duplicateFlow } from "./flowList.ts";

/**
 * What can be done with an open flow as a whole. `leave` puts it on disk first: a copy has all that was typed, and a
 * flow in the bin is not saved out of it again.
 */
export function useFlowActions(
  services: Services,
  flow: FlowDocument,
  leave: () => Promise<string | undefined>,
) {
  const toast = useToast();
  const { database } = services;
  const onDisk = async (act: (newest: FlowDocument) => Promise<void>) => {
    try {
      if ((await leave()) === undefined) await act((await flowWithId(services, flow.id)) ?? flow);
    } catch (error) {
      toast({ tone: "danger", title: "That could not be done", detail: String((error as Error).message) });
    }
  };
  const bin = ({ id, name }: FlowDocument) => {
    const undo = () => void takeFromBin(database, id);
    toast({ tone: "info", title: `“${name}” is in the bin`, action: { label: "Undo", run: undo } });
    goTo({ page: "flows" });
    return putIntoBin(database, id, Date.now());
  };
  const duplicate = async (newest: FlowDocument) =>
    goTo({ page: "flow", id: (await duplicateFlow(services, newest)).id });
  return { bin: () => void onDisk(bin), duplicate: () => void onDisk(duplicate) };
}
