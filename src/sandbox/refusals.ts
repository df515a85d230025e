import type { BlockedAttempt } from "../engine/ports.ts";

/**
 * Ways out of the worker that its code has no business with: they are gone. Nothing else holds them
 * (`reference/sandbox.md`, 1e). A worker that closed itself would die without a word, and the body given to it next
 * would never end.
 */
const withheld = ["Worker", "SharedWorker", "BroadcastChannel", "close"];

/** Stores that an opaque origin has no access to: whoever asks for one is told of, and gets what the browser gives. */
const stores = ["indexedDB", "caches", "cookieStore", "localStorage", "sessionStorage"];
const storesOfNavigator = ["storage", "locks", "serviceWorker"];

/** A longer address tells nobody more. */
const longest = 300;

/**
 * From now on code in this worker lacks what it shall not have, and `tell` hears what it tries in vain. To be called
 * before any of it runs. Code may forge such news, of itself; it cannot keep true news back, since ours is the first
 * listener.
 */
export function refuse(tell: (attempt: BlockedAttempt) => void): void {
  for (const name of withheld) {
    Reflect.deleteProperty(self, name);
    watchProperty(self, name, () => tell({ kind: "api", target: name }));
  }
  for (const name of stores) watchProperty(self, name, () => tell({ kind: "api", target: name }));
  for (const name of storesOfNavigator)
    watchProperty(navigator, name, () => tell({ kind: "api", target: `navigator.${name}` }));
  self.addEventListener("securitypolicyviolation", (event) => {
    if (event.isTrusted) tell(attemptOf(event as SecurityPolicyViolationEvent));
  });
}

/** What a name of the place gives stays the same; that it was asked for is told. */
function watchProperty(holder: object, name: string, onRead: () => void): void {
  const read = readerOf(holder, name);
  Object.defineProperty(holder, name, {
    get: () => {
      onRead();
      return read();
    },
    enumerable: false,
    configurable: false,
  });
}

function readerOf(holder: object, name: string): () => unknown {
  for (let owner: object | null = holder; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    if (own?.get) return own.get.bind(holder);
    if (own) return () => own.value as unknown;
  }
  return () => undefined;
}

function attemptOf({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): BlockedAttempt {
  const isCode = /^(script|worker|child)-src/.test(effectiveDirective);
  const target = blockedURI.slice(0, longest);
  if (!isCode) return { kind: "connect", target };
  return /^[a-z-]+$/.test(blockedURI) ? { kind: "eval", target: blockedURI } : { kind: "import", target };
}
