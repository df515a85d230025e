import { build, type Plugin, type ResolvedConfig } from "vite";
import { resolveSuffixed } from "./suffixed.ts";

const suffix = "?script";

/**
 * `import code from "./body.ts?script"`: the entry and all it imports, bundled into one ES module, as text. This is how
 * code reaches a place that cannot load files: the sandbox frame and its workers have an opaque origin, so they are
 * started from strings.
 */
export function script(): Plugin {
  let config: ResolvedConfig;
  /** Which files went into which script, so that a change to any of them reloads the page that holds the text. */
  const filesOf = new Map<string, readonly string[]>();

  return {
    name: "millrace:script",
    enforce: "pre",

    configResolved(resolved) {
      config = resolved;
    },

    resolveId: resolveSuffixed(suffix),

    async load(id) {
      if (!id.endsWith(suffix)) return;
      const { code, files } = await bundleScript(config, id.slice(0, -suffix.length));
      filesOf.set(id, files);
      for (const file of files) this.addWatchFile(file);
      return { code: `export default ${JSON.stringify(code)};`, map: null, moduleType: "js" };
    },

    hotUpdate({ file }) {
      const stale = [...filesOf].filter(([, files]) => files.includes(file)).map(([id]) => id);
      if (stale.length === 0) return;
      for (const id of stale) {
        const module = this.environment.moduleGraph.getModuleById(id);
        if (module) this.environment.moduleGraph.invalidateModule(module);
      }
      this.environment.hot.send({ type: "full-reload" });
    },
  };
}

/**
 * The text that `?script` imports, and the files it was made of. The same configuration and sources give the same text
 * to the byte: the page's Content-Security-Policy names the hash of one of them.
 */
export async function bundleScript(
  config: ResolvedConfig,
  entry: string,
): Promise<{ code: string; files: string[] }> {
  const result = await build({
    configFile: false,
    root: config.root,
    mode: config.mode,
    logLevel: "warn",
    resolve: { alias: config.resolve.alias },
    plugins: [script()],
    build: {
      write: false,
      minify: config.isProduction,
      target: config.build.target,
      modulePreload: false,
      reportCompressedSize: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: entry,
        // There for the scripts that Node runs; no other has any.
        external: /^node:/,
        // What an entry exports is for whoever runs the text; nothing in the bundle uses it.
        preserveEntrySignatures: "strict",
        output: { format: "es", codeSplitting: false },
        checks: { pluginTimings: false },
      },
    },
  });
  if (!("output" in result)) throw new Error(`${entry}: expected one bundle.`);
  const [chunk, ...others] = result.output;
  if (others.length > 0) {
    throw new Error(
      `${entry} does not fit into one file: ${others.map((other) => other.fileName).join(", ")}`,
    );
  }
  return { code: chunk.code, files: chunk.moduleIds.map(pathOf).filter(isFile) };
}

function pathOf(moduleId: string): string {
  return moduleId.replace(/\?.*$/, "");
}

/** Bundlers add modules of their own, whose ids are no paths. */
function isFile(path: string): boolean {
  return !path.startsWith("\0");
}
