import { errorAnswer, valueAnswer, type Answer } from "./outcome.ts";
import type { LimitQuestion } from "./ports.ts";
import type { FlowRun, TaskRun } from "./record.ts";
import type { World } from "./world.ts";

/** The slots that one body holds or waits for, by the number of the question that asked for them. */
export class BodyLimits {
  private readonly held = new Map<number, () => void>();

  constructor(
    private readonly world: World,
    private readonly run: FlowRun | TaskRun,
    private readonly answer: (number: number, answer: Answer) => void,
  ) {}

  ask(number: number, request: LimitQuestion): void {
    if (request.kind === "acquire") return this.acquire(number, request);
    this.free(request.acquired);
    this.answer(number, valueAnswer({ value: undefined }));
  }

  /** Frees what the body has not freed itself, and ends its waiting. */
  close(): void {
    for (const number of this.held.keys()) this.free(number);
  }

  private free(number: number): void {
    this.held.get(number)?.();
    this.held.delete(number);
  }

  private acquire(number: number, request: LimitQuestion & { kind: "acquire" }): void {
    const { names, slots, isRate, isStrict, timeoutSeconds } = request;
    const { limits, clock } = this.world.ports;
    const unknown = limits.unknown(names);
    const list = unknown.map((name) => `"${name}"`).join(", ");
    if (unknown.length > 0 && isStrict)
      return this.answer(
        number,
        errorAnswer("ConcurrencySlotAcquisitionError", `There is no limit ${list}.`),
      );
    if (unknown.length > 0)
      this.world.recorder.say(this.run, "warning", `There is no limit ${list}, so it limits nothing.`);
    let isOver = false;
    let takeBackTimer: () => void = () => undefined;
    const end = (answer: Answer) => {
      isOver = true;
      takeBackTimer();
      this.answer(number, answer);
    };
    const giveUp = limits.acquire(
      { names, slots, isRate },
      {
        granted: (release) => {
          this.held.set(number, release);
          end(valueAnswer({ value: number }));
        },
        refused: (reason) => {
          this.held.delete(number);
          end(errorAnswer("ConcurrencySlotAcquisitionError", reason));
        },
      },
    );
    if (isOver) return;
    this.held.set(number, giveUp);
    if (timeoutSeconds === undefined) return;
    takeBackTimer = clock.after(timeoutSeconds * 1000, () => {
      this.free(number);
      end(errorAnswer("TimeoutError", `No room within ${timeoutSeconds} second(s): ${names.join(", ")}.`));
    });
  }
}
