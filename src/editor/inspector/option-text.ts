/** What a field's text means, or a sentence that says how to put it right. */
export type Parsed<Value> = { readonly value: Value } | { readonly error: string };

/** How Prefect limits it: a task has at most fifty delays of its own. */
const mostDelays = 50;

export function parseName(text: string): Parsed<string> {
  const name = text.trim();
  return name === "" ? { error: "Give it a name: it stands on the node and in every run." } : { value: name };
}

export function parseText(text: string): Parsed<string | undefined> {
  return { value: text.trim() || undefined };
}

/** `slow, nightly` */
export function parseTags(text: string): Parsed<readonly string[] | undefined> {
  const tags = [...new Set(parts(text))];
  return { value: tags.length === 0 ? undefined : tags };
}

export function parseRetries(text: string): Parsed<number | undefined> {
  if (text.trim() === "") return { value: undefined };
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0)
    return { error: "A whole number, such as 3. 0 means: do not try again." };
  return { value: count === 0 ? undefined : count };
}

/** `10` for every retry, or `1, 2, 4` for the first, the second, and the third and all after it. */
export function parseDelays(text: string): Parsed<number | readonly number[] | undefined> {
  const typed = parts(text);
  const delays = typed.map(Number);
  if (delays.length === 0) return { value: undefined };
  if (delays.some((delay) => !Number.isFinite(delay) || delay < 0)) {
    return { error: "Seconds: one number, or one for each retry with commas between, such as 1, 2, 4." };
  }
  if (delays.length > mostDelays) return { error: `At most ${mostDelays} delays; the last one repeats.` };
  return { value: delays.length === 1 ? delays[0] : delays };
}

/** One delay, as a flow has it. */
export function parseDelay(text: string): Parsed<number | undefined> {
  const parsed = parseDelays(text);
  if ("error" in parsed || typeof parsed.value !== "object") return parsed as Parsed<number | undefined>;
  return { error: "A flow waits the same time before every retry: one number of seconds." };
}

/** A number, 0 or more; 0 is what holds when nothing is said. */
export function parseAmount(text: string): Parsed<number | undefined> {
  if (text.trim() === "") return { value: undefined };
  const amount = Number(text);
  if (!Number.isFinite(amount) || amount < 0) return { error: "A number, 0 or more, such as 0.5." };
  return { value: amount === 0 ? undefined : amount };
}

export function parseTimeout(text: string): Parsed<number | undefined> {
  if (text.trim() === "") return { value: undefined };
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0) {
    return { error: "Seconds, more than 0, such as 30. Leave it empty for no limit." };
  }
  return { value: seconds };
}

/** A value as its field shows it; each `parse…` reads it back. */
export function optionText(value: string | number | readonly (string | number)[] | undefined): string {
  if (value === undefined) return "";
  return typeof value === "object" ? value.join(", ") : String(value);
}

function parts(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}
