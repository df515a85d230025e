import ts from "typescript";
import { wordsIn } from "../../program/names.ts";
import { groupBy } from "../../program/groupBy.ts";
import { type FlowService, type OpenedFlow, wirePath } from "./flowService.ts";
import { keptInOrder } from "./order.ts";
import { bindProblems, diagnosticsOf } from "./partial.ts";
import { type OpenedParts, Parts } from "./parts.ts";
import { asOfOneFile, PartPrograms } from "./partProgram.ts";
import { declaredNames, KnownStatements, type Unit, type UnitsOfFile } from "./units.ts";
import { type Slices, finished } from "./slices.ts";
import {
  type Misfit,
  type Passage,
  portTypesOf,
  type Span,
  type Value,
  wordsAt,
  type Wires,
  wordsByProbe,
} from "./wires.ts";

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
  readonly unit: Unit;
  /** Their `start` counts from the unit's. */
  readonly findings: readonly Finding[];
  /** The types of its names as text, of those that other units use. */
  readonly prints: ReadonlyMap<string, string>;
  /** What was found of its arguments, by place: they fit until it has to be checked again. */
  readonly misfits: Map<string, Misfit | undefined>;
  /** Of what stands in a flow: the types of its names as ports show them. */
  readonly ports: ReadonlyMap<string, string>;
}

/** What a check of a file found, unit by unit, as plain data. Holds for the same text and the same compiler. */
export type Verdict = readonly UnitVerdict[];

interface UnitVerdict {
  readonly findings: readonly Finding[];
  readonly prints: readonly (readonly [string, string])[];
  readonly misfits: readonly (readonly [string, Misfit | null])[];
  readonly ports: readonly (readonly [string, string])[];
}

/**
 * What the compiler says of a file, as if it checked all of it, although it checks only the units that an edit can have
 * touched: those whose text is new, and those that use a name whose type is another now, and so on downstream. For this
 * each task and flow is a file of its own, so that the compiler reads no more than what these units stand on. Nothing
 * for a file that would mean something else in parts: that has to be checked as one.
 */
export class PartCheck {
  private readonly known = new KnownStatements();
  private readonly programs: PartPrograms;
  private before: CheckedFile = { checked: [], startOf: () => 0 };
  private round: Round | undefined;
  private text: string | undefined;

  constructor(
    flows: FlowService,
    private readonly wires: Wires,
    /** Of how many units there is something to tell before the others are checked, where twice as many wait. */
    private readonly sliceSize = 50,
  ) {
    this.programs = new PartPrograms(flows);
  }

  /** Nothing of what was found holds any more. */
  forget(): void {
    this.programs.forget();
    this.before = { checked: [], startOf: () => 0 };
    this.round = undefined;
    this.text = undefined;
  }

  check(text: string): readonly Finding[] | undefined {
    return finished(this.checkInSlices(text, []));
  }

  /**
   * The same, and on the way there what is known so far, where there is much to check: first of what begins at these
   * offsets. One that is left half way is gone on with by the next check.
   */
  *checkInSlices(
    text: string,
    first: readonly number[],
  ): Slices<readonly Finding[], readonly Finding[] | undefined> {
    this.text = undefined;
    const file = /@ts-|^\s*\/\/\/\s*</m.test(text) ? undefined : this.known.unitsOf(text);
    const parts = file && new Parts(file.units);
    if (!file || !parts?.isDivisible) return undefined;
    const round = new Round(this.programs, parts, file, this.before);
    const take = (checked: readonly Checked[], told = checked): readonly Finding[] => {
      this.before = { checked, startOf: file.startOf };
      this.round = round;
      this.text = text;
      return told.flatMap(({ unit, findings }) =>
        findings.map((finding) => ({ ...finding, start: finding.start + file.startOf(unit) })),
      );
    };
    const slices = round.run(first, this.sliceSize);
    for (;;) {
      const { done, value } = slices.next();
      if (done) {
        this.programs.rest();
        return value && take(value);
      }
      yield take(
        value,
        value.filter(({ unit }) => round.isDone(unit)),
      );
    }
  }

