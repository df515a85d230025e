/**
 * Every way known to get out of the sandbox, as data. Each is a piece of JavaScript, the inside of an async function
 * with `to`, its own addresses on a listener (`listener.ts`), and the tools of `prelude`. What it returns or throws is
 * the browser's answer; whether anything arrived is for the listener to say.
 */
export interface Attempt {
  readonly id: string;
  readonly what: string;
  readonly code: string;
  /** It looks for what was planted in the app (`secret`); it succeeds when its answer has that. Otherwise it sends. */
  readonly reads?: true;
  /** Which browsers do not have this way at all, so that no control can show it at work; and why, where that is not plain. */
  readonly absent?: Partial<Record<BrowserName, string>>;
  /** Which browsers let it through in spite of everything, and what it carries. User code must never be where it works. */
  readonly passes?: Partial<Record<BrowserName, string>>;
  /** It may take the page away, so it comes last and alone. */
  readonly isDrastic?: true;
}

export type BrowserName = "chromium" | "firefox";

/** Where an attempt's traffic would arrive. */
export interface Target {
  readonly url: string;
  readonly ws: string;
  /** A port of its own, for ways that make a connection and ask for nothing. */
  readonly tcp: number;
  readonly udp: number;
  /** A blob URL of the app, in which the secret is; only the document is told. */
  readonly blob?: string;
}

/** What is planted in every store of the app. */
export const secret = "the-secret-of-the-app";

/** Tools for attempts. */
export const prelude = `
const settled = (target, good = "load", bad = "error") => new Promise((resolve, reject) => {
  target.addEventListener(good, () => resolve(good));
  target.addEventListener(bad, (event) => reject(new Error(event.message || "event " + bad)));
});
const urlOf = (text, type = "text/javascript") => URL.createObjectURL(new Blob([text], { type }));
const dataOf = (text) => "data:text/javascript," + encodeURIComponent(text);
const need = (name, holder = globalThis) => {
  if (!(name in holder)) throw new Error("absent: " + name);
  return holder[name];
};
const fromWorker = (url, options) => new Promise((resolve, reject) => {
  const worker = new (need("Worker"))(url, options);
  worker.onmessage = ({ data }) => resolve("worker: " + data);
  worker.onerror = (event) => { event.preventDefault(); reject(new Error("worker: " + (event.message || "error"))); };
});
const tell = (code) => "(async () => {" + code + "})().then(() => 'sent', String).then((said) => postMessage(said))";
const fetching = (to) => tell("await fetch(" + JSON.stringify(to.url) + ", { mode: 'no-cors' })");
const element = (name, attributes, parent = document.body ?? document.documentElement) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
};
const styled = (css) => { const style = document.createElement("style"); style.textContent = css; document.head.append(style); };
const stun = async (to) => {
  const connection = new (need("RTCPeerConnection"))({ iceServers: [{ urls: "stun:127.0.0.1:" + to.udp }] });
  connection.createDataChannel("x");
  await connection.setLocalDescription(await connection.createOffer());
  await new Promise((resolve) => setTimeout(resolve, 1500));
  connection.close();
  return "gathered";
};
const request = (made) => new Promise((resolve, reject) => {
  made.onsuccess = () => resolve(made.result);
  made.onerror = () => reject(made.error);
});
`;

/** A WebAssembly module whose start function calls what it imports as \`a.b\`. */
const wasm = "0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,97,1,98,0,0,8,1,0";

