import { flow, task } from "millrace";

const one = task({ name: "One" }, () => 1);

export const only = flow({ name: "Only" }, async () => one.submit());