import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const build = fileURLToPath(new URL("../../dist/web", import.meta.url));

/** The demos that give their places to flows under test, by the title that the menu shows. Each opens as a copy. */
export const stages = {
  first: { id: "division-in-flow", title: "Division by zero, handled in the flow" },
  second: { id: "subflow", title: "Build bicycle" },
} as const;

export interface AppServer {
  readonly origin: string;
  close(): void;
}

/** Texts of flows by where they stand. */
export type StagedFlows = Partial<Record<keyof typeof stages, string>>;

/**
 * Serves the production build as it is, but for the texts of demos, in whose place the given flows stand. `isOpen` also
 * takes the sandbox's walls out of it, one by one and nothing else: so it shows what the same attempts do where nothing
 * stops them.
 */
export async function serveApp(flows: StagedFlows, { isOpen = false } = {}): Promise<AppServer> {
  const changes = [...withFlows(flows), ...(isOpen ? withoutWalls : [])];
  const files = await readBuild(changes);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const body = files.get(path === "/" ? "/index.html" : path);
    response.writeHead(body ? 200 : 404, { "content-type": types[extname(path)] ?? "text/html" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What to write in place of what. Each must be found, or the build has changed and this proves nothing. */
interface Change {
  readonly what: string;
  readonly from: RegExp | string;
  readonly to: string;
}

function withFlows(flows: StagedFlows): Change[] {
  const literal = (text: string) => `\`${text.replace(/[\\`]|\$(?=\{)/g, "\\$&")}\``;
  return Object.entries(flows).map(([stage, text]) => {
    const { id, title } = stages[stage as keyof typeof stages];
    const demo = new URL(`../../src/demos/${id}.ts`, import.meta.url);
    return { what: `the demo "${title}"`, from: literal(readFileSync(demo, "utf8")), to: literal(text) };
  });
}

const withoutWalls: readonly Change[] = [
  {
    what: "the page's policy",
    from: /<meta http-equiv="Content-Security-Policy" content="default-src[^>]*>/,
    to: "",
  },
  { what: "the frame's policy", from: /default-src 'none'; script-src .*?worker-src blob: data:/, to: "" },
  {
    what: "the frame's narrower policy",
    from: /connect-src \$\{\w+\}; script-src .*?worker-src blob: data:/,
    to: "connect-src *",
  },
  {
    what: "the frame's isolation",
    from: /`allow-scripts`/,
    to: "`allow-scripts allow-forms allow-popups allow-top-navigation allow-downloads allow-modals`",
  },
  { what: "the names that workers lose", from: /\[`Worker`,`SharedWorker`[^\]]*\]/, to: "[]" },
  { what: "the names that the frame loses", from: /\[`RTCPeerConnection`[^\]]*\]/, to: "[]" },
];

async function readBuild(changes: readonly Change[]): Promise<Map<string, Buffer | string>> {
  const files = new Map<string, Buffer | string>();
  const missing = new Set(changes);
  const entries = await readdir(build, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(build.length).replaceAll("\\", "/");
    files.set(
      name,
      isText(name) ? changed(readFileSync(path, "utf8"), changes, missing) : readFileSync(path),
    );
  }
  const [first] = missing;
  if (first) throw new Error(`The build has no longer ${first.what} where this test looks for it.`);
  return files;
}

function changed(text: string, changes: readonly Change[], missing: Set<Change>): string {
  return changes.reduce((result, change) => {
    const next = result.replace(change.from, () => change.to);
    if (next !== result) missing.delete(change);
    return next;
  }, text);
}

function isText(name: string): boolean {
  return /\.(html|js)$/.test(name);
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".json": "application/json",
};
