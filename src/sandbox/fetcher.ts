/**
 * What runs in a worker of a sandbox frame that no user code runs in: it reads texts from the one host that the frame's
 * policy lets through.
 */
import { expose } from "comlink";

/** What a server has under an address. */
interface Fetched {
  /** Where it was in the end. */
  readonly url: string;
  /** Empty when only the types were asked for. */
  readonly text: string;
  /** What it says of where the types of this module are. */
  readonly types?: string;
}

const [deadlineMs, mostBytes] = [30_000, 6 * 1024 * 1024];

self.addEventListener(
  "message",
  ({ ports: [port] }) => {
    if (!port) return;
    expose({ ask }, port);
  },
  { once: true },
);

/** Nothing when the server has no such thing. */
async function ask(url: string, wanted: "text" | "types"): Promise<Fetched | undefined> {
  const { host } = new URL(url);
  const stop = new AbortController();
  const late = AbortSignal.timeout(deadlineMs);
  const signal = AbortSignal.any([stop.signal, late]);
  try {
    const response = await fetch(url, { signal, credentials: "omit" });
    if (response.status >= 500) throw new Error(`${host} answered with status ${response.status}`);
    const isPage = response.headers.get("content-type")?.includes("text/html") === true;
    if (!response.ok || isPage) return undefined;
    const types = response.headers.get("x-typescript-types");
    const text = wanted === "text" ? await textOf(response) : "";
    return { url: response.url, text, ...(types !== null && { types }) };
  } catch (error) {
    if (late.aborted) throw new Error(`${host} did not answer in time`, { cause: error });
    if (error instanceof TypeError)
      throw new Error(`${host} cannot be reached, or lets no other site read what it has`, { cause: error });
    throw error;
  } finally {
    stop.abort();
  }
}

/** As much of it as anybody takes: what is longer is too long whatever comes. */
async function textOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  while (length <= mostBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
