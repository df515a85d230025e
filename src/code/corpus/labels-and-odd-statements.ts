import { flow, task } from "millrace";

const prime = task({ name: "Is prime" }, (n: number) => {
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) return false;
  return n > 1;
});

export const odd = flow({ name: "Odd statements" }, async function odd(limit: number = 30) {
  let found = 0;
  outer: for (let n = 2; ; n += 1) {
    do {
      if (n > limit) break outer;
      if (!(await prime(n))) continue outer;
      found += 1;
    } while (false);
  }
  ;
  {
    const unused = found;
    void unused;
  }
  return found;
});