  /** What was found in this text, if it was checked last. */
  verdictOn(text: string): Verdict | undefined {
    if (text !== this.text) return undefined;
    return this.before.checked.map(({ findings, prints, misfits, ports }) => ({
      findings,
      prints: [...prints],
      misfits: [...misfits].map(([place, misfit]) => [place, misfit ?? null]),
      ports: [...ports],
    }));
  }

  /** Takes over what was found in this text: the next check asks the compiler only of what differs from it. */
  recall(text: string, verdict: Verdict): void {
    const file = this.known.unitsOf(text);
    if (file?.units.length !== verdict.length) return;
    const checked = verdict.map(({ findings, prints, misfits, ports }, index) => ({
      unit: file.units[index] as Unit,
      findings,
      prints: new Map(prints),
      misfits: new Map(misfits.map(([place, misfit]) => [place, misfit ?? undefined])),
      ports: new Map(ports),
    }));
    this.before = { checked, startOf: file.startOf };
  }

  /** The types of values as ports show them, of the text that was checked last; nothing for any other. */
  portTypes(text: string, values: readonly Value[]): (string | undefined)[] | undefined {
    const { checked, startOf } = this.before;
    if (!this.round || text !== this.text) return undefined;
    const inside = checked.filter(({ unit }) => unit.scope !== "" && !unit.isFrame);
    const starts = inside.map(({ unit }) => startOf(unit));
    return values.map(({ start, end, name }) => {
      let index = Math.max(0, lastUpTo(starts, start));
      for (; index < inside.length && (starts[index] ?? end) < end; index += 1) {
        const ports = inside[index]?.ports;
        const [found] = name === undefined ? [...(ports?.values() ?? [])] : [ports?.get(name)];
        if (found !== undefined) return found;
      }
      return undefined;
    });
  }

  /** As `Wires.misfits` tells it, of the text that was checked last; nothing for any other. */
  misfits(text: string, places: readonly Span[]): (Misfit | undefined)[] | undefined {
    const { round } = this;
    const { checked, startOf } = this.before;
    if (!round || text !== this.text) return undefined;
    const asked = places.map((place) => {
      const isAround = ({ unit }: Checked) => {
        const end = startOf(unit) + unit.to - unit.from;
        return startOf(unit) <= place.start && place.end <= end;
      };
      const found = checked.findLast(isAround);
      if (!found) return undefined;
      const { unit, misfits: known } = found;
      const [start, end] = [place.start - startOf(unit), place.end - startOf(unit)];
      return { unit, known, start, end, key: `${start} ${end}` };
    });
    const unknown = asked.filter((one) => one !== undefined && !one.known.has(one.key));
    round.misfitsAt(unknown as Asked[], this.wires);
    return asked.map((one) => one?.known.get(one.key));
  }
}

/** All units of a file, checked. */
interface CheckedFile extends Pick<UnitsOfFile, "startOf"> {
  readonly checked: readonly Checked[];
}

/** An argument, told from where its unit begins. */
interface Asked extends Span {
  readonly unit: Unit;
  readonly known: Map<string, Misfit | undefined>;
  readonly key: string;
}

/** Where the compiler first came upon a circle is where it reports it, so only a whole check does as `tsc` does. */
const circles = new Set([2456, 2502, 2506, 2577, 2615, 7022, 7023, 7024]);

/** Of how many parts what was opened may be to be kept until the next check, of which it makes a part of the work. */
const mostKept = 100;

/** From one text to the next. */
class Round {
  private readonly queue = new Set<Unit>();
  private readonly done = new Map<Unit, readonly Finding[]>();
  private readonly dirtyTypes = new Set<string>();
  private readonly words: Words;
  private readonly keptOf = new Map<Unit, Checked>();
  private readonly printBefore = new Map<string, string>();
  private readonly printsNow = new Map<Unit, ReadonlyMap<string, string>>();
  private readonly portsNow = new Map<Unit, ReadonlyMap<string, string>>();
  private opened: OpenedParts | undefined;
  private openedWhole: ReadonlySet<Unit> = new Set();
  private readonly units: readonly Unit[];
  private readonly misfitsOf = new Map<Unit, Checked["misfits"]>();

