import { expect, test } from "./millrace.ts";

test.use({ expectedErrors: [/ERR_NAME_NOT_RESOLVED/] });

test("a test sees every request that would leave this machine: of pages, frames and workers, and sockets", async ({
  page,
  strangers,
}) => {
  await page.goto("about:blank");
  await page.evaluate(async () => {
    const ended = (target: EventTarget, type: string) =>
      new Promise((resolve) => target.addEventListener(type, resolve));
    const inWorker = (code: string) => ended(new Worker(URL.createObjectURL(new Blob([code]))), "message");

    await fetch("http://one.example/").catch(() => undefined);
    await ended(new WebSocket("ws://two.example/"), "error");
    await inWorker(`fetch("http://three.example/").catch(() => postMessage(0))`);
    await inWorker(`new WebSocket("ws://four.example/").onerror = () => postMessage(0)`);
    const frame = document.createElement("iframe");
    frame.src = "http://five.example/";
    document.body.append(frame);
    await ended(frame, "load");
  });
  const asked = strangers.splice(0).map((address) => new URL(address).hostname);
  expect(asked).toEqual(["one", "two", "three", "four", "five"].map((name) => `${name}.example`));
});
