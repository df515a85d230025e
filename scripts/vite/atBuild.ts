import { runnerImport, type Plugin, type ResolvedConfig } from "vite";
import { resolveSuffixed } from "./suffixed.ts";

const suffix = "?atBuild";

/**
 * `import value from "./table.ts?atBuild"`: what the module's default export is, worked out when the app is built. Of the
 * module itself and all it imports nothing gets into the page. The value has to be plain data; a promise is awaited.
 */
export function atBuild(): Plugin {
  let config: ResolvedConfig;

  return {
    name: "millrace:at-build",
    enforce: "pre",

    configResolved(resolved) {
      config = resolved;
    },

    resolveId: resolveSuffixed(suffix),

    async load(id) {
      if (!id.endsWith(suffix)) return;
      const { root, resolve } = config;
      const { module } = await runnerImport<{ default: unknown }>(id.slice(0, -suffix.length), {
        configFile: false,
        root,
        logLevel: "warn",
        resolve: { alias: resolve.alias },
      });
      return { code: `export default ${JSON.stringify(await module.default)};`, map: null, moduleType: "js" };
    },
  };
}
