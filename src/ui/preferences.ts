/** What the page remembers of the user's taste: in the browser's `localStorage`, or, where that is refused, as long as the page lasts. */
export const preferences: Pick<Storage, "getItem" | "setItem"> = openPreferences();

function openPreferences(): Pick<Storage, "getItem" | "setItem"> {
  try {
    return localStorage;
  } catch {
    const kept = new Map<string, string>();
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
  }
}
