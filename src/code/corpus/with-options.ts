import { flow, task } from "millrace";

export const send = task({ name: "Send" }, async (to: string): Promise<string> => `sent to ${to}`);
export const sendOften = send.withOptions({ name: "Send, and try again", retries: 5, retryDelaySeconds: 1 });
export const sendSoon = send.withOptions({ timeoutSeconds: 1 });

export const mail = flow({ name: "Mail" }, async (to: string = "ada@example.org") => {
  const first = send.submit(to);
  const second = sendOften.waitFor(first).submit(to);
  const third = sendSoon.withOptions({ retries: 1 }).submit(to);
  return [second, third];
});
