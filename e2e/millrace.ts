import { expect, test as base } from "@playwright/test";

export { expect } from "@playwright/test";

interface Watch {
  /** Console errors and uncaught errors that the test is about: `test.use({ expectedErrors: [/refused/] })`. */
  expectedErrors: RegExp[];
  /** What would have left this machine, in the order asked for: what is left of it at the test's end fails the test. */
  strangers: string[];
  watch: void;
}

/** Every test also holds that the page is local-first and quiet: no request leaves this machine, no error goes unseen. */
export const test = base.extend<Watch>({
  expectedErrors: [[], { option: true }],

  strangers: async ({ context }, give) => {
    const strangers: string[] = [];
    const onAddress = (address: string) => {
      if (isElsewhere(new URL(address))) strangers.push(address);
    };
    // Only looked at: the browser itself finds no other machine (`browserFlags`), and what is routed is never cached.
    context.on("request", (request) => onAddress(request.url()));
    context.on("page", (page) => page.on("websocket", (socket) => onAddress(socket.url())));
    await give(strangers);
  },

  watch: [
    async ({ context, expectedErrors, strangers }, use) => {
      const errors: string[] = [];
      const onError = (text: string) => {
        if (!expectedErrors.some((expected) => expected.test(text))) errors.push(text);
      };
      context.on("weberror", (webError) => onError(String(webError.error())));
      context.on("console", (message) => {
        if (message.type() === "error") onError(`${message.text()} (${message.location().url})`);
      });

      await use();

      expect(strangers, "requests that would have left this machine").toEqual([]);
      expect(errors, "errors of the page").toEqual([]);
    },
    { auto: true },
  ],
});

function isElsewhere(url: URL): boolean {
  const isNetwork = /^(https?|wss?):$/.test(url.protocol);
  return isNetwork && !["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
}
