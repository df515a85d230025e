import { expect, test as base } from "@playwright/test";

export { expect } from "@playwright/test";

interface Watch {
  /** Console errors and uncaught errors that the test is about: `test.use({ expectedErrors: [/refused/] })`. */
  expectedErrors: RegExp[];
  watch: void;
}

/** Every test also holds that the page is local-first and quiet: no request leaves this machine, no error goes unseen. */
export const test = base.extend<Watch>({
  expectedErrors: [[], { option: true }],

  watch: [
    async ({ context, expectedErrors }, use) => {
      const strangers: string[] = [];
      const errors: string[] = [];
      const onError = (text: string) => {
        if (!expectedErrors.some((expected) => expected.test(text))) errors.push(text);
      };

      await context.route(isElsewhere, (route) => {
        strangers.push(route.request().url());
        return route.abort();
      });
      await context.routeWebSocket(isElsewhere, async (socket) => {
        strangers.push(socket.url());
        await socket.close();
      });
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
