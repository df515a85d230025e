import type { BareMeasure } from "./bare.ts";

let ports: readonly MessagePort[] = [];

self.addEventListener("message", ({ data }: MessageEvent<readonly MessagePort[] | BareMeasure>) => {
  if ("kind" in data) void measure(data).then((ms) => self.postMessage(ms));
  else ports = data;
});

function measure(what: BareMeasure): Promise<number> {
  if (what.kind === "roundTrips") return roundTrips(what.count, what.inFlight);
  return what.kind === "lines" ? lines(what.count, what.batch) : buffer(what.bytes, what.isTransferred);
}

function roundTrips(count: number, inFlight: number): Promise<number> {
  const startedAt = performance.now();
  let [sent, heard] = [0, 0];
  return new Promise((resolve) => {
    for (const port of ports) {
      port.onmessage = () => {
        heard += 1;
        if (heard === count) resolve(performance.now() - startedAt);
        if (sent < count) port.postMessage(sent++);
      };
    }
    for (let round = 0; round < inFlight; round++)
      for (const port of ports) if (sent < count) port.postMessage(sent++);
  });
}

function lines(count: number, batch: number): Promise<number> {
  const [port] = ports as [MessagePort];
  const startedAt = performance.now();
  let heard = 0;
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<readonly unknown[]>) => {
      heard += data.length;
      if (heard === count) resolve(performance.now() - startedAt);
    };
    port.postMessage({ lines: count, batch });
  });
}

function buffer(bytes: number, isTransferred: boolean): Promise<number> {
  const [port] = ports as [MessagePort];
  return new Promise((resolve) => {
    let sentAt = 0;
    port.onmessage = ({ data }: MessageEvent<ArrayBuffer | { at: number }>) => {
      if ("at" in data) sentAt = data.at;
      else resolve(performance.timeOrigin + performance.now() - sentAt);
    };
    port.postMessage({ bytes, isTransferred });
  });
}
