import * as Comlink from "comlink";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Compiled, LanguageWorker } from "../code/worker.ts";
import { emit } from "../code/emit.ts";
import { withConstantNames } from "../code/naming.ts";
import { bindParameters } from "../engine/bind.ts";
import { eventsOf } from "../engine/logBlock.ts";
import { RecordFold, type RunRecord } from "../engine/record.ts";
import type { LineReader } from "../runs/runLog.ts";
import type { RunNews, RunRequest, RunService, RunSummary } from "../runs/runService.ts";
import { openFrame, type SandboxFrame } from "../sandbox/openFrame.ts";
import type { ProgramCode } from "../sandbox/protocol.ts";
import type { UnkeptRun } from "../store/archive/write.ts";
import type { Database } from "../store/database.ts";
import { deleteRuns, pinRun } from "../store/deletion.ts";
import { isWhole, readCourse, readEvents, readNews, StoredJournals } from "../store/journals.ts";
import { defaultModuleServer, readModuleServer } from "../store/moduleServer.ts";
import type { EngineWorker, StartRequest } from "./engineWorker.ts";
import { fileNameOf } from "./fileName.ts";
import type { GoingOn } from "./keptRuns.ts";
import { keptLines } from "./keptLines.ts";
import type { LiveNews } from "./liveRun.ts";
import { npmModulesOf } from "./npmModules.ts";
import { grantOfFlow } from "./openFlow.ts";
import { announce, hearNews, type StoreNews } from "./storeNews.ts";

/** A file to run, whether or not the canvas can draw it. */
export interface TextRequest extends Omit<RunRequest, "program"> {
  readonly flowName: string;
  readonly text: string;
}

type Started = { readonly runId: string } | { readonly problem: string };

/** Runs as the page sees them: it makes the sandbox frame, the engine's worker does the rest, the store remembers. */
export class PageRuns implements RunService {
  /** Why runs of this page, or their results, are only in memory; nothing while all is on disk. */
  readonly notKept: StoreApi<string | undefined> = createStore(() => undefined);

  constructor(
    private readonly database: Database,
    private readonly engine: Comlink.Remote<EngineWorker>,
    private readonly language: Comlink.Remote<LanguageWorker>,
  ) {
    const tell = (reason: string | undefined) => this.notKept.setState(reason, true);
    void engine.hearOfTrouble(Comlink.proxy(tell));
  }

  start({ flowId, program, parameters }: RunRequest): Promise<Started> {
    const flowName = program.flow.options.name;
    return this.startText({ flowId, flowName, text: emit(program).text, parameters });
  }

  /** Runs the flow of this name, or the last one of the file. */
  startText(request: TextRequest): Promise<Started> {
    return this.launch(request, { runId: crypto.randomUUID() });
  }

  /** The one door to a run: whoever starts one, or lets one go on, is asked here whether its flow may run. */
  private async launch(request: TextRequest, run: Pick<StartRequest, "runId" | "goingOn">): Promise<Started> {
    const { isTrusted, hosts } = await grantOfFlow(this.database, request.flowId);
    if (!isTrusted) return { problem: untrusted };
    const compiled = await this.language.compile(request.text);
    // A device that does not let itself be read keeps no flow from running; hosts are granted one by one all the same.
    const server = await readModuleServer(this.database).catch(() => defaultModuleServer);
    const npm = npmModulesOf(compiled.imports, server, hosts);
    if ("problem" in npm) return npm;
    const bound = await prepare(request, compiled, npm.urls);
    if ("problem" in bound) return bound;
    const prepared = { ...bound, ...run };
    const frame = await RunFrame.open(hosts, npm.host);
    const problem = await this.startIn(frame, prepared);
    if (problem) frame.close();
    else void this.finish(prepared.runId, frame);
    return problem ?? { runId: prepared.runId };
  }

  private async startIn(frame: RunFrame, request: StartRequest) {
    try {
      return await this.engine.start(
        request,
        frame.port,
        Comlink.proxy(() => frame.renew()),
      );
    } catch (error) {
      return { problem: (error as Error).message };
    }
  }

  private async finish(runId: string, frame: RunFrame): Promise<void> {
    try {
      await this.engine.finished(runId);
    } catch {
      // The engine's worker has told why (`hearOfTrouble`).
    } finally {
      frame.close();
    }
  }

