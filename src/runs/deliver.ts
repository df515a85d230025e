/** Saves text as a file of the user's. */
export function saveText(text: string, fileName: string, type: string): void {
  saveBlob(new Blob([text], { type }), fileName);
}

/** Saves bytes as a file of the user's. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  // The browser reads the address after this turn; a minute is far more than it needs.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Copies text, and gives the sentence to tell the user: `done`, or why it did not work. */
export async function copyText(text: string, done: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return done;
  } catch {
    return "The browser did not allow copying. Download it instead.";
  }
}

/** A name that every file system takes: `word-report-run-42`. */
export function fileNameOf(...parts: readonly (string | number)[]): string {
  const name = parts
    .join(" ")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  return name.replace(/^-+|-+$/g, "").slice(0, 80) || "run";
}
