import { createStore } from "zustand/vanilla";
import { positionAt } from "../../code/emission.ts";
import { emit } from "../../code/emit.ts";
import { replaceBy } from "../../program/replace.ts";
import { restMs } from "../code-desk/draft.ts";
import type { EditorLanguage, FileDraft, FileDrafts, FileProblem } from "../ports.ts";
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
  /** What the program said when that was begun. */
  private base = "";
  /** True while a draft is kept, or left. */
  private isDraft = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private visit = 0;

  constructor(
    session: Session,
    language: Pick<EditorLanguage, "parse">,
    private readonly drafts?: FileDrafts,
  ) {
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

  /** Takes up text that an earlier page did not bring to the canvas; gives whether there was any. */
  async takeUp(): Promise<boolean> {
    const draft = await this.drafts?.read();
    if (!draft || this.typed !== undefined) return false;
    const { text } = this;
    this.isDraft = true;
    if (draft.text === text) {
      this.forgetDraft();
      return false;
    }
    this.typed = draft.text;
    this.base = draft.base;
    this.show?.(draft.text);
    if (draft.base === text) await this.read();
    else this.state.setState({ problem: { reason: changedSince } });
    return true;
  }

  /** In a page's last moment, which may come before what was typed is read. */
  leaveOff(): void {
    const { draft } = this;
    if (!draft) return;
    this.isDraft = true;
    this.drafts?.leave(draft);
  }

  type(text: string): void {
    if (this.typed === undefined) this.base = this.text;
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
    this.forgetDraft();
    this.state.setState({ problem: undefined });
    this.show?.(this.text);
  }

  private get draft(): FileDraft | undefined {
    return this.typed === undefined ? undefined : { text: this.typed, base: this.base };
  }

  private keepDraft(): void {
    if (!this.draft) return;
    this.isDraft = true;
    this.drafts?.keep(this.draft);
  }

  private forgetDraft(): void {
    if (this.isDraft) this.drafts?.forget();
    this.isDraft = false;
  }

  private async read(): Promise<void> {
    const text = this.typed;
    if (text === undefined) return;
    const answer = await this.language.parse(text);
    if (this.typed !== text) return;
    if ("reason" in answer) {
      this.keepDraft();
      return this.state.setState({ problem: answer });
    }
    this.typed = undefined;
    this.forgetDraft();
    this.state.setState({ problem: undefined });
    const { program, apply } = this.session.getState();
    apply(replaceBy(program, answer.program), { merge: `file ${this.visit}` });
    this.show?.(this.text);
  }
}

const changedSince =
  "This text was left when the flow was closed, and the flow has changed since. Type on to bring it to the canvas.";
