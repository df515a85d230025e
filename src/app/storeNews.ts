/** What tabs tell each other of what is kept, so that each shows the newest. */
export type StoreNews =
  /** Runs began, ended, or were deleted. */
  | { readonly kind: "lists" }
  /** A flow was saved, named or deleted. */
  | { readonly kind: "flow"; readonly flowId: string }
  /** The user's concurrency limits are others. */
  | { readonly kind: "limits" }
  /** A tab wants to edit the flow that another one holds; and that one has saved and lets it. */
  | { readonly kind: "takeOver" | "givenUp"; readonly flowId: string }
  /** A run has more events on disk. */
  | { readonly kind: "kept"; readonly runId: string };

const name = "millrace-runs";
const channel = new BroadcastChannel(name);

/** How often, at most, the others hear of one run. */
const restMs = 100;

export function announce(news: StoreNews): void {
  channel.postMessage(news);
}

const resting = new Map<string, { isWaiting: boolean }>();

/** Tells of new events at once, and then again after a rest if there are more. */
export function announceKept(runId: string): void {
  const rest = resting.get(runId);
  if (rest) {
    rest.isWaiting = true;
    return;
  }
  announce({ kind: "kept", runId });
  const started = { isWaiting: false };
  resting.set(runId, started);
  setTimeout(() => {
    resting.delete(runId);
    if (started.isWaiting) announceKept(runId);
  }, restMs);
}

/** Hears what every other tab and worker announces; returns what ends it. */
export function hearNews(listener: (news: StoreNews) => void): () => void {
  const ear = new BroadcastChannel(name);
  ear.onmessage = ({ data }: MessageEvent<StoreNews>) => listener(data);
  return () => ear.close();
}
