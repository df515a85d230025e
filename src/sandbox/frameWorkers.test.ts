import { expect, test, vi } from "vitest";
import { VirtualClock } from "../engine/virtualClock.ts";
import type { FromFrame, ToFrame } from "./frame.ts";
import { FrameWorkers } from "./frameWorkers.ts";

/** The other end of a frame's port: answers pings while it lives, and tells what it was asked. */
class Frame {
  readonly asked: string[] = [];
  isAlive = true;
  readonly port: MessagePort;
  private readonly own: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port2;
    this.own = port1;
    port1.onmessage = ({ data }: MessageEvent<ToFrame>) => {
      this.asked.push(data.type);
      if (this.isAlive && data.type === "ping") this.say({ type: "pong" });
    };
    this.say({ type: "ready" });
  }

  say(message: FromFrame): void {
    this.own.postMessage(message);
  }

  close(): void {
    this.own.close();
  }

  /** Settles when the frame has got so many pings. */
  async pinged(count: number): Promise<void> {
    await vi.waitFor(() => expect(this.asked.filter((type) => type === "ping")).toHaveLength(count));
    await aTurn();
  }
}

/** What was posted has arrived. */
const aTurn = () => new Promise((resolve) => setTimeout(resolve, 20));

function listening(frame: FrameWorkers): string[] {
  const deaths: string[] = [];
  frame.spawn().listen({ said: () => undefined, died: (reason) => deaths.push(reason) });
  return deaths;
}

test("a frame that answers is asked every second, and kept", async () => {
  const [clock, frame] = [new VirtualClock(), new Frame()];
  const workers = new FrameWorkers(frame.port, { clock, openFrame: () => Promise.reject(new Error("no")) });
  await workers.ready;
  const deaths = listening(workers);
  for (let second = 1; second <= 15; second++) {
    clock.advance(1_000);
    await frame.pinged(second);
  }
  expect(deaths).toEqual([]);
  frame.close();
});

test("when a frame's process is gone its workers are dead, and the next ones are made in a new frame", async () => {
  const [clock, frame, second] = [new VirtualClock(), new Frame(), new Frame()];
  const workers = new FrameWorkers(frame.port, { clock, openFrame: () => Promise.resolve(second.port) });
  await workers.ready;
  const deaths = listening(workers);
  clock.advance(1_000);
  await frame.pinged(1);
  frame.isAlive = false;
  for (let time = 0; time < 12; time++) clock.advance(1_000);
  expect(deaths).toEqual([expect.stringContaining("The process that ran the flow's code is gone.")]);
  const later = listening(workers);
  await vi.waitFor(() => expect(second.asked).toContain("spawn"));
  for (let time = 1; time <= 12; time++) {
    clock.advance(1_000);
    await second.pinged(time);
  }
  expect([later, deaths.length]).toEqual([[], 1]);
  for (const each of [frame, second]) each.close();
});

test("an engine that slept has heard nothing either, and gives nobody up", async () => {
  const [clock, frame] = [new VirtualClock(), new Frame()];
  const workers = new FrameWorkers(frame.port, { clock, openFrame: () => Promise.reject(new Error("no")) });
  await workers.ready;
  const deaths = listening(workers);
  clock.advance(1_000);
  await frame.pinged(1);
  clock.sleep(3_600_000);
  await frame.pinged(2);
  expect(deaths).toEqual([]);
  frame.close();
});
