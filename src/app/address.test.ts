import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, hashOf, type Address } from "./address.ts";

const ids = fc.string({ minLength: 1 });
const addresses: fc.Arbitrary<Address> = fc.oneof(
  fc.constant<Address>({ page: "last" }),
  fc.constant<Address>({ page: "flows" }),
  ids.map((id): Address => ({ page: "flow", id })),
  fc.constant<Address>({ page: "storage" }),
);

describe("an address", () => {
  it("comes back from its hash, whatever the id", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(addressOf(hashOf(address))).toEqual(address);
      }),
    );
  });

  it("is the flow edited last when the hash says nothing known", () => {
    expect(addressOf("")).toEqual({ page: "last" });
    expect(addressOf("#/nowhere/at-all")).toEqual({ page: "last" });
    expect(addressOf("#/demos")).toEqual({ page: "last" });
  });

  it("takes an id that is no proper code word by word", () => {
    expect(addressOf("#/flows/100%")).toEqual({ page: "flow", id: "100%" });
  });
});
