import { createMarkdownArtifact, flow, task } from "millrace";

export const letter = task({ name: "Letter" }, async function letter(name: string): Promise<string> {
  const text = `
Dear ${name},

  this text stands at the margin, ${`and this ${"nests"}`}.
		Tabs are part of it.
`;
  await createMarkdownArtifact({ key: "letter", markdown: `# Letter\n${text}` });
  return text;
});

export const letters = flow({ name: "Letters" }, async function letters(name: string = `A${"d"}a`) {
  const text = letter.submit(name);
  const other = letter.submit(`${name}
and more`);
  return [text, other];
});