const spoken = {
  fetch: ["fetch", "await fetch(to.url)"],
  "fetch-no-cors": ["fetch, no-cors", "await fetch(to.url, { mode: 'no-cors', credentials: 'include' })"],
  "fetch-keepalive": ["fetch, keepalive", "await fetch(to.url, { mode: 'no-cors', keepalive: true })"],
  "fetch-post": ["fetch, POST", "await fetch(to.url, { method: 'POST', mode: 'no-cors', body: 'data' })"],
  "fetch-request": ["fetch of a Request", "await fetch(new Request(to.url, { mode: 'no-cors' }))"],
  xhr: [
    "XMLHttpRequest",
    "const x = new XMLHttpRequest(); x.open('GET', to.url); x.send(); await settled(x)",
  ],
  "xhr-sync": [
    "XMLHttpRequest, synchronous",
    "const x = new XMLHttpRequest(); x.open('GET', to.url, false); x.send(); return 'status ' + x.status",
  ],
  websocket: ["WebSocket", "await settled(new WebSocket(to.ws), 'open')"],
  "event-source": ["EventSource", "await settled(new EventSource(to.url), 'open')"],
  import: ["import()", "await import(to.url + '.js')"],
  "import-blob": [
    "static import in a blob module",
    "await import(urlOf('import ' + JSON.stringify(to.url + '.js')))",
  ],
  "import-data": [
    "static import in a data: module",
    "await import(dataOf('import ' + JSON.stringify(to.url + '.js')))",
  ],
  font: ["FontFace", "await new (need('FontFace'))('x', 'url(' + to.url + '.woff2)').load()"],
  "wasm-streaming": [
    "WebAssembly.compileStreaming(fetch())",
    "await WebAssembly.compileStreaming(fetch(to.url + '.wasm'))",
  ],
} as const;

const said = Object.entries(spoken).map(([id, [what, code]]): Attempt => ({ id, what, code }));

const newer: readonly Attempt[] = [
  {
    id: "websocket-stream",
    what: "WebSocketStream",
    code: "await new (need('WebSocketStream'))(to.ws).opened",
    absent: { firefox: "no such API" },
  },
  {
    id: "web-transport",
    what: "WebTransport",
    code: "await new (need('WebTransport'))('https://127.0.0.1:' + to.udp + '/').ready",
  },
  {
    id: "import-json",
    what: "import() of JSON",
    code: "await import(to.url + '.json', { with: { type: 'json' } })",
  },
];

const evaluated: readonly Attempt[] = [
  { id: "eval", what: "fetch inside eval", code: "await (0, eval)('fetch(' + JSON.stringify(to.url) + ')')" },
  {
    id: "function",
    what: "fetch inside new Function",
    code: "await new Function('u', 'return fetch(u)')(to.url)",
  },
  {
    id: "timer-text",
    what: "fetch inside a timer's text",
    code: "setTimeout('fetch(' + JSON.stringify(to.url) + ')'); await new Promise((r) => setTimeout(r, 500)); return 'no error'",
  },
  {
    id: "wasm",
    what: "fetch called from WebAssembly",
    code: `await WebAssembly.instantiate(new Uint8Array([${wasm}]), { a: { b: () => void fetch(to.url) } })`,
  },
];

const nested: readonly Attempt[] = [
  {
    id: "worker-blob",
    what: "nested blob worker that fetches",
    code: "return fromWorker(urlOf(fetching(to)))",
  },
  {
    id: "worker-data",
    what: "nested data: worker that fetches",
    code: "return fromWorker(dataOf(fetching(to)))",
  },
  {
    id: "worker-data-module",
    what: "nested data: module worker that fetches",
    code: "return fromWorker(dataOf(fetching(to)), { type: 'module' })",
  },
  {
    id: "worker-scripts",
    what: "importScripts in a nested worker",
    code: "return fromWorker(urlOf(tell('importScripts(' + JSON.stringify(to.url + '.js') + ')')))",
  },
  {
    id: "worker-deep",
    what: "worker in a nested worker that fetches",
    code: "const inner = fetching(to); return fromWorker(urlOf('const w = new Worker(URL.createObjectURL(new Blob([' + JSON.stringify(inner) + ']))); w.onmessage = (e) => postMessage(e.data)'))",
  },
  {
    id: "worker-http",
    what: "nested worker from a server",
    code: "return fromWorker(to.url + '.js')",
    absent: { chromium: "of another origin", firefox: "of another origin" },
  },
  {
    id: "shared-worker",
    what: "SharedWorker from a server",
    code: "await settled(new (need('SharedWorker'))(to.url + '.js'))",
    absent: { chromium: "of another origin", firefox: "of another origin" },
  },
];

