import bareWorker from "./bareWorker.ts?script";

/** Workers in a frame of opaque origin that do nothing but answer, and the engine's stand-in that asks them. */
export interface Bare {
  measure(what: BareMeasure): Promise<number>;
  close(): void;
}

export type BareMeasure =
  /** Gives how many milliseconds so many round trips take, so many at a time for each worker. */
  | { readonly kind: "roundTrips"; readonly count: number; readonly inFlight: number }
  /** Lines posted in batches by one worker, until all have arrived. */
  | { readonly kind: "lines"; readonly count: number; readonly batch: number }
  /** A buffer from worker to engine. */
  | { readonly kind: "buffer"; readonly bytes: number; readonly isTransferred: boolean };

const frameScript = `addEventListener("message", ({ data, ports }) => {
  for (const port of ports) new Worker(data, { type: "module" }).postMessage(null, [port]);
}, { once: true });`;

export async function openBare(workers: number): Promise<Bare> {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.srcdoc = `<!doctype html><script>${frameScript}</script>`;
  const isLoaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  await isLoaded;
  const channels = Array.from({ length: workers }, () => new MessageChannel());
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(bareWorker)}`;
  frame.contentWindow?.postMessage(
    url,
    "*",
    channels.map(({ port2 }) => port2),
  );
  const engine = new Worker(new URL("./bareEngine.ts", import.meta.url), { type: "module" });
  const ports = channels.map(({ port1 }) => port1);
  engine.postMessage(ports, ports);
  const measure = (what: BareMeasure) =>
    new Promise<number>((resolve) => {
      engine.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
      engine.postMessage(what);
    });
  // The first letter waits for the workers to start.
  await measure({ kind: "roundTrips", count: 100 * workers, inFlight: 1 });
  const close = () => {
    engine.terminate();
    frame.remove();
  };
  return { measure, close };
}
