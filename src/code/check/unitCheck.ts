import ts from "typescript";
import { wordsIn } from "../../program/names.ts";
import type { OpenedFlow } from "./flowService.ts";
import { keptInOrder } from "./order.ts";
import { bindProblems, diagnosticsOf } from "./partial.ts";
import { declaredNames, FactsByText, type Unit, unitsOf } from "./units.ts";

/** What the compiler says of a stretch of the file. */
export interface Finding {
  readonly start: number;
  readonly length: number;
  readonly code: number;
  readonly category: ts.DiagnosticCategory;
  readonly message: string;
}

/** What is remembered of a unit until the next check. */
interface Checked {
  readonly id: string;
  readonly unit: Omit<Unit, "node" | "text">;
  /** Their `start` counts from the unit's. */
  readonly findings: readonly Finding[];
  /** The types of its names as text, of those that other units use. */
  readonly prints: ReadonlyMap<string, string>;
}

/**
 * What the compiler says of a file, as if it checked all of it, although it checks only the units that an edit can have
 * touched: those whose text is new, and those that use a name whose type is another now, and so on downstream. The file
 * is the very one that runs, so there is nothing in which this could differ from a check by `tsc`.
 */
export class UnitCheck {
  private readonly facts = new FactsByText();
  private checked: readonly Checked[] | undefined;

  /** `reopen` gives the file anew, when the compiler must not know what it was asked before. */
  check(opened: OpenedFlow, reopen: () => OpenedFlow): readonly Finding[] {
    this.facts.turn();
    const units = unitsOf(opened.file, this.facts);
    const before = this.checked;
    this.checked = undefined;
    const round = before && !hasCircles(before) ? new Round(opened, units, before) : undefined;
    let done = round?.run();
    if (!done || hasCircles(done)) done = checkAll(round?.hasAsked ? reopen() : opened, units);
    this.checked = done;
    return done.flatMap(({ findings }, index) =>
      findings.map((finding) => ({ ...finding, start: finding.start + (units[index]?.start ?? 0) })),
    );
  }

  /** The next check starts from nothing. */
  forget(): void {
    this.checked = undefined;
  }
}

/** Where the compiler first came upon a circle is where it reports it, so only a whole check does as `tsc` does. */
const circles = new Set([2456, 2502, 2506, 2577, 2615, 7022, 7023, 7024]);

function hasCircles(checked: readonly Checked[]): boolean {
  return checked.some(({ findings }) => findings.some(({ code }) => circles.has(code)));
}

function checkAll({ program, file, checker }: OpenedFlow, units: readonly Unit[]): Checked[] {
  const findings = findingsByUnit(units, program.getSemanticDiagnostics(file));
  const used = new UsedNames(units);
  return units.map((unit, index) => checkedOf(unit, findings[index] ?? [], printsOf(checker, unit, used)));
}

/** Without its node: that would keep the whole file of its time in memory. */
function checkedOf(unit: Unit, findings: readonly Finding[], prints: ReadonlyMap<string, string>): Checked {
  const { start, end, scope, isFrame, facts } = unit;
  return { id: idOf(unit), unit: { start, end, scope, isFrame, facts }, findings, prints };
}

/** From one text to the next. */
class Round {
  private readonly queue = new Set<Unit>();
  private readonly done = new Set<Unit>();
  private readonly dirtyTypes = new Set<string>();
  private readonly used: UsedNames;
  private readonly keptOf = new Map<Unit, Checked>();
  private readonly printBefore = new Map<string, string>();
  private readonly printsNow = new Map<Unit, ReadonlyMap<string, string>>();
  private said: readonly ts.Diagnostic[] = [];
  /** True when the program knows already what of the file was asked about first. */
  hasAsked = false;

  constructor(
    private readonly opened: OpenedFlow,
    private readonly units: readonly Unit[],
    private readonly before: readonly Checked[],
  ) {
    this.used = new UsedNames(units);
  }

  /** Nothing when only a check of the whole file will do. */
  run(): Checked[] | undefined {
    if (bindProblems(this.opened.file).length > 0 || this.opened.file.text.includes("@ts-")) return undefined;
    if (!this.begin()) return undefined;
    while (this.queue.size > 0) {
      if (this.done.size + this.queue.size > 40 && this.done.size + this.queue.size > this.units.length * 0.7)
        return undefined;
      this.checkQueue();
    }
    return this.result();
  }