/** In workers some ways are not offered at all; they are tried all the same. */
const unknownToWorkers: readonly Attempt[] = [
  ["import-scripts", "importScripts", "importScripts(to.url + '.js')"],
  ["beacon", "sendBeacon", "need('sendBeacon', navigator).call(navigator, to.url, 'x')"],
  ["fetch-later", "fetchLater", "need('fetchLater')(to.url, { activateAfter: 0 })"],
  ["web-rtc", "WebRTC (STUN)", "return stun(to)"],
  ["image", "Image", "new (need('Image'))().src = to.url"],
  ["dom", "an element that loads", "need('document').createElement('img').src = to.url"],
  ["window-open", "window.open", "need('open')(to.url)"],
  ["location", "navigation by location", "location.href = to.url"],
  ["navigate", "navigation.navigate()", "need('navigation').navigate(to.url)"],
  ["top", "navigation of the page", "need('top').location = to.url"],
  ["service-worker", "a service worker", "await need('serviceWorker', navigator).register(to.url + '.js')"],
  ["cache-add", "caches, add", "await (await need('caches').open('x')).add(to.url)"],
  [
    "notification",
    "a notification's icon",
    "new (need('Notification'))('x', { icon: to.url }); await new Promise((r) => setTimeout(r, 500))",
  ],
].map(([id = "", what = "", code = ""]): Attempt => {
  const why = "not for workers";
  return { id, what, code, absent: { chromium: why, firefox: why } };
});

const reading = {
  indexeddb: [
    "IndexedDB, open and read",
    "const db = await request(indexedDB.open('secrets')); return JSON.stringify(await request(db.transaction('s').objectStore('s').getAll()))",
  ],
  "indexeddb-names": ["IndexedDB, databases()", "return JSON.stringify(await indexedDB.databases())"],
  "local-storage": ["localStorage", "return JSON.stringify({ ...localStorage })"],
  "session-storage": ["sessionStorage", "return JSON.stringify({ ...sessionStorage })"],
  cookie: ["document.cookie", "return document.cookie"],
  "cookie-store": ["cookieStore", "return JSON.stringify(await need('cookieStore').getAll())"],
  caches: [
    "caches",
    "const names = await caches.keys(); return names.join() + (await (await caches.match('http://cache.test/'))?.text())",
  ],
  opfs: [
    "origin private file system",
    "const d = await navigator.storage.getDirectory(); return await (await (await d.getFileHandle('secret')).getFile()).text()",
  ],
  locks: ["locks, query()", "return JSON.stringify(await navigator.locks.query())"],
  broadcast: [
    "BroadcastChannel",
    "return new Promise((resolve) => { const c = new (need('BroadcastChannel'))('secrets'); c.onmessage = ({ data }) => resolve(data); setTimeout(() => resolve('heard nothing'), 1500); })",
  ],
  "parent-dom": ["the page's document", "return parent.document.body.dataset.secret"],
  "top-global": ["the page's variables", "return String(top.secretOfTheApp)"],
} as const;

const planted = Object.entries(reading).map(([id, [what, code]]): Attempt => ({
  id: `read-${id}`,
  what,
  code,
  reads: true,
}));

/** A worker could not know the address; the document is told. */
const blobs: readonly Attempt[] = [
  {
    id: "read-blob-import",
    what: "import() of a blob URL of the app",
    code: "return JSON.stringify(await import(to.blob))",
    reads: true,
  },
];

/** From a task's code, and from a flow's. */
export const workerAttempts: readonly Attempt[] = [
  ...said,
  ...newer,
  ...evaluated,
  ...nested,
  ...unknownToWorkers,
  ...planted,
];

