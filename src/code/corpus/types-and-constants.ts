import { flow, task } from "millrace";
import type { State } from "millrace";

export type Id<Kind extends string> = `${Kind}-${number}`;

export interface Measure {
  readonly id: Id<"m">;
  readonly celsius: number;
}

const Unit = { Celsius: "C", Kelvin: "K" } as const;
type Unit = (typeof Unit)[keyof typeof Unit];

const zero = 273.15 as const;
const names: Record<Unit, string> = { [Unit.Celsius]: "degrees", [Unit.Kelvin]: "kelvin" };

declare const unused: State | undefined;

export const measure = task({ name: "Measure" }, async function measure(): Promise<Measure[]> {
  return [{ id: "m-1", celsius: 21.5 }];
});

abstract class Convert {
  static readonly toKelvin = (celsius: number) => celsius + zero;
}

export const convert = task(
  { name: "Convert" },
  async function convert(measures: readonly Measure[], unit: "C" | "K" = "K"): Promise<string[]> {
    return measures.map(({ celsius }) =>
      unit === "K" ? `${Convert.toKelvin(celsius)} ${names[Unit.Kelvin]}` : `${celsius} ${names[Unit.Celsius]}`,
    );
  },
);

export const temperatures = flow({ name: "Temperatures" }, async function temperatures(unit: "C" | "K" = "K") {
  const measures = measure.submit();
  return convert.submit(measures, unit);
});
