import fc from "fast-check";
import { expect, test } from "vitest";
import { anyActions, anyProgram } from "../program/anyProgram.testing.ts";
import { apply } from "../program/change.ts";
import type { Program } from "../program/program.ts";
import { type SentProgram, ProgramReceiver, ProgramSender } from "./sentProgram.ts";

/** As a message between threads carries it. */
const carried = (sent: SentProgram): SentProgram => structuredClone(sent);

test("every program arrives as it was sent, after any edits", () => {
  fc.assert(
    fc.property(anyProgram, anyActions, (first, actions) => {
      const [sender, receiver] = [new ProgramSender(), new ProgramReceiver()];
      let program: Program = first;
      expect(receiver.receive(carried(sender.send(program)))).toEqual(program);
      for (const action of actions) {
        program = apply(program, action(program));
        expect(receiver.receive(carried(sender.send(program)))).toEqual(program);
      }
    }),
    { numRuns: 100 },
  );
});

test("what did not change arrives as the same objects", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const [sender, receiver] = [new ProgramSender(), new ProgramReceiver()];
      const before = receiver.receive(carried(sender.send(program)));
      const after = receiver.receive(carried(sender.send({ ...program, shared: `${program.shared} ` })));
      expect(after?.tasks).toBe(before?.tasks);
      expect(after?.nodes).toBe(before?.nodes);
      expect(after?.shared).toBe(`${program.shared} `);
    }),
  );
});

test("a change of a program that another sender sent is not taken; the next whole one is", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      const [one, other, receiver] = [new ProgramSender(), new ProgramSender(), new ProgramReceiver()];
      receiver.receive(one.send(program));
      receiver.receive(other.send(program));
      expect(receiver.receive(one.send(program))).toBeUndefined();
      one.forget();
      expect(receiver.receive(one.send(program))).toEqual(program);
    }),
  );
});
