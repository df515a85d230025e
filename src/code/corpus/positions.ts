import { flow, task } from "millrace";

export const start = task({ name: "Start" }, () => 1);
export const end = task({ name: "End" }, (n: number) => n);

export const placed = flow({ name: "Placed" }, async () => {
  const one = start.submit();
  const two = end.submit(one);
  return two;
});

// @millrace:layout {"one":[ 10, 20 ], "two":[400,20],"result":[ 800,20],"gone":[1,1]}
