import { Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "../ui/IconButton.tsx";
import { onThemeChosen, storedTheme, switchTheme } from "./theme.ts";

/** Switches between dark and light. */
export function ThemeButton() {
  const theme = useSyncExternalStore(onThemeChosen, storedTheme);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <IconButton
      label={other === "light" ? "Use the light theme" : "Use the dark theme"}
      side="right"
      onClick={switchTheme}
    >
      {other === "light" ? <Sun size={17} aria-hidden /> : <Moon size={17} aria-hidden />}
    </IconButton>
  );
}
