import { useCallback, useState } from "react";
import { preferences } from "../ui/preferences.ts";

/** Which groups of a flow are folded: a matter of this browser, and no part of the flow. */
export function useFolded(flowId: string) {
  const key = `millrace-folded:${flowId}`;
  const [folded, setFolded] = useState(() => readIds(preferences.getItem(key)));
  const toggleFold = useCallback(
    (groupId: string) =>
      setFolded((before) => {
        const after = new Set(before);
        if (!after.delete(groupId)) after.add(groupId);
        preferences.setItem(key, JSON.stringify([...after]));
        return after;
      }),
    [key],
  );
  return { folded, toggleFold };
}

/** Anything may stand in a browser's storage. */
function readIds(json: string | null): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(json ?? "[]");
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);
  } catch {
    return new Set();
  }
}
