import { useMemo, useState, useSyncExternalStore } from "react";
import { usePanelRef, type PanelImperativeHandle } from "react-resizable-panels";

export type PanelName = "palette" | "inspector" | "bottom";

/** What a narrow screen shows: one thing at a time. */
export type PhoneView = "canvas" | "inspector" | "bottom";

/** The panels around the canvas, to show and to hide; on a narrow screen, which of them shows. */
export function usePanels() {
  const palette = usePanelRef();
  const inspector = usePanelRef();
  const bottom = usePanelRef();
  const [phoneView, setPhoneView] = useState<PhoneView>("canvas");
  return useMemo(() => {
    const refs = { palette, inspector, bottom };
    const show = (name: PanelName) => {
      setPhoneView(name === "palette" ? "canvas" : name);
      if (refs[name].current?.isCollapsed()) refs[name].current.expand();
    };
    const toggle = (name: PanelName) => toggleOne(refs[name].current);
    return { refs, phoneView, setPhoneView, show, toggle };
  }, [palette, inspector, bottom, phoneView]);
}

export type Panels = ReturnType<typeof usePanels>;

function toggleOne(panel: PanelImperativeHandle | null): void {
  if (panel?.isCollapsed()) panel.expand();
  else panel?.collapse();
}

const narrow = matchMediaOrNever("(max-width: 760px)");

/** Whether the screen is as narrow as a phone's: flows are looked at, run and inspected there. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener("change", listener);
      return () => narrow.removeEventListener("change", listener);
    },
    () => narrow.matches,
  );
}

/** Outside a browser no screen is narrow. */
function matchMediaOrNever(
  query: string,
): Pick<MediaQueryList, "matches" | "addEventListener" | "removeEventListener"> {
  if (typeof matchMedia === "function") return matchMedia(query);
  return { matches: false, addEventListener: () => undefined, removeEventListener: () => undefined };
}
