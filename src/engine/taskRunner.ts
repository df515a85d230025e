/** Room for a body in a task runner. */
export interface Room {
  /** The body waits for another one, and makes room meanwhile. */
  leave(): void;
  /** The body goes on as soon as there is room again. */
  enter(then: () => void): void;
  /** The body is over. */
  close(): void;
}

/** Bounds how many submitted bodies of one flow run are at work at once. Those that come back go before new ones. */
export class TaskRunner {
  private inside = 0;
  private readonly returning: (() => void)[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly maxWorkers = Infinity) {}

  get isBounded(): boolean {
    return this.maxWorkers !== Infinity;
  }

  /** Calls back with room when there is some; the returned function gives up waiting. */
  take(then: (room: Room) => void): () => void {
    if (this.inside < this.maxWorkers && this.waiting.length === 0 && this.returning.length === 0) {
      this.inside += 1;
      then(new RoomInside(this));
      return nothing;
    }
    const admit = () => then(new RoomInside(this));
    this.waiting.push(admit);
    this.serve();
    return () => remove(this.waiting, admit);
  }

  leave(): void {
    this.inside -= 1;
    this.serve();
  }

  /** Gives a function that takes the wish back. */
  comeBack(then: () => void): () => void {
    this.returning.push(then);
    this.serve();
    return () => remove(this.returning, then);
  }

  private serve(): void {
    while (this.inside < this.maxWorkers) {
      const next = this.returning.shift() ?? this.waiting.shift();
      if (!next) return;
      this.inside += 1;
      next();
    }
  }
}

function nothing(): void {
  // Who has come in waits for nothing.
}

class RoomInside implements Room {
  private place: "inside" | "outside" | "returning" | "closed" = "inside";
  private takeBack: (() => void) | undefined;
  private readonly whenInside: (() => void)[] = [];

  constructor(private readonly runner: TaskRunner) {}

  leave(): void {
    if (this.place !== "inside") return;
    this.place = "outside";
    this.runner.leave();
  }

  enter(then: () => void): void {
    if (this.place === "closed") return;
    if (this.place === "inside") return then();
    this.whenInside.push(then);
    if (this.place === "returning") return;
    this.place = "returning";
    this.takeBack = this.runner.comeBack(() => this.isBack());
  }

  close(): void {
    this.takeBack?.();
    if (this.place === "inside") this.runner.leave();
    this.place = "closed";
  }

  private isBack(): void {
    this.place = "inside";
    for (const then of this.whenInside.splice(0)) then();
  }
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
