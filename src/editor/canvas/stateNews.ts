import type { NodeStates } from "../ports.ts";

/** Tells, once a frame, which nodes' states are another: for pictures of many nodes, as cards have their own way. */
export class StateNews {
  private readonly listeners = new Set<(ids: ReadonlySet<string>) => void>();
  private changed = new Set<string>();
  private unsubscribes: readonly (() => void)[] = [];
  private frame: number | undefined;

  constructor(
    private readonly states: NodeStates,
    private readonly ids: readonly string[],
  ) {}

  /** Nodes are listened to as long as anybody listens here. */
  subscribe(listener: (ids: ReadonlySet<string>) => void): () => void {
    if (this.listeners.size === 0)
      this.unsubscribes = this.ids.map((id) => this.states.subscribe(id, () => this.note(id)));
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.rest();
    };
  }

  private note(id: string): void {
    this.changed.add(id);
    this.frame ??= requestAnimationFrame(() => this.tell());
  }

  private tell(): void {
    const { changed } = this;
    this.frame = undefined;
    this.changed = new Set();
    for (const listener of this.listeners) listener(changed);
  }

  private rest(): void {
    for (const unsubscribe of this.unsubscribes) unsubscribe();
    this.unsubscribes = [];
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.changed = new Set();
  }
}
