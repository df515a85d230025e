import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import { readModuleServer } from "../../store/moduleServer.ts";
import type { Services } from "../services.ts";

/** The module server's address as it is kept now; nothing before it is read. */
export function useModuleServer({ database }: Pick<Services, "database">): string | undefined {
  const [server, setServer] = useState<string>();
  useEffect(() => {
    const subscription = liveQuery(() => readModuleServer(database)).subscribe({
      next: setServer,
      error: () => setServer(""),
    });
    return () => subscription.unsubscribe();
  }, [database]);
  return server;
}