  constructor(
    private readonly programs: PartPrograms,
    private readonly parts: Parts,
    private readonly file: UnitsOfFile,
    private readonly before: CheckedFile,
  ) {
    this.units = file.units;
    this.words = new Words(file.units);
  }

  /** Gives what holds by then after each slice but the last. Nothing when only a check of the whole file will do. */
  *run(first: readonly number[], sliceSize: number): Slices<Checked[], Checked[] | undefined> {
    if (!this.begin()) this.startAnew();
    let size = this.queue.size > 2 * sliceSize ? sliceSize : Infinity;
    for (let slice = this.unitsAt(first).slice(0, size); this.queue.size > 0; slice = this.tasksIn(size)) {
      const isLast = size >= this.queue.size || slice.length === 0;
      if (!this.checkNow(isLast ? [...this.queue] : slice)) return undefined;
      if (this.queue.size > 0) yield this.checkedSoFar();
      size *= 4;
    }
    if (this.opened && this.opened.parts.size > mostKept) this.opened = undefined;
    return this.checkedSoFar();
  }

  /** What is kept from before may yet turn out to be touched. */
  isDone(unit: Unit): boolean {
    return this.done.has(unit);
  }

  /** Those in the queue that begin at the offsets, or that an offset stands in. */
  private unitsAt(offsets: readonly number[]): Unit[] {
    const units = [...this.queue].filter(({ isFrame }) => !isFrame);
    const starts = units.map((unit) => this.file.startOf(unit));
    const found = offsets.map((offset) => units[starts.findLastIndex((start) => start <= offset)]);
    return [...new Set(found.filter((unit) => unit !== undefined))];
  }

  /** Some that stand by themselves: what is in a flow is checked once more with the flow's frame. */
  private tasksIn(size: number): Unit[] {
    return [...this.queue].filter(({ scope }) => scope === "").slice(0, size);
  }

  /** Without what is still to be checked. */
  private checkedSoFar(): Checked[] {
    return this.units
      .filter((unit) => !this.queue.has(unit))
      .map((unit) => {
        const kept = this.keptOf.get(unit);
        const now = this.done.get(unit);
        const prints = this.printsNow.get(unit) ?? kept?.prints ?? new Map<string, string>();
        if (kept && !now)
          return kept.unit === unit && kept.prints === prints ? kept : { ...kept, unit, prints };
        const misfits = this.misfitsOf.get(unit) ?? new Map();
        this.misfitsOf.set(unit, misfits);
        const ports = this.portsNow.get(unit) ?? new Map<string, string>();
        return { unit, findings: now ?? [], prints, misfits, ports };
      });
  }

  /** Finds out why arguments do not fit, or that they do. */
  misfitsAt(asked: readonly Asked[], wires: Wires): void {
    if (asked.length === 0) return;
    const opened = this.openFor([...new Set(asked.map(({ unit }) => unit))]);
    for (const [path, own] of groupBy(asked, ({ unit }) => unit.statement.path)) {
      const flow = flowAt(opened, path);
      const part = opened.parts.get(path);
      const spans = own.map(({ unit, start, end }) => {
        const at = part?.places.get(unit) ?? 0;
        return { start: at + start, end: at + end };
      });
      const probeOf = ({ argument }: Passage) => {
        const one = own[spans.findIndex(({ end }) => end === argument.end)];
        const index = one?.unit.probes.findIndex(({ from, to }) => from === one.start && to === one.end);
        return one && part?.probes.get(one.unit)?.[index ?? -1];
      };
      const found = wires.misfitsIn(flow, spans, (passages) => {
        const starts = passages.map(probeOf);
        return starts.every((start) => start !== undefined)
          ? wordsAt(flow, starts)
          : wordsByProbe(flow.file.text, passages, (text) =>
              flowAt(this.parts.reopen(this.programs, opened, path, text), path),
            );
      });
      own.forEach(({ known, key }, index) => known.set(key, found[index]));
    }
  }

