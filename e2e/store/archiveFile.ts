import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

/** Saves what is downloaded while it acts, and gives its bytes. */
export async function downloaded(
  page: Page,
  act: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** An archive as a person chooses it from their disk. */
export const archiveOf = (name: string, buffer: Buffer) => ({ name, mimeType: "application/zip", buffer });
