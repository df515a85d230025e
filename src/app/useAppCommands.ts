import { useEffect, useMemo, useState } from "react";
import { commandsWith, type Command } from "../editor/commands/command.ts";
import { appCommands, type AppParts } from "./appCommands.ts";

/** The page's commands, always the same list; they act with the newest parts. */
export function useAppCommands(parts: AppParts): readonly Command[] {
  const [newest] = useState({ parts });
  useEffect(() => void (newest.parts = parts));
  return useMemo(
    () =>
      commandsWith(
        appCommands,
        // Every part is read when it is wanted.
        new Proxy(newest.parts, { get: (_old, name) => newest.parts[name as keyof AppParts] }),
      ),
    [newest],
  );
}
