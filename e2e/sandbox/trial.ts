import { serveApp, stages } from "./appServer.ts";
import { documentAttempts, prelude, secret, workerAttempts, type Attempt, type Target } from "./attempts.ts";
import { Listener } from "./listener.ts";

/** What Playwright and Puppeteer both can do with a page; it is all that a trial needs. */
export interface TrialPage {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  evaluateHandle(expression: string): Promise<{ asElement(): unknown }>;
  readonly keyboard: { press(key: "Enter"): Promise<void> };
}

interface FrameElement {
  contentFrame(): Promise<{ evaluate(expression: string): Promise<unknown> } | null>;
}

/** From where attempts are made: a task's code, a flow's code, the sandbox frame's own document. */
export type Where = "task" | "flow" | "document";

/** What came of an attempt. */
export interface Verdict {
  /** What the browser said. */
  readonly answer: string;
  /** What the listener got of it. */
  readonly arrived: readonly string[];
}

/** By key (`keyOf`). */
export type Verdicts = Readonly<Record<string, Verdict>>;
type Targets = Readonly<Record<Where, ReadonlyMap<Attempt, Target>>>;

export const attemptsFrom: Readonly<Record<Where, readonly Attempt[]>> = {
  task: workerAttempts,
  flow: workerAttempts,
  document: documentAttempts,
};

export function keyOf(where: Where, { id }: Attempt): string {
  return `${where}/${id}`;
}

/**
 * Makes every attempt of the tables in a page of the production build; with `isOpen`, in one whose walls are taken down.
 * `newPage` gives pages of one browser, and whoever gave it closes them.
 */
export async function holdTrial(newPage: () => Promise<TrialPage>, isOpen: boolean): Promise<Verdicts> {
  const listener = await Listener.open();
  const targets = await targetsOn(listener);
  const app = await serveApp({ first: flowOf(targets) }, { isOpen });
  try {
    const answers = new Map<string, string>();
    const page = await newPage();
    await openDemo(page, app.origin);
    const blob = String(await page.evaluate(plant));
    await page.evaluate(clickRun);
    await page.evaluate(keepFrame);
    const rest = documentAttempts.filter(({ isDrastic }) => !isDrastic);
    for (let at = 0; at < rest.length; at += 8) {
      const some = rest.slice(at, at + 8);
      await Promise.all(some.map((attempt) => tryInDocument(page, attempt, { targets, blob, answers })));
    }
    for (const [key, answer] of Object.entries(await resultOf(page))) answers.set(key, answer);
    for (const attempt of documentAttempts.filter(({ isDrastic }) => isDrastic)) {
      const other = await newPage();
      await openDemo(other, app.origin);
      await other.evaluate(clickRun);
      await other.evaluate(keepFrame);
      await tryInDocument(other, attempt, { targets, blob, answers });
    }
    return verdictsOf(answers, listener);
  } finally {
    app.close();
    listener.close();
  }
}

/** What an attempt to read gives in the page itself, where everything is planted: the proof that there is something. */
export async function readInPage(newPage: () => Promise<TrialPage>): Promise<Record<string, string>> {
  const app = await serveApp({});
  try {
    const page = await newPage();
    await page.goto(app.origin);
    const blob = String(await page.evaluate(plant));
    const answers: Record<string, string> = {};
    for (const attempt of documentAttempts.filter(({ reads }) => reads)) {
      answers[attempt.id] = String(await page.evaluate(expressionOf(attempt, { blob } as Target)));
    }
    return answers;
  } finally {
    app.close();
  }
}

async function targetsOn(listener: Listener): Promise<Targets> {
  const of = async (where: Where) => {
    const targets = new Map<Attempt, Target>();
    for (const attempt of attemptsFrom[where])
      targets.set(attempt, await listener.addressesFor(keyOf(where, attempt)));
    return targets;
  };
  return { task: await of("task"), flow: await of("flow"), document: await of("document") };
}

function verdictsOf(answers: ReadonlyMap<string, string>, listener: Listener): Verdicts {
  const keys = (Object.keys(attemptsFrom) as Where[]).flatMap((where) =>
    attemptsFrom[where].map((attempt) => keyOf(where, attempt)),
  );
  return Object.fromEntries(
    keys.map((key) => [key, { answer: answers.get(key) ?? "no answer", arrived: listener.arrivedOf(key) }]),
  );
}

/** One attempt's answer as text: what it returned, or what it threw. */
const trying = `
const trying = (attempt, to) => Promise.race([
  attempt(to).then((value) => (value === undefined ? "no error" : String(value)), (error) => error?.name + ": " + error?.message),
  new Promise((resolve) => setTimeout(() => resolve("no answer"), 4000)),
]);`;

function functionOf({ code }: Attempt): string {
  return `async (to) => { ${code} }`;
}

function expressionOf(attempt: Attempt, target: Target): string {
  return `(async () => { ${prelude} ${trying} return trying(${functionOf(attempt)}, ${JSON.stringify(target)}); })()`;
}

/** A flow file that makes all attempts of workers: first in a task, then in its own body. */
function flowOf(targets: Targets): string {
  const list = (where: "task" | "flow") =>
    JSON.stringify([...targets[where]].map(([attempt, to]) => [keyOf(where, attempt), attempt.id, to]));
  const functions = workerAttempts.map((attempt) => `${JSON.stringify(attempt.id)}: ${functionOf(attempt)}`);
  return `import { flow, task } from "millrace";
${prelude}
${trying}
const attempts = { ${functions.join(",\n")} };
const tryAll = async (list) => {
  const answers = {};
  await Promise.all(list.map(async ([key, id, to]) => { answers[key] = await trying(attempts[id], to); }));
  return answers;
};
export const fromTask = task({ name: "From a task" }, async function fromTask() {
  return tryAll(${list("task")});
});
export const trial = flow({ name: ${JSON.stringify(stages.first.title)} }, async function trial() {
  const task = await fromTask();
  return { ...task, ...(await tryAll(${list("flow")})) };
});
`;
}

