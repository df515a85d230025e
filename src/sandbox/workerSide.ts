import type { Body, BodyEvents } from "../engine/ports.ts";
import { startBody } from "../sdk/body.ts";
import type { Scope } from "../sdk/scope.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** What the place gives that a worker runs in: a Web Worker's port, or a thread's. */
export interface WorkerPlace<Program> {
  post(message: FromWorker): void;
  /** Imports the program and gives what to say of it. Never throws. */
  load(program: Program): Promise<FromWorker>;
}

/** The worker's end of the protocol: starts bodies, and carries what passes between them and the engine. */
export class WorkerSide<Program> {
  private run = 0;
  private scope: Scope | undefined;

  constructor(private readonly place: WorkerPlace<Program>) {}

  hear(message: ToWorker<Program>): void {
    if (message.type === "load")
      return void this.place.load(message.program).then((said) => this.place.post(said));
    if (message.type === "start") return this.start(message.run, message.body);
    if (message.run !== this.run) return;
    if (message.type === "settled") return this.scope?.settled(message.call, message.state);
    if (message.type === "answer") return this.scope?.answered(message.call, message.answer);
    this.scope?.abort.abort(new Error(message.reason));
  }

  private start(run: number, body: Body): void {
    this.run = run;
    this.scope = startBody(body, this.eventsOf(run));
  }

  private eventsOf(run: number): BodyEvents {
    const { place } = this;
    return {
      started: () => undefined,
      called: (call) => place.post({ type: "called", run, call }),
      wanted: (call) => place.post({ type: "wanted", run, call }),
      asked: (question) => place.post({ type: "asked", run, question }),
      logged: (line) => place.post({ type: "logged", run, line }),
      artifactMade: (artifact) => place.post({ type: "artifact", run, artifact }),
      artifactUpdated: (update) => place.post({ type: "artifactUpdated", run, update }),
      ended: (outcome) => place.post({ type: "ended", run, outcome }),
    };
  }
}
