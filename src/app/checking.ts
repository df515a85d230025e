import { proxy } from "comlink";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { TellProblems } from "../code/languageWorker.ts";
import { ProgramSender } from "../code/sentProgram.ts";
import type { Session } from "../editor/session.ts";
import { problemsOf, type Problem } from "../program/checks.ts";
import { type InferredType, untypedOutputs } from "../program/edits.ts";
import type { Program } from "../program/program.ts";
import type { Services } from "./services.ts";

/** How long after the last edit the compiler is asked. */
const restMs = 250;

/** Keeps the list of what is wrong with a session's program up to date. Late answers about old programs are dropped. */
export class Checking {
  readonly problems: StoreApi<readonly Problem[]>;
  /** The types that the compiler infers of what nodes give, where none is written; known a little later. */
  readonly inferred = createStore<readonly InferredType[]>(() => []);
  private readonly sender = new ProgramSender();
  /** The number under which the compiler got the last program. */
  private sent = 0;
  private checked: Program | undefined;
  /** True when the compiler may say something else of the same program now. */
  private isOutdated = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopWatching: () => void = () => undefined;

  constructor(
    private readonly language: Services["language"],
    private readonly session: Session,
    /** What is to be known before the first check. */
    private readonly isReady?: Promise<void>,
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
    if (program === this.checked && !this.isOutdated) return this.problems.getState();
    this.isOutdated = false;
    const problems = await this.problemsIn(program);
    if (program !== this.session.getState().program) return this.now();
    this.checked = program;
    this.problems.setState(problems, true);
    void this.inferIn(program);
    return problems;
  }

  /** The compiler knows more than it did: it is asked again. */
  again(): void {
    this.isOutdated = true;
    this.schedule();
  }

  /** Asked for when the problems are there, so that these need not wait for it. */
  private async inferIn(program: Program): Promise<void> {
    const { sent } = this;
    const isUntyped = untypedOutputs(program).length > 0;
    const found = isUntyped ? await this.language.portTypes(sent).catch(() => undefined) : [];
    if (found && sent === this.sent) this.inferred.setState(found, true);
  }

  /** What the compiler says; where it gives no answer, that stands in the list, with what can be told without it. */
  private async problemsIn(program: Program): Promise<readonly Problem[]> {
    try {
      return await this.askCompiler(program);
    } catch (error) {
      this.sender.forget();
      return [...problemsOf(program), unchecked(error)];
    }
  }

  /** Another session's program may have come in between: then this one goes whole. */
  private async askCompiler(program: Program): Promise<readonly Problem[]> {
    if (this.isReady) await this.isReady;
    const { selection } = this.session.getState();
    const sent = this.sender.send(program);
    this.sent = sent.number;
    const problems = await (this.checked
      ? this.language.checkSent(sent)
      : this.language.checkSent(sent, selection, this.earlyIn(program)));
    if (problems) return problems;
    this.sender.forget();
    return this.askCompiler(program);
  }

  /** The first check of a large flow takes seconds: what is known by then shows. */
  private earlyIn(program: Program): TellProblems {
    return proxy((problems: readonly Problem[]) => {
      const isWanted = !this.checked && program === this.session.getState().program;
      if (isWanted) this.problems.setState(problems, true);
    });
  }

  close(): void {
    clearTimeout(this.timer);
    this.stopWatching();
  }

  private schedule(): void {
    if (this.session.getState().program === this.checked && !this.isOutdated) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.now(), restMs);
  }
}

function unchecked(error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Types are not checked: the compiler broke off with "${reason}". Change what you changed last, or reload the page.`;
  return { message, severity: "warning", source: "typescript" };
}
