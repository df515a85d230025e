import { LimitBuckets } from "./limitBuckets.ts";
import type { LimitDefinition } from "./limits.ts";
import type { Clock } from "./ports.ts";
import { QueuedLimits, type LimitLedger, type LimitTurn, type Takings, type Want } from "./queuedLimits.ts";

/** Limits that are shared by whoever holds this object; where there is room, slots are granted at once. */
export class MemoryLimits extends QueuedLimits {
  constructor(definitions: readonly LimitDefinition[], clock: Clock) {
    super(definitions, clock, new MemoryLedger(new MemoryTakings([], clock)));
  }
}

class MemoryTakings extends LimitBuckets implements Takings {
  readonly others: readonly Want[] = [];
}

class MemoryLedger implements LimitLedger {
  readonly id = "";

  constructor(private readonly takings: Takings) {}

  turn(work: LimitTurn): void {
    work(this.takings);
  }
}
