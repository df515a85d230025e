/**
 * A thread that hangs cannot send what it holds back, and under load messages wait to travel together. So a worker of the
 * sandbox leaves a copy of each that waits with the document that made it, whose thread runs no user code: within one
 * process that costs a quarter of a letter to the engine. When the worker falls silent the engine asks for them.
 */

/** A message of the letter with this number, counted from 0, which has not left yet. */
export interface Copy {
  readonly letter: number;
  readonly message: unknown;
}

/** The copies of one letter, in order. They come from user code's own thread, so they are hostile input. */
export interface KeptCopies<Message = unknown> {
  readonly letter: number;
  readonly messages: readonly Message[];
}

/** The document's end: the copies of the newest letter. Those before it have left. */
export class CopyKeeper {
  private newest: { readonly letter: number; readonly messages: unknown[] } = { letter: 0, messages: [] };

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<Copy>) => this.keep(data);
  }

  get kept(): KeptCopies {
    return this.newest;
  }

  close(): void {
    this.port.close();
  }

  private keep({ letter, message }: Copy): void {
    if (letter !== this.newest.letter) this.newest = { letter, messages: [] };
    this.newest.messages.push(message);
  }
}

/** The engine's end: of letters and copies, whichever comes first, each message is taken once and in order. */
export class Inbox {
  private letters = 0;
  /** How many messages of the next letter its copies have told. */
  private told = 0;

  /** What is new in a letter. */
  ofLetter<Message>(messages: readonly Message[]): readonly Message[] {
    const rest = this.told === 0 ? messages : messages.slice(this.told);
    this.letters += 1;
    this.told = 0;
    return rest;
  }

  /** What is new in copies. Of a letter that is on its way they tell nothing: it comes. */
  ofCopies<Message>({ letter, messages }: KeptCopies<Message>): readonly Message[] {
    if (letter !== this.letters) return [];
    const rest = messages.slice(this.told);
    this.told += rest.length;
    return rest;
  }
}
