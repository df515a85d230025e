import { flow, task } from "millrace";

function parse(value: string): number;
function parse(value: number): string;
function parse(value: string | number): string | number {
  return typeof value === "string" ? Number(value) : String(value);
}

const read = task({ name: "Read" }, (text: string) => parse(text));
const write = task({ name: "Write" }, (n: number) => parse(n));

export const overloaded = flow({ name: "Overloaded" }, async (text: string = "12") => write.submit(read.submit(text)));
