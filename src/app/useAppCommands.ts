import { useEffect, useMemo, useState } from "react";
import { commandsWith, type Command } from "../editor/commands/command.ts";
import { appCommands, type AppParts } from "./appCommands.ts";

/** The page's commands, always the same list; they act with the newest parts. */
export function useAppCommands(parts: AppParts): readonly Command[] {
  const [newest] = useState({ parts });
  useEffect(() => void (newest.parts = parts));
  return useMemo(
    () =>
      commandsWith(appCommands, {
        run: () => newest.parts.run(),
        runWith: () => newest.parts.runWith(),
        get stop() {
          return newest.parts.stop;
        },
        save: () => newest.parts.save(),
        showVersions: () => newest.parts.showVersions(),
        exportFlow: () => newest.parts.exportFlow(),
        switchTheme: () => newest.parts.switchTheme(),
        showTab: (tab) => newest.parts.showTab(tab),
      }),
    [newest],
  );
}
