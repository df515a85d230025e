import { preferences } from "../ui/preferences.ts";

export type Theme = "dark" | "light";

const key = "millrace-theme";

const listeners = new Set<() => void>();

const systemIsLight = matchMedia("(prefers-color-scheme: light)");

/** Calls whenever the theme is another, until the answer is called. */
export function onThemeChosen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The user's choice; without one, what the system prefers. */
export function storedTheme(): Theme {
  const chosen = preferences.getItem(key);
  if (chosen === "dark" || chosen === "light") return chosen;
  return systemIsLight.matches ? "light" : "dark";
}

/** Gives the page its theme, now and whenever the user chooses another or, where none was chosen, the system does. */
export function followTheme(): void {
  applyTheme();
  systemIsLight.addEventListener("change", applyTheme);
}

function applyTheme(): void {
  document.documentElement.dataset.theme = storedTheme();
  listeners.forEach((tell) => tell());
}

export function switchTheme(): void {
  chooseTheme(storedTheme() === "dark" ? "light" : "dark");
}

export function chooseTheme(theme: Theme): void {
  preferences.setItem(key, theme);
  applyTheme();
}