  private startAnew(): void {
    this.keptOf.clear();
    this.printBefore.clear();
    for (const unit of this.units) this.queue.add(unit);
  }

  /** Queues what is new and what the old text leaves behind. False when that may touch everything. */
  private begin(): boolean {
    const { kept, gone } = keptInOrder(this.before.checked, this.units, ({ unit }) => unit);
    for (const [unit, checked] of kept) this.keptOf.set(unit, checked);
    const fresh = this.units.filter((unit) => !kept.has(unit));
    const touched = [...fresh, ...gone.map(({ unit }) => unit)];
    if (touched.some(({ scope, facts }) => scope === "" && facts.isSteering)) return false;
    for (const { unit, prints } of gone)
      for (const [name, print] of prints) this.printBefore.set(scoped(unit, name), print);
    for (const unit of fresh) this.queue.add(unit);
    const placesNow = placesOf(this.units, (unit) => this.keptOf.get(unit));
    const stayed = new Set(kept.values());
    const placesBefore = placesOf(this.before.checked, (old) => (stayed.has(old) ? old : undefined));
    const goneUnits = new Set(gone.map(({ unit }) => unit));
    const steady = steadyImports(this.before.checked, this.units);
    for (const unit of touched) {
      unit.facts.types.forEach((type) => steady.has(type) || this.dirtyType(type));
      for (const name of unit.facts.declares) {
        if (steady.has(name)) continue;
        const key = scoped(unit, name);
        if (placesNow.get(key) !== placesBefore.get(key) || !placesNow.has(key)) this.queueUsers(unit, name);
      }
      if (unit.facts.isSteering && !unit.isFrame) this.queueSteered(unit);
      if (unit.facts.isEnding && !unit.isFrame) this.queueBehind(unit, goneUnits.has(unit));
      this.queueFaultyFrame(unit.scope);
    }
    return true;
  }

  /** False when the compiler came upon something that it tells of the file as a whole. */
  private checkNow(units: readonly Unit[]): boolean {
    const batch = this.withInner(units);
    for (const unit of batch) this.queue.delete(unit);
    const opened = this.openFor(batch);
    const findings = this.findingsOf(opened, batch);
    if (!findings) return false;
    for (const unit of batch) this.done.set(unit, findings.get(unit) ?? []);
    for (const unit of batch) this.portsNow.set(unit, this.portsOf(unit));
    for (const unit of batch) this.spread(unit);
    for (const scope of new Set(batch.map(({ scope }) => scope))) {
      const frame = this.units.find((unit) => unit.isFrame && unit.scope === scope);
      if (frame && !this.done.has(frame)) this.spread(frame);
    }
    return true;
  }

  /** In the program are also those that use what these declare, since they may come next. */
  private openFor(batch: readonly Unit[]): OpenedParts {
    if (this.opened && batch.every((unit) => this.openedWhole.has(unit))) return this.opened;
    const near = this.usersOf(batch);
    this.openedWhole = new Set([...batch, ...near, ...this.usersOf(near)]);
    this.opened = this.parts.open(this.programs, this.openedWhole);
    return this.opened;
  }

  /** None where they are many, as those of an import: few of them will come. */
  private usersOf(units: readonly Unit[]): readonly Unit[] {
    if (units.length > 50) return [];
    const users = units.flatMap(({ facts }) => facts.declares.flatMap((name) => this.words.unitsWith(name)));
    const own = new Set(users.filter(({ isFrame }) => !isFrame));
    return own.size > 50 ? [] : [...own];
  }

