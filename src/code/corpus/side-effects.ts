import { flow, task } from "millrace";

const started = performance.now();
console.log("loaded");
if (started > 1e9) throw new Error("too late");
for (const key of ["a", "b"]) void key;

let calls = 0;
export const count = task({ name: "Count" }, () => (calls += 1));

export const counted = flow({ name: "Counted" }, async () => {
  const first = count.submit();
  const second = count.waitFor(first).submit();
  return second;
});

void (async () => {
  if (calls < 0) await counted();
})();
