import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const path = fileURLToPath(new URL("index.ts", import.meta.url));
const program = ts.createProgram([path], { noLib: true, allowImportingTsExtensions: true, noEmit: true });
const checker = program.getTypeChecker();

/** Something that the package exports, or a member of it, and what its docstring says. */
interface Documented {
  readonly name: string;
  readonly text: string;
}

function documented(symbol: ts.Symbol, name = symbol.name): Documented {
  return { name, text: ts.displayPartsToString(symbol.getDocumentationComment(checker)) };
}

function exportsOf(file: ts.SourceFile | undefined): readonly ts.Symbol[] {
  const module = file && checker.getSymbolAtLocation(file);
  return (module ? checker.getExportsOfModule(module) : []).map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );
}

/** What a class or an interface of the package has that flow code may use. */
function membersOf(symbol: ts.Symbol): readonly Documented[] {
  const members = [...(symbol.members?.values() ?? [])];
  return members.filter(isUsable).map((member) => documented(member, `${symbol.name}.${member.name}`));
}

/** Neither private, nor held for types alone, nor what its own class overrides. */
function isUsable(member: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Override;
  const isHidden = member.declarations?.some((one) => ts.getCombinedModifierFlags(one) & hidden);
  const kinds = ts.SymbolFlags.Property | ts.SymbolFlags.Method | ts.SymbolFlags.Accessor;
  return Boolean(member.flags & kinds) && !isHidden && !member.name.startsWith("__");
}

const exported = exportsOf(program.getSourceFile(path));
const isValue = (symbol: ts.Symbol) => Boolean(symbol.flags & ts.SymbolFlags.Value);
const namesOf = (all: readonly Documented[]) => all.map(({ name }) => name);

describe("what the package exports", () => {
  test("has a docstring", () => {
    expect(exported.length).toBeGreaterThan(80);
    expect(namesOf(exported.map((symbol) => documented(symbol)).filter(({ text }) => text === ""))).toEqual(
      [],
    );
  });

  test("has a docstring for each member", () => {
    const members = exported.flatMap(membersOf);
    expect(members.length).toBeGreaterThan(100);
    expect(namesOf(members.filter(({ text }) => text === ""))).toEqual([]);
  });

  test("names the unit of every time", () => {
    const times = exported.flatMap(membersOf).filter(({ name }) => name.endsWith("Seconds"));
    expect(times.length).toBeGreaterThan(5);
    expect(namesOf(times.filter(({ text }) => !/\bseconds?\b/i.test(text)))).toEqual([]);
  });

  test("says what of Prefect each value follows, or that it is ours", () => {
    const values = exported.filter(isValue).map((symbol) => documented(symbol));
    expect(namesOf(values.filter(({ text }) => !/Source: |\bOurs\b/.test(text)))).toEqual([]);
  });
});
