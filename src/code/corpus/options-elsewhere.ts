import { flow, task, type TaskOptions } from "millrace";

const network: TaskOptions = { retries: 3, retryDelaySeconds: [1, 10] };
const tags = ["nightly"] as const;

export const load = task({ ...network, name: "Load", tags: [...tags] }, async (): Promise<string> => "text");
export const plain = task(network, async function plain(text: string): Promise<number> { return text.length; });

const flowOptions = { name: "Options elsewhere", retries: 1 };
export const nightly = flow(flowOptions, async () => {
  const text = load.submit();
  return plain.submit(text);
});
