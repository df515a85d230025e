import { useSyncExternalStore } from "react";

/** What the page shows, as it stands behind the `#` of the address: Back, bookmarks and other tabs work with it. */
export type Address =
  /** Whatever was edited last. */
  | { readonly page: "last" }
  | { readonly page: "flows" }
  | { readonly page: "flow"; readonly id: string }
  /** What uses how much of the device, and files of everything. */
  | { readonly page: "storage" };

/** The address that a hash says; `last` for one that says nothing known. */
export function addressOf(hash: string): Address {
  const [page, ...rest] = hash.replace(/^#\/?/, "").split("/");
  const id = decoded(rest.join("/"));
  if (page === "flows") return id === "" ? { page: "flows" } : { page: "flow", id };
  if (page === "storage") return { page: "storage" };
  return { page: "last" };
}

export function hashOf(address: Address): string {
  switch (address.page) {
    case "last":
      return "#/";
    case "flows":
      return "#/flows";
    case "flow":
      return `#/flows/${encodeURIComponent(address.id)}`;
    case "storage":
      return "#/storage";
    default:
      return address satisfies never;
  }
}

/** Goes there; `replace` leaves no step for Back. */
export function goTo(address: Address, how: "push" | "replace" = "push"): void {
  const hash = hashOf(address);
  if (how === "push") location.hash = hash;
  else {
    history.replaceState(null, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** The hash of the page, as it changes. */
export function useHash(): string {
  return useSyncExternalStore(
    (listener) => {
      addEventListener("hashchange", listener);
      return () => removeEventListener("hashchange", listener);
    },
    () => location.hash,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
