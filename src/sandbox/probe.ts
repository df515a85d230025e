/**
 * Finds a worker URL that is isolated here. Chromium starts no module worker from `blob:` in an opaque origin, WebKit
 * imports no `blob:` in one from `data:` (`reference/sandbox.md`, 0.1): so each is tried, and the first is taken whose
 * origin is opaque, which is a secure context, and which can import a blob.
 */
export async function probeWorkerUrl(script: string): Promise<string | undefined> {
  for (const urlOf of [blobUrl, dataUrl]) {
    if (await passes(urlOf(probe))) return urlOf(named(script));
  }
  return undefined;
}

/**
 * Under a short name: else every frame of every stack trace bears the whole script in its `data:` URL, and a call of a task,
 * which looks for its own place in the program, costs a millisecond.
 */
function named(script: string): string {
  return `${script}\n//# sourceURL=millrace-worker.js`;
}

const probe = `
  const url = URL.createObjectURL(new Blob(["export {}"], { type: "text/javascript" }));
  import(url).then(
    () => postMessage(self.origin === "null" && isSecureContext),
    () => postMessage(false),
  );
`;

function passes(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = new Worker(url, { type: "module" });
    const end = (isGood: boolean) => {
      worker.terminate();
      resolve(isGood);
    };
    worker.onmessage = ({ data }) => end(data === true);
    worker.onerror = (event) => {
      event.preventDefault();
      end(false);
    };
  });
}

function blobUrl(script: string): string {
  return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
}

function dataUrl(script: string): string {
  return `data:text/javascript;charset=utf-8,${encodeURIComponent(script)}`;
}