  /** Queues what is new and what the old text leaves behind. False when that may touch everything. */
  private begin(): boolean {
    const { kept, gone } = keptInOrder(this.before, this.units, ({ id }) => id, idOf);
    for (const [unit, checked] of kept) this.keptOf.set(unit, checked);
    const fresh = this.units.filter((unit) => !kept.has(unit));
    const touched = [...fresh, ...gone.map(({ unit }) => unit)];
    if (touched.some(({ scope, facts }) => scope === "" && facts.isSteering)) return false;
    for (const { unit, prints } of gone)
      for (const [name, print] of prints) this.printBefore.set(scoped(unit, name), print);
    for (const unit of fresh) this.queue.add(unit);
    const placesNow = placesOf(this.units, (unit) => this.keptOf.get(unit));
    const stayed = new Set(kept.values());
    const placesBefore = placesOf(this.before, (old) => (stayed.has(old) ? old : undefined));
    const goneUnits = new Set(gone.map(({ unit }) => unit));
    for (const unit of touched) {
      unit.facts.types.forEach((type) => this.dirtyType(type));
      for (const name of unit.facts.declares) {
        const key = scoped(unit, name);
        if (placesNow.get(key) !== placesBefore.get(key) || !placesNow.has(key)) this.queueUsers(unit, name);
      }
      if (unit.facts.isSteering && !unit.isFrame) this.queueSteered(unit);
      if (unit.facts.isEnding && !unit.isFrame) this.queueBehind(unit, goneUnits.has(unit));
      this.queueFaultyFrame(unit.scope);
    }
    return true;
  }

  private checkQueue(): void {
    const batch = this.withInner([...this.queue]);
    this.queue.clear();
    const whole = new Set(batch.filter(({ isFrame }) => isFrame).map(({ scope }) => scope));
    const nodes = batch.filter((unit) => unit.isFrame || !whole.has(unit.scope)).map(({ node }) => node);
    this.hasAsked = true;
    this.said = diagnosticsOf(this.opened.program, this.opened.file, nodes);
    for (const unit of batch) this.done.add(unit);
    for (const unit of batch) this.spread(unit);
    for (const scope of new Set(batch.map(({ scope }) => scope))) {
      const frame = this.units.find((unit) => unit.isFrame && unit.scope === scope);
      if (frame && !this.done.has(frame)) this.spread(frame);
    }
  }

  private withInner(batch: readonly Unit[]): Unit[] {
    const framed = new Set(batch.filter(({ isFrame }) => isFrame).map(({ scope }) => scope));
    if (framed.size === 0) return [...batch];
    const inner = this.units.filter(({ scope }) => scope !== "" && framed.has(scope));
    return [...new Set([...batch, ...inner])];
  }

  /** Queues the users of those names of a checked unit whose type is another than before. */
  private spread(unit: Unit): void {
    unit.facts.types.forEach((type) => this.dirtyType(type));
    const prints = printsOf(this.opened.checker, unit, this.used);
    this.printsNow.set(unit, prints);
    const kept = this.keptOf.get(unit)?.prints;
    for (const name of unit.facts.declares) {
      const now = prints.get(name);
      if (now === undefined) continue;
      const before = kept?.get(name) ?? this.printBefore.get(scoped(unit, name));
      if (before !== now || wordsIn(now).some((word) => this.dirtyTypes.has(word)))
        this.queueUsers(unit, name);
    }
  }

  private dirtyType(type: string): void {
    if (this.dirtyTypes.has(type)) return;
    this.dirtyTypes.add(type);
    for (const unit of this.units) if (unit.facts.words.has(type)) this.enqueue(unit);
  }

  private queueUsers(of: Checked["unit"], name: string): void {
    const isLocal = of.scope !== "" && !of.isFrame;
    for (const unit of this.units) {
      if (isLocal && unit.scope !== of.scope) continue;
      if (unit.facts.words.has(name)) this.enqueue(unit);
    }
  }

