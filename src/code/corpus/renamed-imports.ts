import { flow as pipeline, task as job, wait as all, type TaskFuture as Future } from "millrace";

const a = job({ name: "A" }, () => "a");
const b = job({ name: "B" }, (text: string) => text + text);

const first = async (futures: Future<string>[]) => futures[0]?.result();

export const renamed = pipeline({ name: "Renamed" }, async () => {
  const one = a.submit();
  const two = b.submit(one);
  await all([one, two]);
  return await first([two, one]);
});
