import { flow, task, wait } from "millrace";

const prepare = task({ name: "Prepare" }, () => {});
const clean = task({ name: "Clean" }, () => {});
const work = task({ name: "Work" }, (n: number) => n);

export const ordered = flow({ name: "Ordered" }, async () => {
  const ready = prepare.submit();
  const swept = clean.waitFor(ready).submit();
  const one = work.waitFor(ready, swept).submit(1);
  const two = work
    .withOptions({ name: "Work twice", retries: 2 })
    .waitFor(
      ready, // first
      swept, // then
    )
    .submit(2);
  await wait([one, two]);
  await one.result();
  return two;
});
