import { createStore } from "zustand/vanilla";
import { positionAt } from "../../code/emission.ts";
import { emit } from "../../code/emit.ts";
import { replaceBy } from "../../program/replace.ts";
import { restMs } from "../code-desk/draft.ts";
import type { EditorLanguage, FileProblem } from "../ports.ts";
import type { Session } from "../session.ts";

/**
 * Between the file's text and the program. What is typed goes into the program when typing rests and the text can be
 * read; until then the canvas stays at its last good state, and no text that was typed is written over.
 */
export class FileLink {
  /** Why the newest text is not on the canvas; and the line that somebody wants to see, until it shows. */
  readonly state = createStore<{
    readonly problem: FileProblem | undefined;
    readonly wantedLine?: number | undefined;
  }>(() => ({ problem: undefined }));
  private readonly session: Session;
  private readonly language: Pick<EditorLanguage, "parse">;
  private show: ((text: string) => void) | undefined;
  /** Newer than the program. */
  private typed: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private visit = 0;

  constructor(session: Session, language: Pick<EditorLanguage, "parse">) {
    this.session = session;
    this.language = language;
  }

  /** The file as it stands: what was typed last, or what the program says. */
  get text(): string {
    return this.typed ?? emit(this.session.getState().program).text;
  }

  /** From now on `show` is told every text that comes from the program. Returns what ends it. */
  follow(show: (text: string) => void): () => void {
    this.show = show;
    const unsubscribe = this.session.subscribe((state, before) => {
      if (state.program !== before.program && this.typed === undefined) show(this.text);
    });
    return () => {
      unsubscribe();
      this.show = undefined;
      void this.finish();
    };
  }

  type(text: string): void {
    this.typed = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), restMs);
  }

  /** What is typed next is an action of its own in the history. */
  leave(): void {
    void this.finish().then(() => (this.visit += 1));
  }

  /** Settles when all that was typed, and can be read, is in the program. */
  async finish(): Promise<void> {
    clearTimeout(this.timer);
    await this.read();
  }

  /** Shows a line of a task's own code, as soon as the file shows; lines count from 1. */
  revealTask(identifier: string, line: number): void {
    const { text, places } = emit(this.session.getState().program);
    const place = places.tasks.get(identifier);
    if (place) this.state.setState({ wantedLine: positionAt(text, place.start).line + line - 1 });
  }

  /** Gives up what cannot be read: the file says again what the canvas shows. */
  discard(): void {
    clearTimeout(this.timer);
    this.typed = undefined;
    this.state.setState({ problem: undefined });
    this.show?.(this.text);
  }

  private async read(): Promise<void> {
    const text = this.typed;
    if (text === undefined) return;
    const answer = await this.language.parse(text);
    if (this.typed !== text) return;
    if ("reason" in answer) return this.state.setState({ problem: answer });
    this.typed = undefined;
    this.state.setState({ problem: undefined });
    const { program, apply } = this.session.getState();
    apply(replaceBy(program, answer.program), { merge: `file ${this.visit}` });
    this.show?.(this.text);
  }
}
