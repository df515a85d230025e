import { flow, task } from "millrace";

export const declared = task({ name: "Declared" }, async function (text: string): Promise<string> { return text; });
export const arrow = task({ name: "Arrow" }, (async text => text) satisfies (text: string) => Promise<string>);
export const bracketed = task({ name: "Bracketed" }, (async (text: string) => (text)));
export const typed = task({ name: "Typed" }, ((text: string) => text) satisfies (text: string) => string);

export const styles = flow({ name: "Styles" }, (async function styles(text: string = "x") {
  const a = declared.submit(text);
  const b = arrow.submit(a);
  const c = bracketed.submit(b);
  return (typed.submit(c));
}));