const loads = {
  image: ["Image", "const i = new Image(); i.src = to.url; await settled(i)"],
  "image-set": ["srcset", "const i = new Image(); i.srcset = to.url + ' 1x'; await settled(i)"],
  stylesheet: [
    "link, stylesheet",
    "await settled(element('link', { rel: 'stylesheet', href: to.url + '.css' }, document.head))",
  ],
  "style-import": [
    "@import",
    "styled('@import url(' + to.url + '.css)'); await new Promise((r) => setTimeout(r, 800))",
  ],
  "style-image": [
    "url() in a style",
    "styled('html { background: url(' + to.url + ') }'); getComputedStyle(document.documentElement).background; await new Promise((r) => setTimeout(r, 800))",
  ],
  "style-font": [
    "@font-face",
    "styled('@font-face { font-family: x; src: url(' + to.url + '.woff2) }'); await document.fonts.load('12px x')",
  ],
  preload: [
    "link, preload",
    "await settled(element('link', { rel: 'preload', as: 'image', href: to.url }, document.head))",
  ],
  "preload-fetch": [
    "link, preload as fetch",
    "await settled(element('link', { rel: 'preload', as: 'fetch', crossorigin: '', href: to.url }, document.head))",
  ],
  "module-preload": [
    "link, modulepreload",
    "await settled(element('link', { rel: 'modulepreload', href: to.url + '.js' }, document.head))",
  ],
  prefetch: [
    "link, prefetch",
    "await settled(element('link', { rel: 'prefetch', href: to.url }, document.head))",
  ],
  script: ["script element", "await settled(element('script', { src: to.url + '.js' }))"],
  "script-module": [
    "module script element",
    "await settled(element('script', { type: 'module', src: to.url + '.js' }))",
  ],
  frame: ["iframe", "await settled(element('iframe', { src: to.url }))"],
  "frame-srcdoc": [
    "iframe in an iframe of its own text",
    "await settled(element('iframe', { srcdoc: '<iframe src=\"' + to.url + '\"></iframe><img src=\"' + to.url + '\">' })); await new Promise((r) => setTimeout(r, 800))",
  ],
  "frame-blob": [
    "iframe of a blob that loads",
    "element('iframe', { src: urlOf('<img src=\"' + to.url + '\">', 'text/html') }); await new Promise((r) => setTimeout(r, 800))",
  ],
  object: ["object", "await settled(element('object', { data: to.url }))"],
  embed: [
    "embed",
    "element('embed', { src: to.url, type: 'text/html' }); await new Promise((r) => setTimeout(r, 800))",
  ],
  video: [
    "video",
    "const v = element('video', { src: to.url, preload: 'auto' }); v.load(); await settled(v, 'loadeddata')",
  ],
  "video-poster": [
    "video's poster",
    "element('video', { poster: to.url }); await new Promise((r) => setTimeout(r, 800))",
  ],
  svg: [
    "image in an SVG",
    "document.body.insertAdjacentHTML('beforeend', '<svg><image href=\"' + to.url + '\"/></svg>'); await new Promise((r) => setTimeout(r, 800))",
  ],
  beacon: ["sendBeacon", "return 'queued: ' + navigator.sendBeacon(to.url, 'x')"],
  "web-rtc": ["WebRTC (STUN)", "return stun(to)"],
  "web-rtc-frame": [
    "WebRTC of an inner frame",
    "const inner = element('iframe', {}); globalThis.RTCPeerConnection = inner.contentWindow.RTCPeerConnection; return stun(to)",
  ],
  location: [
    "navigation by location",
    "location.href = to.url; await new Promise((r) => setTimeout(r, 800))",
  ],
  "location-replace": [
    "navigation by replace()",
    "location.replace(to.url); await new Promise((r) => setTimeout(r, 800))",
  ],
  navigate: [
    "navigation.navigate()",
    "need('navigation').navigate(to.url); await new Promise((r) => setTimeout(r, 800))",
  ],
  "meta-refresh": [
    "meta refresh",
    "element('meta', { 'http-equiv': 'refresh', content: '0;url=' + to.url }, document.head); await new Promise((r) => setTimeout(r, 1200))",
  ],
  link: [
    "click on a link",
    "element('a', { href: to.url }).click(); await new Promise((r) => setTimeout(r, 800))",
  ],
  download: [
    "click on a download",
    "element('a', { href: to.url, download: 'x' }).click(); await new Promise((r) => setTimeout(r, 800))",
  ],
  ping: [
    "a link's ping",
    "element('a', { href: '#x', ping: to.url }).click(); await new Promise((r) => setTimeout(r, 800))",
  ],
  form: [
    "form",
    "const f = element('form', { action: to.url, method: 'post' }); f.submit(); await new Promise((r) => setTimeout(r, 800))",
  ],
  "form-blank": [
    "form into a new window",
    "const f = element('form', { action: to.url, target: '_blank' }); f.submit(); await new Promise((r) => setTimeout(r, 800))",
  ],
  "window-open": [
    "window.open",
    "const w = open(to.url); if (!w) throw new Error('no window'); await new Promise((r) => setTimeout(r, 800))",
  ],
} as const;

