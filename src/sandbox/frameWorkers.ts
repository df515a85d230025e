import type { Clock } from "../engine/ports.ts";
import type { FromFrame, ToFrame } from "./frame.ts";
import type { BodyWorker, WorkerListening } from "./bodyWorker.ts";
import { Inbox, type KeptCopies } from "./copies.ts";
import { garbled, readLetter, type FromWorker, type ProgramCode } from "./protocol.ts";

/** How often the frame is asked whether it lives. */
const pingMs = 1_000;

/**
 * How long it may be silent. A frame that shares the page's thread, as in Firefox, is silent while that is busy, so this is
 * longer than any page may hang.
 */
const silenceMs = 10_000;

/** What is needed to go on when a frame is gone; without it nobody asks whether the frame lives. */
export interface Renewal {
  /** Puts a new frame in the place of the old one, and gives its port. */
  openFrame(): Promise<MessagePort>;
  readonly clock: Clock;
}

/**
 * The engine's hold on a sandbox frame: asks it for workers, and speaks with each over a port of its own.
 *
 * The frame's process can die, of memory that a task eats, and no event tells of it (`reference/sandbox.md`, 1e). So the
 * frame is asked every second. One that is silent too long is given up: its workers count as dead, and those that
 * are wanted from then on are made in a new frame.
 */
export class FrameWorkers {
  /** Settles when workers can be made; rejects where the browser cannot isolate them. */
  readonly ready: Promise<void>;
  private readonly listeners = new Map<number, WorkerListening>();
  private count = 0;
  private port: MessagePort | undefined;
  /** What is said while there is no frame. */
  private unsaid: [message: ToFrame, transfer: Transferable[]][] = [];
  private heardAt = 0;
  private isWatching = false;

  constructor(
    first: MessagePort,
    private readonly renewal?: Renewal,
  ) {
    this.ready = this.take(first);
  }

  spawn(): BodyWorker<ProgramCode> {
    const id = ++this.count;
    const { port1, port2 } = new MessageChannel();
    this.tell({ type: "spawn", id }, [port2]);
    const inbox = new Inbox();
    const hear = (data: unknown, news: (messages: readonly FromWorker[]) => readonly FromWorker[]) => {
      const messages = readLetter(data);
      const listener = this.listeners.get(id);
      if (messages) news(messages).forEach((message) => listener?.said(message));
      else listener?.died(garbled);
    };
    return {
      post: (letter) => port1.postMessage(letter),
      listen: (listener) => {
        this.listeners.set(id, listener);
        this.watch();
        port1.onmessage = ({ data }) => hear(data, (messages) => inbox.ofLetter(messages));
      },
      recall: (then) => {
        const answer = new MessageChannel();
        answer.port1.onmessage = ({ data: kept }: MessageEvent<KeptCopies | undefined>) => {
          answer.port1.close();
          if (kept) hear(kept.messages, (messages) => inbox.ofCopies({ ...kept, messages }));
          then?.();
        };
        this.tell({ type: "recall", id }, [answer.port2]);
      },
      terminate: () => {
        this.listeners.delete(id);
        port1.onmessage = null;
        port1.close();
        this.tell({ type: "terminate", id });
      },
    };
  }

  /** Calls back when all that has arrived by now is heard: it comes behind that. */
  whenHeard(then: () => void): void {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      then();
    };
    port2.postMessage(null);
  }

  private tell(message: ToFrame, transfer: Transferable[] = []): void {
    if (this.port) this.port.postMessage(message, transfer);
    else this.unsaid.push([message, transfer]);
  }

  private take(port: MessagePort): Promise<void> {
    this.port = port;
    // It may take its time to begin.
    this.heardAt = Infinity;
    return new Promise((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<FromFrame>) => {
        this.heardAt = this.renewal?.clock.now() ?? Infinity;
        if (data.type === "ready") resolve();
        else if (data.type === "unsafe") reject(new Error(data.reason));
        else if (data.type === "died") this.listeners.get(data.id)?.died(data.reason);
      };
    });
  }

  /** As long as there are workers. */
  private watch(): void {
    if (!this.renewal || this.isWatching || this.listeners.size === 0) return;
    this.isWatching = true;
    const { clock } = this.renewal;
    const askedAt = clock.now();
    clock.after(pingMs, () => {
      const now = clock.now();
      // Whoever slept, as a frozen tab does, has heard nothing either.
      if (now - askedAt > silenceMs / 2) this.heardAt = Math.max(this.heardAt, now);
      if (now - this.heardAt > silenceMs) this.giveUp();
      if (this.port) this.tell({ type: "ping" });
      this.isWatching = false;
      this.watch();
    });
  }

  private giveUp(): void {
    this.port?.close();
    this.port = undefined;
    this.heardAt = Infinity;
    this.allDied(gone, true);
    this.renewal?.openFrame().then(
      (port) => {
        this.take(port).catch((error: unknown) => this.allDied((error as Error).message));
        for (const [message, transfer] of this.unsaid.splice(0)) this.tell(message, transfer);
      },
      (error: unknown) => this.allDied((error as Error).message),
    );
  }

  private allDied(reason: string, isPlaceGone?: true): void {
    const dead = [...this.listeners.values()];
    this.listeners.clear();
    for (const listener of dead) listener.died(reason, isPlaceGone);
  }
}

const gone =
  "The process that ran the flow's code is gone. The usual reason is that the code took more memory than the browser gives.";