  private findingsOf(opened: OpenedParts, batch: readonly Unit[]): Map<Unit, Finding[]> | undefined {
    const { program, parts } = opened;
    const asked = new Set(batch);
    const frames = new Set(batch.filter(({ isFrame }) => isFrame).map(({ scope }) => scope));
    const found = new Map<Unit, Finding[]>();
    for (const [path, { places }] of parts) {
      const { file } = flowAt(opened, path);
      const own = [...places.keys()].filter((unit) => asked.has(unit));
      if (bindProblems(file).length > 0) return undefined;
      const nodes = own
        .filter(({ isFrame, scope }) => isFrame || !frames.has(scope))
        .map((unit) => nodeOf(file, unit, places));
      const said = diagnosticsOf(program, file, nodes);
      if (said.some(({ code }) => circles.has(code))) return undefined;
      for (const diagnostic of said) addFinding(found, diagnostic, places);
    }
    return found;
  }

  private withInner(batch: readonly Unit[]): Unit[] {
    const framed = new Set(batch.filter(({ isFrame }) => isFrame).map(({ scope }) => scope));
    if (framed.size === 0) return [...batch];
    const inner = this.units.filter(({ scope }) => scope !== "" && framed.has(scope));
    return [...new Set([...batch, ...inner])];
  }

  /** Queues the users of those names of a checked unit whose type is another than before. */
  private spread(unit: Unit): void {
    if (unit.facts.imports.size > 0) return;
    unit.facts.types.forEach((type) => this.dirtyType(type));
    const prints = this.printsOf(unit);
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
    for (const unit of this.words.unitsWith(type)) this.enqueue(unit);
  }

  private queueUsers(of: Unit, name: string): void {
    const isLocal = of.scope !== "" && !of.isFrame;
    for (const unit of this.words.unitsWith(name))
      if (!isLocal || unit.scope === of.scope) this.enqueue(unit);
  }

  /** What a statement tells of a name holds for every statement of the same body that uses it. */
  private queueSteered(by: Unit): void {
    const own = this.units.filter(({ scope, isFrame }) => scope === by.scope && !isFrame);
    const names = own.flatMap(({ facts }) => facts.declares).filter((name) => by.facts.words.has(name));
    for (const unit of own) if (names.some((name) => unit.facts.words.has(name))) this.enqueue(unit);
  }

