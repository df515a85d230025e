import type { Plugin } from "vite";

/** How a plugin takes what is imported with its suffix: the id is that of the plain import, and the suffix. */
export function resolveSuffixed(suffix: string): NonNullable<Plugin["resolveId"]> {
  return async function (source, importer) {
    if (!source.endsWith(suffix)) return;
    const entry = await this.resolve(source.slice(0, -suffix.length), importer);
    return entry && entry.id + suffix;
  };
}
