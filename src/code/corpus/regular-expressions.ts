import { flow, task } from "millrace";

const quoted = /["'`]([^"'`\\]|\\.)*["'`]/g;

export const strip = task({ name: "Strip" }, (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "").replace(quoted, '""'),
);

export const divide = task({ name: "Divide" }, (text: string) => {
  const [a = "1", b = "1"] = text.split(/[/}{]/);
  return Number(a) / Number(b) / 2; // not / a / regular expression
});

export const stripped = flow({ name: "Stripped" }, async (text: string = "4/2 // \"four\"") => {
  const bare = strip.submit(text);
  return divide.submit(bare);
});
