import { flow, task } from "millrace";
const a = task({ name: "A" }, () => `line
end
`);
export const mixedEnds = flow({ name: "Mixed ends" }, async () => {
  const one = a.submit();
  const two = a.submit();
  return [one, two];
});
