import type { Plugin } from "vite";

/**
 * A large CommonJS package, for what Node runs: `import` would read all of it three times before it runs, to learn what kind
 * of module it is and what it exports; `require` reads it once.
 */
export function required(name: string): Plugin {
  const own = `\0required:${name}`;
  return {
    name: "millrace:required",
    enforce: "pre",

    resolveId(source) {
      return source === name ? own : undefined;
    },

    load(id) {
      if (id !== own) return;
      const code = `import { createRequire } from "node:module";
export default createRequire(import.meta.url)(${JSON.stringify(name)});`;
      return { code, map: null, moduleType: "js" };
    },
  };
}
