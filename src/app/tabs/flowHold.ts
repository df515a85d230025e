import { createStore, type StoreApi } from "zustand/vanilla";
import { announce, hearNews } from "../storeNews.ts";

/** Who may edit a flow: this tab, another one, or nobody knows yet. */
export type Holder = "asking" | "here" | "elsewhere";

/** How long the tab that edits has to save and say so before it is taken over all the same: it may hang. */
const patienceMs = 1_500;

/** Sooner than this nobody is told that another tab has the flow: a page that was just reloaded is letting go of it. */
const askingMs = 400;

/**
 * Of all tabs that show a flow, one edits it; it holds a Web Lock as long as it does. The others are next in turn when it
 * closes, and may take the flow over before: the tab that edits saves first, and is read-only from then on.
 */
export class FlowHold {
  readonly holder: StoreApi<Holder> = createStore<Holder>(() => "asking");
  private readonly lockName: string;
  /** Ends what was begun since `open`. */
  private opening: AbortController | undefined;
  /** Ends the wait for a turn. */
  private waiting: AbortController | undefined;
  private letGo: (() => void) | undefined;

  constructor(
    private readonly flowId: string,
    /** Saves what is not saved yet; called before another tab edits. */
    private readonly save: () => Promise<void>,
  ) {
    this.lockName = `millrace-flow:${flowId}`;
  }

  /** Takes the flow if no other tab has it. Open and close may alternate, as React's effects do. */
  open(): void {
    const opening = new AbortController();
    this.opening = opening;
    const stopHearing = hearNews((news) => {
      if (news.kind === "takeOver" && news.flowId === this.flowId && this.letGo) void this.giveUp();
    });
    const timer = setTimeout(() => this.isAsking && this.holder.setState("elsewhere", true), askingMs);
    opening.signal.addEventListener("abort", () => {
      stopHearing();
      clearTimeout(timer);
    });
    // A page that is left may be frozen with its locks, and nobody could edit any more.
    addEventListener("pagehide", () => this.close(), { signal: opening.signal });
    this.waitForTurn(opening);
  }

  close(): void {
    this.opening?.abort();
    this.waiting?.abort();
    this.letGo?.();
    this.letGo = undefined;
    this.holder.setState("asking", true);
  }

  /** Makes this the tab that edits; resolves when it is. */
  async takeOver(): Promise<void> {
    const { opening } = this;
    if (!opening || this.holder.getState() === "here") return;
    const answer = this.answered();
    announce({ kind: "takeOver", flowId: this.flowId });
    await answer;
    if (opening.signal.aborted) return;
    this.waiting?.abort();
    await new Promise<void>((resolve) => void this.request(opening, { steal: true }, resolve));
  }

  private get isAsking(): boolean {
    return this.holder.getState() === "asking";
  }

  private answered(): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        stop();
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(finish, patienceMs);
      const stop = hearNews((news) => news.kind === "givenUp" && news.flowId === this.flowId && finish());
    });
  }

  /** Whatever can be saved is saved; then the other tab may. */
  private async giveUp(): Promise<void> {
    await this.save().catch(() => undefined);
    this.holder.setState("elsewhere", true);
    announce({ kind: "givenUp", flowId: this.flowId });
  }

  private waitForTurn(opening: AbortController): void {
    const waiting = new AbortController();
    this.waiting = waiting;
    void this.request(opening, { signal: waiting.signal });
  }

  /** Holds the lock until it lets go or the lock is stolen; then it waits for its next turn. */
  private async request(opening: AbortController, options: LockOptions, onHeld?: () => void): Promise<void> {
    try {
      await navigator.locks.request(this.lockName, options, async () => {
        if (opening.signal.aborted) return;
        const held = new Promise<void>((resolve) => (this.letGo = resolve));
        this.holder.setState("here", true);
        onHeld?.();
        await held;
      });
    } catch (error) {
      // Where the browser refuses locks it refuses storage: no other tab can have the flow.
      if ((error as Error).name === "SecurityError") return this.holder.setState("here", true);
      if ((error as Error).name !== "AbortError") throw error;
    }
    if (opening.signal.aborted || options.signal?.aborted) return;
    this.letGo = undefined;
    this.holder.setState("elsewhere", true);
    this.waitForTurn(opening);
  }
}