  /** Whether what stands behind it is reached at all may depend on this statement, which is there no more or only now. */
  private queueBehind(by: Unit, isGone: boolean): void {
    for (const unit of this.units) {
      if (unit.scope !== by.scope || unit.isFrame) continue;
      const kept = this.keptOf.get(unit);
      const isBehind = isGone
        ? kept && this.before.startOf(kept.unit) > this.before.startOf(by)
        : this.file.startOf(unit) > this.file.startOf(by);
      if (isBehind) this.enqueue(unit);
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

  private portsOf(unit: Unit): ReadonlyMap<string, string> {
    const { path } = unit.statement;
    const file = this.opened?.files.get(path);
    const places = this.opened?.parts.get(path)?.places;
    const isShown = unit.scope !== "" && !unit.isFrame;
    if (!isShown || !this.opened || !file || !places) return new Map();
    const { program, checker } = this.opened;
    return portTypesOf(checker, nodeOf(file, unit, places), program.getSourceFile(wirePath) ?? file);
  }

  private printsOf(unit: Unit): ReadonlyMap<string, string> {
    const none = new Map<string, string>();
    if (!this.opened || unit.facts.declares.every((name) => !this.words.isUsed(name))) return none;
    const { program, checker, parts, files } = this.opened;
    const { path } = unit.statement;
    const file = files.get(path);
    const places = parts.get(path)?.places;
    if (!file || !places || !(places.has(unit) || unit.isFrame)) return none;
    const names = declaredNames(nodeOf(file, unit, places)).filter(({ text }) => this.words.isUsed(text));
    return printsOf(checker, names, program.getSourceFile(wirePath));
  }
}

/** The index of the last of some growing numbers that is not above a limit; -1 where all are. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function flowAt({ program, checker, files }: OpenedParts, path: string): OpenedFlow {
  const file = files.get(path);
  if (!file) throw new Error(`The compiler has no ${path}.`);
  return { program, checker, file };
}

/** Which units mention what. */
class Words {
  private index: Map<string, Unit[]> | undefined;
  private asked = 0;

  constructor(private readonly units: readonly Unit[]) {}

  unitsWith(word: string): readonly Unit[] {
    // For a few words it is not worth the while to look at all that there are.
    this.asked += 1;
    if (this.asked < 30) return this.units.filter(({ facts }) => facts.words.has(word));
    this.index ??= indexOf(this.units);
    return this.index.get(word) ?? [];
  }

  /** True of a name that is used by another unit than the one that declares it; the types of others nobody asks for. */
  isUsed(name: string): boolean {
    return this.unitsWith(name).length > 1;
  }
}

function indexOf(units: readonly Unit[]): Map<string, Unit[]> {
  const index = new Map<string, Unit[]>();
  for (const unit of units)
    for (const word of unit.facts.words) {
      const own = index.get(word);
      if (own) own.push(unit);
      else index.set(word, [unit]);
    }
  return index;
}

/**
 * As all parts would see them from one other file: seen from each by itself, the compiler would look for the way to a type
 * in all others, once for each.
 */
function printsOf(
  checker: ts.TypeChecker,
  names: readonly ts.Identifier[],
  from: ts.SourceFile | undefined,
): Map<string, string> {
  const prints = new Map<string, string>();
  for (const name of names) {
    const symbol = checker.getSymbolAtLocation(name);
    const print = symbol && checker.typeToString(checker.getTypeOfSymbol(symbol), from, printing);
    if (print !== undefined) prints.set(name.text, asOfOneFile(print));
  }
  return prints;
}

const printing =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.WriteArrayAsGenericType |
  ts.TypeFormatFlags.InTypeAlias;

/** The names that are imported as they were, though perhaps by another statement. */
function steadyImports(before: readonly Checked[], now: readonly Unit[]): Set<string> {
  const importing = ({ statement }: Unit) => statement.isImport;
  const importsOf = (units: readonly Unit[]) =>
    units.filter(importing).flatMap(({ facts }) => [...facts.imports]);
  const known = new Map(importsOf(before.map(({ unit }) => unit)));
  const same = importsOf(now).filter(([name, of]) => known.get(name) === of);
  return new Set(same.map(([name]) => name));
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

function namesOf(unit: Unit): string[] {
  return unit.facts.declares.map((name) => scoped(unit, name));
}

function scoped({ scope, isFrame }: Unit, name: string): string {
  return isFrame ? name : `${scope} ${name}`.trim();
}

/** A finding belongs to the innermost unit that it stands in; a frame comes before what is in it. */
function addFinding(
  found: Map<Unit, Finding[]>,
  { start = 0, length = 0, code, category, messageText }: ts.Diagnostic,
  places: ReadonlyMap<Unit, number>,
): void {
  const [unit, at] =
    [...places].findLast(([{ from, to }, place]) => place <= start && start <= place + to - from) ?? [];
  if (!unit || at === undefined) return;
  const message = asOfOneFile(ts.flattenDiagnosticMessageText(messageText, "\n"));
  const own = found.get(unit);
  const finding = { start: start - at, length, code, category, message };
  if (own) own.push(finding);
  else found.set(unit, [finding]);
}

/** A frame that does not stand whole is its file's first statement all the same. */
function nodeOf(file: ts.SourceFile, unit: Unit, places: ReadonlyMap<Unit, number>): ts.Node {
  const start = places.get(unit) ?? 0;
  const [first] = file.statements;
  const node = unit.isFrame ? first : nodeAt(file, start, start + unit.to - unit.from);
  if (!node) throw new Error(`The compiler has no "${unit.text}".`);
  return node;
}

function nodeAt(file: ts.SourceFile, start: number, end: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (found || node.end < end || node.pos > start) return;
    const isIt = node.end === end && (ts.isStatement(node) || ts.isParameter(node));
    if (isIt && node.getStart(file) === start) found = node;
    else ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}
