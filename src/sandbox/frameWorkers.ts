import type { FromFrame, ToFrame } from "./frame.ts";
import type { BodyWorker } from "./bodyWorker.ts";
import { readLetter, type ProgramCode } from "./protocol.ts";

type Listener = Parameters<BodyWorker<ProgramCode>["listen"]>[0];

/** The engine's hold on a sandbox frame: asks it for workers, and speaks with each over a port of its own. */
export class FrameWorkers {
  /** Settles when workers can be made; rejects where the browser cannot isolate them. */
  readonly ready: Promise<void>;
  private readonly listeners = new Map<number, Listener>();
  private count = 0;

  constructor(private readonly port: MessagePort) {
    this.ready = new Promise((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<FromFrame>) => {
        if (data.type === "ready") resolve();
        else if (data.type === "unsafe") reject(new Error(data.reason));
        else this.listeners.get(data.id)?.died(data.reason);
      };
    });
  }

  spawn(): BodyWorker<ProgramCode> {
    const id = ++this.count;
    const { port1, port2 } = new MessageChannel();
    this.tell({ type: "spawn", id }, [port2]);
    return {
      post: (letter) => port1.postMessage(letter),
      listen: (listener) => {
        this.listeners.set(id, listener);
        port1.onmessage = ({ data }) => {
          for (const message of readLetter(data)) listener.said(message);
        };
      },
      terminate: () => {
        this.listeners.delete(id);
        port1.onmessage = null;
        port1.close();
        this.tell({ type: "terminate", id });
      },
    };
  }

  private tell(message: ToFrame, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }
}
