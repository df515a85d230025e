import { flow, task } from "millrace";

export const start = task({ name: "Start" }, () => 1);
export const end = task({ name: "End" }, (n: number) => n);

export const noted = flow({ name: "Noted" }, async () => {
  const one = start.submit();
  const two = end.submit(one);
  return two;
});
// @millrace:layout {"one":[10,20],"two":[400,20],"result":[800,20],"#notes":[["note:1",0,-200,240,140,"# Why\n*so*"]],"#groups":[["group:1","Both",["one","two"]]]}
