export type Theme = "dark" | "light";

const key = "millrace-theme";

const listeners = new Set<() => void>();

/** Calls whenever another theme is chosen, until the answer is called. */
export function onThemeChosen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The user's choice; without one, what the system prefers. */
export function storedTheme(): Theme {
  const chosen = localStorage.getItem(key);
  if (chosen === "dark" || chosen === "light") return chosen;
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export function switchTheme(): void {
  chooseTheme(storedTheme() === "dark" ? "light" : "dark");
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  applyTheme(theme);
  listeners.forEach((tell) => tell());
}
