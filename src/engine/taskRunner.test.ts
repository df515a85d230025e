import fc from "fast-check";
import { expect, test } from "vitest";
import { TaskRunner, type Room } from "./taskRunner.ts";

test("there is never more inside than there is room, and everyone gets in", () => {
  const steps = fc.array(fc.record({ who: fc.nat(9), what: fc.constantFrom("leave", "enter", "close") }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), steps, (maxWorkers, steps) => {
      const runner = new TaskRunner(maxWorkers);
      const rooms: Room[] = [];
      const inside = new Set<Room>();
      for (let index = 0; index < 10; index++)
        runner.take((room) => {
          rooms.push(room);
          inside.add(room);
        });
      for (const { who, what } of steps) {
        const room = rooms[who % rooms.length];
        if (!room) continue;
        if (what !== "enter") inside.delete(room);
        if (what === "close") room.close();
        else if (what === "leave") room.leave();
        else room.enter(() => inside.add(room));
        expect(inside.size).toBeLessThanOrEqual(maxWorkers);
      }
      for (let index = 0; index < rooms.length; index++) rooms[index]?.close();
      expect(rooms).toHaveLength(10);
    }),
  );
});

test("who comes back goes before who is new", () => {
  const runner = new TaskRunner(1);
  const order: string[] = [];
  const rooms: Room[] = [];
  const take = (name: string) =>
    runner.take((room) => {
      order.push(name);
      rooms.push(room);
    });
  take("parent");
  take("child");
  take("new");
  rooms[0]?.leave();
  rooms[0]?.enter(() => order.push("parent again"));
  rooms[1]?.close();
  expect(order).toEqual(["parent", "child", "parent again"]);
  rooms[0]?.close();
  expect(order.at(-1)).toBe("new");
});

test("a wish that was taken back is not fulfilled", () => {
  const runner = new TaskRunner(1);
  const rooms: Room[] = [];
  runner.take((room) => rooms.push(room));
  runner.take((room) => rooms.push(room))();
  rooms[0]?.close();
  expect(rooms).toHaveLength(1);
});