  async cancel(runId: string): Promise<void> {
    await this.engine.order(runId, { kind: "cancel" });
  }

  async cancelTaskRun(runId: string, taskRunId: string): Promise<string | undefined> {
    const answer = await this.engine.order(runId, { kind: "cancelTaskRun", taskRunId });
    if (answer && "isGone" in answer) return "Nobody runs this run any more.";
    return answer?.problem;
  }

  async resume(runId: string, input: unknown, flowRunId?: string): Promise<string | undefined> {
    const answer = await this.engine.order(runId, { kind: "resume", input, flowRunId });
    return answer && "isGone" in answer ? this.goOn(runId, { kind: "resume", input }) : answer?.problem;
  }

  retry(runId: string): Promise<string | undefined> {
    return this.goOn(runId, { kind: "retry" });
  }

  /** A kept run goes on here, with the text that it began with. Gives what keeps it from that. */
  private async goOn(runId: string, goingOn: GoingOn): Promise<string | undefined> {
    const text = await this.programOf(runId);
    const run = await this.database.runs.get(runId);
    const root = new RecordFold(await readCourse(this.database, runId)).record.flowRuns[0];
    if (text === undefined || !run || !root) return "The run is not kept on this device, so it cannot go on.";
    const { flowId, flowName } = run;
    const request = { flowId, flowName, text, parameters: root.parameters };
    const started = await this.launch(request, { runId, goingOn });
    return "problem" in started ? started.problem : undefined;
  }

  /** The runs of this page that are not all on disk, whole. */
  unkept(): Promise<readonly UnkeptRun[]> {
    return this.engine.unkept();
  }

  /** Tries once more to keep what is only in memory. */
  keepNow(): Promise<void> {
    return this.engine.keepNow();
  }

  async list(flowId: string): Promise<readonly RunSummary[]> {
    const unkept = (await this.engine.unkeptRuns()).filter((line) => line.flowId === flowId);
    const ids = new Set(unkept.map(({ id }) => id));
    const ofFlow = this.database.runs.where("[flowId+number]").between([flowId, 0], [flowId, Infinity]);
    try {
      const kept = await ofFlow.reverse().filter(isWhole).limit(200).toArray();
      return [...unkept, ...kept.filter(({ id }) => !ids.has(id))];
    } catch (error) {
      if (unkept.length === 0) throw error;
      return unkept;
    }
  }

  async delete(runId: string): Promise<void> {
    await this.engine.drop(runId);
    await deleteRuns(this.database, [runId]);
    announce({ kind: "lists" });
  }

  async pin(runId: string, isPinned: boolean): Promise<void> {
    await pinRun(this.database, runId, isPinned);
    announce({ kind: "lists" });
  }

  watch(_flowId: string, onChange: () => void): () => void {
    return hearNews(({ kind }) => kind === "lists" && onChange());
  }

  linesOf(runId: string): LineReader {
    return keptLines(this.database, runId);
  }

  follow(...[runId, onNews]: Parameters<RunService["follow"]>): () => void {
    const { port1, port2 } = new MessageChannel();
    let told = 0;
    let stop = () => port1.close();
    let isOver = false;
    // What has ended may go on: resumed, or retried, in any tab.
    const goOnStored = () => {
      port1.close();
      if (!isOver) stop = this.followStored(runId, told, onNews);
    };
    port1.onmessage = ({ data }: MessageEvent<LiveNews | undefined>) => {
      if (isOver) return;
      if (!data) return goOnStored();
      const { happenings, count, ...news } = data;
      told = count;
      onNews({ ...news, events: eventsOf(happenings) });
    };
    void this.engine.follow(runId, Comlink.transfer(port2, [port2])).then((isLive) => {
      if (!isLive) goOnStored();
    });
    return () => {
      isOver = true;
      stop();
    };
  }

  /** A run that is not of this tab: what is kept of it behind its first events, now and whenever a tab says that there is more. */
  private followStored(runId: string, first: number, onNews: (news: RunNews) => void): () => void {
    let told = first;
    let isOver = false;
    let [reading, isStale] = [false, false];
    const read = async () => {
      isStale = reading;
      if (reading) return;
      reading = true;
      // What cannot be read now is read with the next news.
      const news = await readNews(this.database, runId, told).catch(() => undefined);
      told = Math.max(told, news?.count ?? 0);
      if (news && !isOver) onNews({ events: news.events, keptLines: news.lines });
      reading = false;
      if (isStale && !isOver) await read();
    };
    const stop = hearNews((news) => isAbout(news, runId) && void read());
    void read();
    return () => {
      isOver = true;
      stop();
    };
  }

