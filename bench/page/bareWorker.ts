/** What runs in a bare worker: it answers. */
self.addEventListener("message", ({ ports: [port] }: MessageEvent) => port && serve(port), { once: true });

function serve(port: MessagePort): void {
  port.onmessage = ({
    data,
  }: MessageEvent<number | { lines: number; batch: number } | { bytes: number; isTransferred: boolean }>) => {
    if (typeof data === "number") port.postMessage(data);
    else if ("lines" in data) sendLines(port, data.lines, data.batch);
    else {
      const buffer = new ArrayBuffer(data.bytes);
      new Uint8Array(buffer).fill(7);
      port.postMessage({ at: performance.timeOrigin + performance.now() });
      port.postMessage(buffer, data.isTransferred ? [buffer] : []);
    }
  };
}

function sendLines(port: MessagePort, count: number, batch: number): void {
  let letter: { level: number; message: string }[] = [];
  for (let line = 0; line < count; line++) {
    letter.push({ level: 20, message: `line ${line}` });
    if (letter.length < batch && line < count - 1) continue;
    port.postMessage(letter);
    letter = [];
  }
}
