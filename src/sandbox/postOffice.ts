/** When a message leaves. */
export type Haste =
  /** At once. What may hang next must not hold it back. */
  | "now"
  /** With everything else of this turn. */
  | "turn"
  /** Soon, and a copy is left elsewhere at once, so that it may hang next; at once where nobody keeps copies. */
  | "copied"
  /** With the next message that is in more of a hurry, or a few milliseconds later. */
  | "soon";

export interface PostOfficeOptions<Message> {
  /**
   * Carries one letter: messages that travel together, in order. Throws when one of them cannot be cloned. A letter that
   * was copied has to arrive with as many messages as it has here.
   */
  readonly post: (letter: readonly Message[], isCopied: boolean) => void;
  readonly now: () => number;
  /** Calls back when so many milliseconds have passed; the returned function takes it back. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** Leaves a copy of a message of the letter with this number, counted from 0. Throws when it cannot be cloned. */
  readonly copy?: ((message: Message, letter: number) => void) | undefined;
}

/** More in one letter saves nothing; fewer are lost when a thread hangs with a letter half full. */
const mostInLetter = 64;
/** An open letter leaves with the next message when it is this old, though its turn goes on. */
const oldestMs = 1;
const soonMs = 4;

/**
 * Puts messages together on their way across a border between threads, where each letter costs far more than what is in
 * it. There is one at each end of the protocol, and nothing else posts. Messages arrive in the order in which they were
 * sent: alone at once, many together under load.
 */
export class PostOffice<Message> {
  private letter: Message[] = [];
  /** How many letters have left. */
  private posted = 0;
  /** All of the open letter has been copied, or nothing of it. */
  private isCopied = false;
  private openedAt = 0;
  private isTurnAwaited = false;
  private takeBackTimer: (() => void) | undefined;

  constructor(private readonly options: PostOfficeOptions<Message>) {}

  /**
   * Throws, and has sent everything before, when a message in haste cannot be cloned. Others must be known to be. `now` is
   * for callers who know it: under load, asking for it costs as much as all the rest.
   */
  send(message: Message, haste: Haste, now?: number): void {
    const isCopied = haste === "copied";
    if (haste === "now" || (isCopied && !this.options.copy)) {
      this.flush();
      return this.post([message], false);
    }
    if (isCopied !== this.isCopied) this.flush();
    if (isCopied) this.options.copy?.(message, this.posted);
    const sentAt = now ?? this.options.now();
    if (this.letter.length === 0) this.openedAt = sentAt;
    this.isCopied = isCopied;
    this.letter.push(message);
    if (this.letter.length >= mostInLetter || sentAt - this.openedAt >= oldestMs) this.flush();
    else if (haste === "turn") this.flushAfterTurn();
    else this.takeBackTimer ??= this.options.after(soonMs, () => this.flush());
  }

  flush(): void {
    this.takeBackTimer?.();
    this.takeBackTimer = undefined;
    if (this.letter.length === 0) return;
    const { letter } = this;
    this.letter = [];
    this.post(letter, this.isCopied);
  }

  private post(letter: readonly Message[], isCopied: boolean): void {
    this.options.post(letter, isCopied);
    this.posted += 1;
  }

  private flushAfterTurn(): void {
    if (this.isTurnAwaited) return;
    this.isTurnAwaited = true;
    queueMicrotask(() => {
      this.isTurnAwaited = false;
      this.flush();
    });
  }
}

/** So many messages go by themselves, and so many more with a copy left. */
export interface Quota {
  readonly alone: number;
  readonly copied: number;
}

/** What a body may say at once before its messages are put together without; and then in each window of time. */
const [atFirst, inEachWindow]: readonly [Quota, Quota] = [
  { alone: 64, copied: 936 },
  { alone: 4, copied: 28 },
];
const windowMs = 10;

/**
 * How the next message of a body goes. A thread that hangs right after it said something cannot flush, so what a body
 * says at a human pace leaves the thread at once, by itself or as a copy: only one that has said a thousand things, and
 * says more than 3,200 a second, can lose the last of them (63 at most) by hanging.
 */
export class Singles {
  private alone = 0;
  private copied = 0;
  private windowAt = 0;

  constructor(
    private readonly first = atFirst,
    private readonly inWindow = inEachWindow,
  ) {
    this.renew();
  }

  /** A new body begins. */
  renew(): void {
    ({ alone: this.alone, copied: this.copied } = this.first);
  }

  next(now: number): Haste {
    if (this.alone + this.copied === 0 && now - this.windowAt >= windowMs) {
      this.windowAt = now;
      ({ alone: this.alone, copied: this.copied } = this.inWindow);
    }
    if (this.alone > 0) {
      this.alone -= 1;
      return "now";
    }
    if (this.copied === 0) return "turn";
    this.copied -= 1;
    return "copied";
  }
}
