import type { Body } from "../engine/ports.ts";
import type { VirtualClock } from "../engine/virtualClock.ts";
import type { BodyWorker } from "./bodyWorker.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** What a body does in a scripted worker; it is the body's only argument. */
export interface ScriptedTask {
  readonly id: number;
  /** `hogs` holds its thread until it ends, `waits` wants the value of a call first, `hangs` never ends. */
  readonly does: "ends" | "hogs" | "waits" | "hangs" | "killsWorker";
  readonly ms: number;
  readonly takesSignal: boolean;
  /** Milliseconds from the signal to its end; never, when absent. */
  readonly obeysMs: number | undefined;
  /** Whether it passes on what it returns to a body behind it. */
  readonly passesOn?: boolean;
}

/** What the workers of one test did, as only they can know. */
export class Course {
  /** The bodies that really began, in order. */
  readonly begun: number[] = [];
  readonly workers: ScriptedWorker[] = [];
  readonly problems: string[] = [];
}

export interface ScriptedPlan {
  /** How long a letter takes on its way, each way. */
  readonly latencyMs: number;
  /** Undefined when it never ends. */
  readonly loadMs: number | undefined;
  readonly load: "loaded" | "fails" | "dies";
  /** The thread lets what it says wait while it has other bodies, where it can be asked for. */
  readonly keepsCopies?: boolean;
}

type Start = Extract<ToWorker<unknown>, { type: "start" }>;

/** A worker with a thread of its own on the virtual clock, which keeps the worker's side of the protocol. */
export class ScriptedWorker implements BodyWorker<string> {
  isTerminated = false;
  private listener: Parameters<BodyWorker<string>["listen"]>[0] | undefined;
  private current: { readonly run: number; readonly task: ScriptedTask; end(): void } | undefined;
  private readonly ahead: Start[] = [];
  /** The last body that ended, if it passed on what it returned. */
  private passedOn: number | undefined;
  /** What waits for a thread that is held. */
  private held: (() => void)[] | undefined;
  /** What has been said and not sent. */
  private unsent: FromWorker[] = [];
  readonly recall?: (then?: () => void) => void;

  constructor(
    private readonly clock: VirtualClock,
    private readonly plan: ScriptedPlan,
    private readonly course: Course,
  ) {
    course.workers.push(this);
    if (plan.keepsCopies) this.recall = (then) => this.tell(then);
  }

  listen(listener: Parameters<BodyWorker<string>["listen"]>[0]): void {
    this.listener = listener;
  }

  post(letter: readonly ToWorker<string>[]): void {
    if (this.isTerminated) this.course.problems.push("A terminated worker was sent something.");
    this.clock.after(this.plan.latencyMs, () =>
      this.inThread(() => letter.forEach((message) => this.obey(message))),
    );
  }

  terminate(): void {
    if (this.isTerminated) this.course.problems.push("A worker was terminated twice.");
    this.isTerminated = true;
  }

  private inThread(work: () => void): void {
    if (this.isTerminated) return;
    if (this.held) this.held.push(work);
    else work();
  }

  private say(message: FromWorker): void {
    this.unsent.push(message);
    const mayWait = message.type === "logged" || (message.type === "ended" && this.ahead.length > 0);
    if (!this.plan.keepsCopies || !mayWait) this.send();
    else this.clock.after(4, () => this.inThread(() => this.send()));
  }

  private send(): void {
    if (this.unsent.length === 0) return;
    const letter = this.unsent.splice(0);
    this.clock.after(this.plan.latencyMs, () => letter.forEach((message) => this.arrives(message)));
  }

  private arrives(message: FromWorker): void {
    if (!this.isTerminated) this.listener?.said(message);
  }

  /** Its document answers, whatever the thread does. */
  private tell(then?: () => void): void {
    this.clock.after(this.plan.latencyMs, () => {
      this.send();
      this.clock.after(this.plan.latencyMs, () => then?.());
    });
  }

