import { allowFailure, flow, task } from "millrace";

const broken = task({ name: "Broken" }, function broken(): number {
  throw new RangeError("always");
});
const describe = task({ name: "Describe" }, (value: number | Error | null) =>
  value instanceof Error ? value.message : String(value),
);

export const tolerant = flow({ name: "Tolerant" }, async () => {
  const value = broken.submit();
  const text = describe.submit(allowFailure(value));
  return text;
});
