import { useMemo } from "react";
import { useToast } from "../../ui/Toasts.tsx";
import type { FlowOrigin } from "../../store/database.ts";
import { goTo } from "../address.ts";
import type { Services } from "../services.ts";
import { isArchive } from "../storage/archiveJob.ts";
import { useTransfers } from "../storage/Transfers.tsx";
import { flowFromText, textOf } from "./flowList.ts";

/** Opens flow files and texts, each as a new flow, and takes in archives; a text that is no flow is told about, and nothing is lost. */
export function useOpening(services: Services) {
  const toast = useToast();
  const { openArchive } = useTransfers();
  return useMemo(() => {
    const open = async (text: string, kind: FlowOrigin["kind"], name?: string) => {
      const origin = { kind, ...(name !== undefined && { name }), at: Date.now() };
      const flow = await flowFromText(services, text, origin);
      if ("id" in flow) return goTo({ page: "flow", id: flow.id });
      const title = `${name ?? "What was pasted"} cannot be opened`;
      toast({ tone: "danger", title, detail: flow.problem });
    };
    const openText = (text: string) => open(text, "paste");
    const openFiles = async (files: Iterable<File>, kind: "file" | "drop") => {
      try {
        for (const file of files)
          if (await isArchive(file)) await openArchive(file);
          else await open(textOf(await file.arrayBuffer()), kind, file.name);
      } catch (error) {
        toast({ tone: "danger", title: "The file cannot be opened", detail: (error as Error).message });
      }
    };
    return { openText, openFiles };
  }, [services, toast, openArchive]);
}
