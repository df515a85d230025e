import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where the system has its Firefox. Throws, with what to do, where there is none. */
export function firefoxPath(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = ["firefox-esr", "firefox"].flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env.FIREFOX_PATH ?? places.find((path) => existsSync(path));
  if (!found)
    throw new Error("No Firefox was found. Install it, or name one: FIREFOX_PATH=/path/to/firefox.");
  return found;
}
