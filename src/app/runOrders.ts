import { whenFree } from "../store/owners.ts";

/** What can be asked of a run while it goes on. */
export type RunOrder =
  | { readonly kind: "cancel" }
  | { readonly kind: "cancelTaskRun"; readonly taskRunId: string }
  /** The root, or a subflow by its id. */
  | { readonly kind: "resume"; readonly input: unknown; readonly flowRunId?: string | undefined };

/** Nothing where it was done; else why not. `isGone`: nobody runs it any more. */
export type OrderAnswer = { readonly problem: string } | { readonly isGone: true } | undefined;

interface Letter {
  readonly id: string;
  readonly runId: string;
  readonly order: RunOrder;
}

interface Reply {
  readonly replyTo: string;
  readonly answer: OrderAnswer;
}

const name = "millrace-orders";

/** Asks the tab that runs the run; settles when that has answered or is gone. */
export async function sendOrder(runId: string, order: RunOrder): Promise<OrderAnswer> {
  const id = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  const stop = new AbortController();
  const answered = new Promise<OrderAnswer>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<Letter | Reply>) => {
      if ("replyTo" in data && data.replyTo === id) resolve(data.answer);
    };
  });
  const gone = whenFree(runId, stop.signal).then((): OrderAnswer => ({ isGone: true }));
  channel.postMessage({ id, runId, order } satisfies Letter);
  const answer = await Promise.race([answered, gone]);
  stop.abort();
  channel.close();
  return answer;
}

/** Hears what other tabs ask. `obey` gives no promise for runs that are not of this tab. */
export function hearOrders(obey: (runId: string, order: RunOrder) => Promise<OrderAnswer> | undefined): void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<Letter | Reply>) => {
    if (!("order" in data)) return;
    const obeyed = obey(data.runId, data.order);
    void obeyed?.then((answer) => channel.postMessage({ replyTo: data.id, answer } satisfies Reply));
  };
}