  /** A run as a whole. */
  async recordOf(runId: string): Promise<RunRecord> {
    const unkept = await this.unkeptRun(runId);
    return new RecordFold(unkept?.events ?? (await readEvents(this.database, runId))).record;
  }

  /** The exact text that ran. */
  async programOf(runId: string): Promise<string | undefined> {
    const unkept = await this.unkeptRun(runId);
    return unkept?.program ?? (await new StoredJournals(this.database).programOf(runId));
  }

  private async unkeptRun(runId: string): Promise<UnkeptRun | undefined> {
    if (this.notKept.getState() === undefined) return undefined;
    return (await this.unkept()).find(({ run }) => run.id === runId);
  }
}

function isAbout(news: StoreNews, runId: string): boolean {
  return news.kind === "lists" || (news.kind === "kept" && news.runId === runId);
}

/** The frame of one run. Should its process die, another takes its place. */
class RunFrame {
  private constructor(
    private readonly hosts: readonly string[],
    private readonly codeFrom: string | undefined,
    private frame: SandboxFrame,
  ) {}

  static async open(hosts: readonly string[], codeFrom: string | undefined): Promise<RunFrame> {
    return new RunFrame(hosts, codeFrom, await openFrame(document, hosts, codeFrom));
  }

  /** The engine's end; it can be handed over once. */
  get port(): MessagePort {
    return Comlink.transfer(this.frame.port, [this.frame.port]);
  }

  async renew(): Promise<MessagePort> {
    this.frame.close();
    this.frame = await openFrame(document, this.hosts, this.codeFrom);
    return this.port;
  }

  close(): void {
    this.frame.close();
  }
}

const untrusted = "This flow came from outside and is not trusted: it can be read, not run.";

/** All that the engine needs, or why the run cannot start. */
async function prepare(
  { flowId, flowName, text, parameters: given }: TextRequest,
  compiled: Compiled,
  urls: Readonly<Record<string, string>>,
): Promise<Omit<StartRequest, "runId"> | { readonly problem: string }> {
  const [problem] = compiled.problems;
  if (problem) return { problem: `Line ${problem.line}, column ${problem.column}: ${problem.message}` };
  const named = compiled.flows.findLastIndex(({ name }) => name === flowName);
  const flowIndex = named < 0 ? compiled.flows.length - 1 : named;
  const parameters = bindParameters(compiled.flows[flowIndex]?.parameters ?? [], given);
  if ("problem" in parameters) return parameters;
  const modules = await modulesFor(compiled, urls);
  if (typeof modules === "string") return { problem: modules };
  const { javascript, imports, constants } = compiled;
  const code: ProgramCode = {
    fileName: fileNameOf(flowName),
    javascript: withConstantNames(javascript, constants),
    source: text,
    imports,
    modules,
    urls,
  };
  const signatures = compiled.flows.map((flow) => flow.parameters);
  return { flowId, flowName, text, code, flowIndex, parameters, signatures };
}

/** The modules that a program may import besides `millrace`; each is loaded when a program asks for it. */
const library: Record<string, () => Promise<{ readonly default: string }>> = {
  "millrace/books": () => import("../sdk/books.ts?script"),
};

async function modulesFor(
  { imports }: Compiled,
  urls: Readonly<Record<string, string>>,
): Promise<Record<string, string> | string> {
  const modules: Record<string, string> = {};
  for (const { specifier } of imports) {
    if (specifier === "millrace" || Object.hasOwn(urls, specifier)) continue;
    const load = Object.hasOwn(library, specifier) ? library[specifier] : undefined;
    if (!load) return unknownModule(specifier);
    modules[specifier] = (await load()).default;
  }
  return modules;
}

function unknownModule(specifier: string): string {
  const known = ["millrace", ...Object.keys(library)].join(", ");
  return `The flow imports "${specifier}", which cannot be loaded in the browser. It can import: ${known}, and packages of npm.`;
}
