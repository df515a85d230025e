import { flow, task, getRunLogger } from "millrace";

export const clean = task({ name: "Clean" }, function clean(text: string): string {
  getRunLogger().debug(describe(text));
  return squeeze(text).trim();
});

export const cleaning = flow({ name: "Cleaning" }, async function cleaning(text: string = "  a   b ") {
  return clean.submit(text);
});

// Helpers at the end, as some like it.
function squeeze(text: string): string {
  return text.replace(/\s+/g, " ");
}

function describe(text: string): string {
  return `${text.length} characters`;
}