const notShown = "not loaded in a frame that is not shown";
const absentInDocument: Readonly<Record<string, Attempt["absent"]>> = {
  object: { chromium: notShown },
  embed: { chromium: notShown },
  "image-set": { firefox: notShown },
  "style-image": { firefox: notShown },
  "style-font": { firefox: notShown },
  "video-poster": { firefox: notShown },
  "web-rtc-frame": {
    chromium: "inner frames are of another origin",
    firefox: "inner frames are of another origin",
  },
};

const loading = Object.entries(loads).map(([id, [what, code]]): Attempt => {
  const absent = absentInDocument[id];
  return { id, what, code, ...(absent ? { absent } : {}) };
});

const documentOnly: readonly Attempt[] = [
  {
    id: "preconnect",
    what: "link, preconnect",
    code: "element('link', { rel: 'preconnect', href: 'http://127.0.0.1:' + to.tcp }, document.head); await new Promise((r) => setTimeout(r, 800))",
    absent: { chromium: "opens none, even without the walls" },
    passes: { firefox: "connects to the host it names, and sends nothing" },
  },
  {
    id: "fetch-later",
    what: "fetchLater",
    code: "need('fetchLater')(to.url, { activateAfter: 0 }); await new Promise((r) => setTimeout(r, 800))",
    absent: { chromium: "a frame of another origin has no quota", firefox: "no such API" },
  },
  {
    id: "speculation",
    what: "speculation rules",
    code: "element('script', { type: 'speculationrules' }).textContent = JSON.stringify({ prefetch: [{ urls: [to.url] }], prerender: [{ urls: [to.url] }] }); await new Promise((r) => setTimeout(r, 800))",
    absent: { chromium: "not in frames", firefox: "no such API" },
  },
  {
    id: "worklet",
    what: "worklet module",
    code: "await CSS.paintWorklet.addModule(to.url + '.js')",
    absent: { firefox: "no such API" },
  },
  {
    id: "top",
    what: "navigation of the page",
    code: "top.location = to.url; await new Promise((r) => setTimeout(r, 1000))",
    isDrastic: true,
  },
  {
    id: "top-link",
    what: "click on a link for the page",
    code: "element('a', { href: to.url, target: '_top' }).click(); await new Promise((r) => setTimeout(r, 1000))",
    isDrastic: true,
  },
];

/**
 * From the frame's document. User code never runs there, and cannot reach it; the test itself makes these, so that this
 * wall is known to stand behind the other.
 */
export const documentAttempts: readonly Attempt[] = [
  ...said,
  ...newer,
  ...evaluated,
  ...nested,
  ...loading,
  ...planted,
  ...blobs,
  ...documentOnly,
];
