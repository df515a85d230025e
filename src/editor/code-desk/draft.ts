import { apply, type ProgramChange } from "../../program/change.ts";
import { setCode, setShared, setStatements } from "../../program/edits.ts";
import { nodeById, taskByIdentifier, type Program } from "../../program/program.ts";
import { sharedCode, type EditorLanguage } from "../ports.ts";
import type { Session } from "../session.ts";

/** How long typing must rest before it goes into the program. */
export const restMs = 250;

/** The text of a task, of a code node, or of the shared code (`sharedCode`); nothing when what had it is gone. */
export function textAt(program: Program, place: string): string | undefined {
  if (place === sharedCode) return program.shared;
  const node = nodeById(program, place);
  return node?.kind === "code" ? node.text : taskByIdentifier(program, place)?.code;
}

/** Puts the text into the program, as it is; what the compiler reads in it comes later. */
function textChange(program: Program, place: string, text: string): ProgramChange {
  if (place === sharedCode) return setShared(program, text);
  const isStatements = nodeById(program, place)?.kind === "code";
  return isStatements ? setStatements(program, place, text) : setCode(program, place, text, undefined);
}

/** The program as it would be with this text, for questions about what is just being typed. */
export function withText(program: Program, place: string, text: string): Program {
  return apply(program, textChange(program, place, text));
}

/**
 * Carries what is typed into the session. All that is typed between coming to a text and leaving it is one entry of
 * the history. The text goes into the program as it is; its signature follows when the compiler has read it, unless
 * the text is another by then.
 */
export class Draft {
  private pending: { readonly place: string; readonly text: string } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private visit = 0;
  private readonly session: Session;
  private readonly language: Pick<EditorLanguage, "signatureOf" | "readStatements">;

  constructor(session: Session, language: Pick<EditorLanguage, "signatureOf" | "readStatements">) {
    this.session = session;
    this.language = language;
  }

  type(place: string, text: string): void {
    if (this.pending && this.pending.place !== place) this.flush();
    this.pending = { place, text };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), restMs);
  }

  /** True while the program does not have the newest text of the place yet. */
  isPending(place: string): boolean {
    return this.pending?.place === place;
  }

  /** Brings the text into the program now; what is typed next is a new action. */
  leave(): void {
    this.flush();
    this.visit += 1;
  }

  /** Settles when all that was typed is in the program, with the signature that the compiler reads in it. */
  async finish(): Promise<void> {
    this.flush();
    await this.reading;
  }

  private flush(): void {
    clearTimeout(this.timer);
    const { pending } = this;
    this.pending = undefined;
    if (!pending) return;
    const { place, text } = pending;
    const merge = `code ${place} ${this.visit}`;
    const { program, apply: applyChange } = this.session.getState();
    applyChange(textChange(program, place, text), { merge });
    if (place !== sharedCode) this.reading = this.read(place, text, merge);
  }

  private async read(place: string, text: string, merge: string): Promise<void> {
    const node = nodeById(this.session.getState().program, place);
    return node?.kind === "code"
      ? this.readStatements(place, text, merge)
      : this.readSignature(place, text, merge);
  }

  private async readStatements(place: string, text: string, merge: string): Promise<void> {
    const read = await this.language.readStatements(text);
    const { program, apply: applyChange } = this.session.getState();
    if (!read || textAt(program, place) !== text) return;
    applyChange(setStatements(program, place, text, read), { merge });
  }

  private async readSignature(place: string, text: string, merge: string): Promise<void> {
    const signature = await this.language.signatureOf(text);
    const { program, apply: applyChange } = this.session.getState();
    if (!signature || textAt(program, place) !== text) return;
    applyChange(setCode(program, place, text, signature), { merge });
  }
}
