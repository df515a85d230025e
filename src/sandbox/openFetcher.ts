import fetcherScript from "./fetcher.ts?script";
import type { FromFrame, ToFrame } from "./frame.ts";
import { openFrame, type SandboxFrame } from "./openFrame.ts";

/**
 * Puts a frame on the page whose one worker reads texts from this host and from no other (`fetcher.ts`); no code of a
 * flow runs in it. The port speaks Comlink.
 */
export async function openFetcher(page: Document, host: string): Promise<SandboxFrame> {
  const frame = await openFrame(page, [host], undefined, fetcherScript);
  const { port1, port2 } = new MessageChannel();
  const isReady = new Promise<void>((resolve, reject) => {
    frame.port.onmessage = ({ data }: MessageEvent<FromFrame>) => {
      if (data.type === "ready") resolve();
      else if ("reason" in data) reject(new Error(data.reason));
    };
  });
  try {
    await isReady;
  } catch (error) {
    frame.close();
    throw error;
  }
  frame.port.postMessage({ type: "spawn", id: 0 } satisfies ToFrame, [port2]);
  return { port: port1, close: frame.close };
}
