import { createStore, type StoreApi } from "zustand/vanilla";
import { ProgramSender } from "../code/sentProgram.ts";
import type { Session } from "../editor/session.ts";
import { problemsOf, type Problem } from "../program/checks.ts";
import type { Program } from "../program/program.ts";
import type { Services } from "./services.ts";

/** How long after the last edit the compiler is asked. */
const restMs = 250;

/** Keeps the list of what is wrong with a session's program up to date. Late answers about old programs are dropped. */
export class Checking {
  readonly problems: StoreApi<readonly Problem[]>;
  private readonly sender = new ProgramSender();
  private checked: Program | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopWatching: () => void = () => undefined;

  constructor(
    private readonly language: Services["language"],
    private readonly session: Session,
  ) {
    this.problems = createStore<readonly Problem[]>(() => problemsOf(session.getState().program));
  }

  /** From now on the list follows the program. */
  open(): void {
    this.stopWatching = this.session.subscribe(() => this.schedule());
    this.schedule();
  }

  /** What is wrong with the program as it is now. */
  async now(): Promise<readonly Problem[]> {
    clearTimeout(this.timer);
    const { program } = this.session.getState();
    if (program === this.checked) return this.problems.getState();
    const problems = await this.problemsIn(program);
    if (program !== this.session.getState().program) return this.now();
    this.checked = program;
    this.problems.setState(problems, true);
    return problems;
  }

  /** Another session's program may have come in between: then this one goes whole. */
  private async problemsIn(program: Program): Promise<Problem[]> {
    const problems = await this.language.checkSent(this.sender.send(program));
    if (problems) return problems;
    this.sender.forget();
    return this.problemsIn(program);
  }

  close(): void {
    clearTimeout(this.timer);
    this.stopWatching();
  }

  private schedule(): void {
    if (this.session.getState().program === this.checked) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.now(), restMs);
  }
}
