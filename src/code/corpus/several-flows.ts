import { flow, task } from "millrace";

const tell = task({ name: "Tell" }, (what: string) => what);

export const morning = flow({ name: "Morning" }, async () => {
  const coffee = tell.submit("coffee");
  return coffee;
});

/** Nothing in common with the morning. */
export const evening = flow({ name: "Evening" }, async () => {
  const tea = tell.submit("tea");
  return tea;
});

export const day = flow({ name: "Day" }, async function day() {
  const first = morning.submit();
  const second = evening.waitFor(first).submit();
  return [first, second];
});
