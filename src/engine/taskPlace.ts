import type { TaskRun } from "./record.ts";
import type { Room } from "./taskRunner.ts";
import type { World } from "./world.ts";

/** What a task run takes up: slots of its tags' limits until it has ended, and room in its task runner while it works. */
export class TaskPlace {
  private freeTagSlots: () => void = none;
  private giveUpRoom: () => void = none;
  private held: Room | undefined;

  constructor(
    private readonly world: World,
    private readonly run: TaskRun,
    /** Direct calls need no room: their caller has made some. */
    private readonly isSubmitted: boolean,
  ) {}

  get room(): Room | undefined {
    return this.held;
  }

  /** Slots of every tag's limit, held through all attempts and delays (semantics, 6.2). */
  takeTagSlots(then: () => void, refused: (reason: string) => void): void {
    const { tags } = this.run;
    if (!tags || tags.length === 0) return then();
    const names = tags.map((tag) => `tag:${tag}`);
    let isRefused = false;
    const giveUp = this.world.ports.limits.acquire(
      { names, slots: 1, isRate: false },
      {
        granted: (release) => {
          this.freeTagSlots = release;
          then();
        },
        refused: (reason) => {
          isRefused = true;
          refused(reason);
        },
      },
    );
    if (!isRefused && this.freeTagSlots === none) this.freeTagSlots = giveUp;
  }

  takeRoom(then: () => void): void {
    if (!this.isSubmitted) return then();
    this.giveUpRoom = this.world.taskRunner.take((room) => {
      this.held = room;
      then();
    });
  }

  leaveRoom(): void {
    this.giveUpRoom();
    this.held?.close();
    this.held = undefined;
  }

  leave(): void {
    this.leaveRoom();
    this.freeTagSlots();
  }
}

const none = () => undefined;