  /** What a statement tells of a name holds for every statement of the same body that uses it. */
  private queueSteered(by: Checked["unit"]): void {
    const own = this.units.filter(({ scope, isFrame }) => scope === by.scope && !isFrame);
    const names = own.flatMap(({ facts }) => facts.declares).filter((name) => by.facts.words.has(name));
    for (const unit of own) if (names.some((name) => unit.facts.words.has(name))) this.enqueue(unit);
  }

  /** Whether what stands behind it is reached at all may depend on this statement, which is there no more or only now. */
  private queueBehind(by: Checked["unit"], isGone: boolean): void {
    for (const unit of this.units) {
      if (unit.scope !== by.scope || unit.isFrame) continue;
      const start = isGone ? this.keptOf.get(unit)?.unit.start : unit.start;
      if (start !== undefined && start > by.start) this.enqueue(unit);
    }
  }

  /** Where something is wrong with a frame, its places move with what is inside it. */
  private queueFaultyFrame(scope: string): void {
    const frame = this.units.find((unit) => unit.isFrame && unit.scope === scope);
    if (frame && (this.keptOf.get(frame)?.findings.length ?? 0) > 0) this.enqueue(frame);
  }

  private enqueue(unit: Unit): void {
    if (!this.done.has(unit)) this.queue.add(unit);
  }

  private result(): Checked[] {
    const found = findingsByUnit(this.units, this.said);
    return this.units.map((unit, index) => {
      const kept = this.keptOf.get(unit);
      const findings = this.done.has(unit) || !kept ? (found[index] ?? []) : kept.findings;
      return checkedOf(unit, findings, this.printsNow.get(unit) ?? kept?.prints ?? new Map());
    });
  }
}

/** Which names are used by another unit than the one that declares them; the types of others nobody asks for. */
class UsedNames {
  private readonly uses = new Map<string, number>();

  constructor(units: readonly Unit[]) {
    const declared = new Set(units.flatMap(({ facts }) => facts.declares));
    for (const { facts } of units)
      for (const word of facts.words)
        if (declared.has(word)) this.uses.set(word, (this.uses.get(word) ?? 0) + 1);
  }

  has(name: string): boolean {
    return (this.uses.get(name) ?? 0) > 1;
  }
}

function printsOf(checker: ts.TypeChecker, { node, facts }: Unit, used: UsedNames): Map<string, string> {
  const prints = new Map<string, string>();
  if (facts.declares.every((name) => !used.has(name))) return prints;
  for (const name of declaredNames(node)) {
    const symbol = used.has(name.text) ? checker.getSymbolAtLocation(name) : undefined;
    if (symbol) prints.set(name.text, checker.typeToString(checker.getTypeOfSymbol(symbol), node, printing));
  }
  return prints;
}

const printing =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.WriteArrayAsGenericType |
  ts.TypeFormatFlags.InTypeAlias;

function idOf({ scope, isFrame, text }: Unit): string {
  return `${isFrame ? "frame " : ""}${scope}\n${text}`;
}

/** For each name of units that did not stay: which unit that stayed is the last one before it. */
function placesOf<Item extends Checked | Unit>(
  items: readonly Item[],
  stayedAs: (item: Item) => Checked | undefined,
): Map<string, Checked | undefined> {
  const places = new Map<string, Checked | undefined>();
  let last: Checked | undefined;
  for (const item of items) {
    const stayed = stayedAs(item);
    last = stayed ?? last;
    if (!stayed) namesOf("unit" in item ? item.unit : item).forEach((name) => places.set(name, last));
  }
  return places;
}

function namesOf(unit: Checked["unit"]): string[] {
  return unit.facts.declares.map((name) => scoped(unit, name));
}

function scoped({ scope, isFrame }: Checked["unit"], name: string): string {
  return isFrame ? name : `${scope} ${name}`.trim();
}

/** Every finding at the innermost unit that it stands in; units are in their order, frames before what is in them. */
function findingsByUnit(units: readonly Unit[], said: readonly ts.Diagnostic[]): Finding[][] {
  const found = units.map((): Finding[] => []);
  for (const { start = 0, length = 0, code, category, messageText } of said) {
    const index = units.findLastIndex((unit) => unit.start <= start && start <= unit.end);
    const unit = units[Math.max(0, index)];
    if (!unit) continue;
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    found[Math.max(0, index)]?.push({ start: start - unit.start, length, code, category, message });
  }
  return found;
}