  private obey(message: ToWorker<string>): void {
    switch (message.type) {
      case "load":
        return this.load();
      case "start":
        this.ahead.push(message);
        if (!this.current) this.next();
        else if (this.current.task.does === "waits") this.handBack();
        return;
      case "abort":
        return this.abort(message.run);
      case "answer":
        if (message.run === this.current?.run) this.current.end();
        return;
      case "settled":
        return;
      default:
        return message satisfies never;
    }
  }

  private load(): void {
    const { loadMs, load } = this.plan;
    if (loadMs === undefined) return void (this.held = []);
    this.clock.after(loadMs, () => {
      if (load === "loaded") this.say({ type: "loaded", flows: [] });
      else if (load === "fails") this.say({ type: "failedToLoad", error: { name: "Error", message: "no" } });
      else if (!this.isTerminated) this.listener?.died("It died.");
    });
  }

  private next(): void {
    const start = this.ahead.shift();
    if (!start || this.isTerminated) return;
    const { run, body, behind } = start;
    if (behind && behind.run !== this.passedOn) return this.next();
    const task = taskOf(body);
    this.course.begun.push(task.id);
    let isOver = false;
    const end = () => {
      if (isOver || this.isTerminated) return;
      isOver = true;
      if (task.ms > 2) this.handBack();
      this.say({ type: "logged", run, line: { level: 20, message: `${task.id} ends` } });
      const passesOn = task.passesOn && task.does !== "waits" ? true : undefined;
      this.passedOn = passesOn && run;
      const outcome = { kind: "returned", value: { value: task.id, futures: [] } } as const;
      this.say({ type: "ended", run, outcome, passesOn });
      this.current = undefined;
      this.next();
    };
    this.current = { run, task, end };
    this.say({ type: "logged", run, line: { level: 20, message: `${task.id} begins` } });
    this.run(task, run, end);
  }

  private run(task: ScriptedTask, run: number, end: () => void): void {
    const { current } = this;
    if (task.does === "hogs" || task.does === "hangs") this.held = [];
    else this.clock.after(2, () => this.inThread(() => this.current === current && this.handBack()));
    if (task.does === "ends") this.clock.after(task.ms, () => this.inThread(end));
    else if (task.does === "hogs") this.clock.after(task.ms, () => this.release(end));
    else if (task.does === "waits") {
      this.handBack();
      this.say({ type: "wanted", run, call: 0 });
    }
    if (task.does === "ends") this.clock.after(2, () => this.inThread(() => this.isIdle(run)));
    if (task.does === "killsWorker") this.clock.after(task.ms, () => this.die());
  }

  private isIdle(run: number): void {
    if (this.current?.run === run) this.say({ type: "slow", run });
  }

  private release(end: () => void): void {
    const held = this.held ?? [];
    this.held = undefined;
    end();
    for (const work of held) this.inThread(work);
  }

  private die(): void {
    if (this.isTerminated) return;
    this.held = [];
    // What it has said before arrives before.
    this.clock.after(this.plan.latencyMs, () => {
      if (!this.isTerminated) this.listener?.died("It died.");
    });
  }

  private handBack(which: (start: Start) => boolean = () => true): void {
    const back = this.ahead.filter(which);
    if (back.length === 0) return;
    this.ahead.splice(0, this.ahead.length, ...this.ahead.filter((start) => !back.includes(start)));
    this.say({ type: "handedBack", runs: back.map(({ run }) => run) });
  }

  private abort(run: number): void {
    if (this.current?.run !== run) return this.handBack((start) => start.run === run);
    this.handBack();
    const { task, end } = this.current;
    if (!task.takesSignal)
      return this.say({ type: "ended", run, outcome: { kind: "crashed", reason: "stopped" } });
    this.say({ type: "stopping", run });
    if (task.obeysMs !== undefined) this.clock.after(task.obeysMs, () => this.inThread(end));
  }
}

export function taskOf(body: Body): ScriptedTask {
  return body.arguments[0] as ScriptedTask;
}
