import { expect, test } from "vitest";
import { typeOfParameter } from "./program.ts";

test.each([
  [{ type: "Order[]", default: "[]" }, "Order[]"],
  [{ type: "", default: "2" }, "number"],
  [{ type: "", default: "-1.5e3" }, "number"],
  [{ type: "", default: '"a \\" b"' }, "string"],
  [{ type: "", default: "`text`" }, "string"],
  [{ type: "", default: "false" }, "boolean"],
  [{ type: "", default: '"a".length' }, "unknown"],
  [{ type: "", default: '"a" + "b".length' }, "unknown"],
  [{ type: "", default: "2n" }, "unknown"],
  [{ type: "", default: "today()" }, "unknown"],
  [{ type: "" }, "unknown"],
])(
  "the type of the parameter %j is %s: as it is written, else that of a literal default",
  (parameter, type) => {
    expect(typeOfParameter(parameter)).toBe(type);
  },
);