export async function openDemo(page: TrialPage, origin: string): Promise<void> {
  await page.goto(origin);
  // The flow that opens by itself may be a copy of the same demo: its title is marked, to tell the two apart.
  await page.evaluate(
    `(${waitFor})(() => document.querySelector("h1")).then((title) => { title.dataset.before = ""; })`,
  );
  await page.evaluate(`(${waitFor})(() => [...document.querySelectorAll("button")]
    .find((button) => (button.getAttribute("aria-label") ?? button.textContent).includes("Demos"))).then((button) => button.focus())`);
  await page.keyboard.press("Enter");
  await page.evaluate(`(${waitFor})(() => [...document.querySelectorAll("[role=menuitem]")]
    .find((item) => item.textContent.includes(${JSON.stringify(stages.first.title)}))).then((item) => item.click())`);
  await page.evaluate(`(${waitFor})(() => [...document.querySelectorAll("h1:not([data-before])")]
    .find((title) => title.textContent === ${JSON.stringify(stages.first.title)})).then(() => undefined)`);
}

const waitFor = `async (look) => {
  // Only against what never comes: beside other work a page may take minutes.
  for (let tries = 0; tries < 6000; tries++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It never came: " + look);
}`;

export const clickRun = `(${waitFor})(() => [...document.querySelectorAll("button:enabled")]
  .find((button) => button.textContent.trim() === "Run")).then((button) => button.click())
  .then(() => (${waitFor})(() => {
    // Attempts are not typed, and the app says so.
    [...document.querySelectorAll("[role=dialog] button")]
      .find((button) => button.textContent.trim() === "Run anyway")?.click();
    return document.querySelector("iframe[sandbox]");
  })).then(() => undefined)`;

/** The sandbox frame as the app made it, to make more of the same. */
const keepFrame = `(${waitFor})(() => document.querySelector("iframe[sandbox]"))
  .then((frame) => { globalThis.sandboxFrame = frame.cloneNode(); })`;

const addFrame = `new Promise((resolve) => {
  const frame = globalThis.sandboxFrame.cloneNode();
  frame.addEventListener("load", () => resolve(frame), { once: true });
  document.body.append(frame);
})`;

/** Every attempt of the document gets a frame of its own, since some end it. */
async function tryInDocument(
  page: TrialPage,
  attempt: Attempt,
  { targets, blob, answers }: { targets: Targets; blob: string; answers: Map<string, string> },
): Promise<void> {
  const to = targets.document.get(attempt);
  if (!to) throw new Error(`${attempt.id} has no target.`);
  const element = (await page.evaluateHandle(addFrame)).asElement() as FrameElement;
  const frame = await element.contentFrame();
  const key = keyOf("document", attempt);
  const said = frame?.evaluate(expressionOf(attempt, { ...to, blob })).then(String, String);
  const gone = new Promise<string>((resolve) => setTimeout(() => resolve("the document is gone"), 6_000));
  answers.set(key, await Promise.race([said ?? "no frame", gone]));
}

/** Plants the secret in every store of the page, and gives a blob URL of it. */
const plant = `(async () => {
  const secret = ${JSON.stringify(secret)};
  const done = (request) => new Promise((resolve, reject) => { request.onsuccess = resolve; request.onerror = reject; });
  const opening = indexedDB.open("secrets");
  opening.onupgradeneeded = () => opening.result.createObjectStore("s").put(secret, 1);
  await done(opening);
  opening.result.close();
  await done(indexedDB.open(secret));
  localStorage.setItem("secret", secret);
  sessionStorage.setItem("secret", secret);
  document.cookie = "secret=" + secret;
  await (await caches.open("secrets")).put("http://cache.test/", new Response(secret));
  const root = await navigator.storage.getDirectory();
  const file = await root.getFileHandle("secret", { create: true });
  const writable = await file.createWritable();
  await writable.write(secret);
  await writable.close();
  navigator.locks.request(secret, () => new Promise(() => undefined));
  const channel = new BroadcastChannel("secrets");
  setInterval(() => channel.postMessage(secret), 100);
  document.body.dataset.secret = secret;
  globalThis.secretOfTheApp = secret;
  return URL.createObjectURL(new Blob(["export default '" + secret + "'"], { type: "text/javascript" }));
})()`;

/** What the run gave, read from where the app keeps it. */
export async function resultOf(page: TrialPage): Promise<Record<string, string>> {
  const read = `(${waitFor})(async () => {
    const opening = indexedDB.open("millrace-2");
    const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const database = await done(opening);
    const tables = database.transaction(["runs", "events"]);
    const [run] = await done(tables.objectStore("runs").getAll());
    const rows = await done(tables.objectStore("events").getAll());
    database.close();
    if (!run || !["COMPLETED", "FAILED", "CRASHED"].includes(run.state.type)) return undefined;
    const events = rows.filter(({ runId }) => runId === run.id).flatMap(({ events }) => events);
    const result = events.find((event) => event.kind === "result" && event.runId === run.id);
    return JSON.stringify({ state: run.state, value: result?.value });
  })`;
  const { state, value } = JSON.parse(String(await page.evaluate(read))) as {
    state: { type: string; message?: string };
    value?: Record<string, string>;
  };
  if (!value) throw new Error(`The flow of attempts did not end well: ${JSON.stringify(state)}`);
  return value;
}
