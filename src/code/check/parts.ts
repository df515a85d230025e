import type ts from "typescript";
import { wordsIn } from "../../program/names.ts";
import type { AddedFile } from "./growingProgram.ts";
import type { OpenedFiles, PartPrograms } from "./partProgram.ts";
import { sharedPath, type Unit } from "./units.ts";

/** A program of parts of a flow file, in which some units stand whole. */
export interface OpenedParts extends OpenedFiles {
  readonly checker: ts.TypeChecker;
  /** By path. */
  readonly parts: ReadonlyMap<string, PartText>;
}

/** The text of a part: a task or flow, or all the rest of the file. */
export interface PartText extends AddedFile {
  /** Where its whole units begin in it, in their order. */
  readonly places: ReadonlyMap<Unit, number>;
  /** Where the probes of whole units begin, where they stand there. */
  readonly probes: ReadonlyMap<Unit, readonly number[]>;
}

/**
 * A flow file as modules: one for each task and flow, and one for all other statements. Each imports of the others what
 * it mentions, so a program of one part needs no more than what that stands on.
 */
export class Parts {
  private readonly unitsByPath = new Map<string, Unit[]>();
  private readonly pathOfName = new Map<string, string>();
  private readonly imports: Unit[];
  /** That the file names. */
  private readonly modules: readonly string[];
  /** False for files whose statements mean something else when they stand in files of their own, or say something of others. */
  readonly isDivisible: boolean;

  constructor(private readonly units: readonly Unit[]) {
    for (const unit of units) {
      const { path } = unit.statement;
      const own = this.unitsByPath.get(path);
      if (own) own.push(unit);
      else this.unitsByPath.set(path, [unit]);
    }
    this.imports = this.unitsAt(sharedPath).filter(isImport);
    this.modules = [
      ...new Set(units.flatMap((unit) => (isTopLevel(unit) ? unit.statement.modules : []))),
    ].toSorted();
    this.isDivisible = this.imports.length > 0 && this.nameOnce() && this.isOrderFree() && !this.isSteered();
  }

  /** A program in which these units stand whole, and of the rest what they need. */
  open(programs: PartPrograms, whole: ReadonlySet<Unit>): OpenedParts {
    const parts = new Map<string, PartText>();
    const waiting = [...new Set([...whole].map(({ statement }) => statement.path))];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (parts.has(path)) continue;
      const { text, words, ...found } = this.bodyOf(path, whole);
      const mentioned = this.mentionedBy(path, words);
      const imports = [...new Set(mentioned.values())];
      parts.set(path, { ...found, text: text + this.tailOf(path, words, mentioned), imports });
      waiting.push(...imports);
    }
    return this.programOf(programs, parts);
  }

  /** The same parts, one of them with another text. */
  reopen(programs: PartPrograms, { parts }: OpenedParts, path: string, text: string): OpenedParts {
    const found = parts.get(path) ?? { places: new Map(), probes: new Map(), imports: [] };
    return this.programOf(programs, new Map([...parts, [path, { ...found, text }]]));
  }

  private programOf(programs: PartPrograms, parts: ReadonlyMap<string, PartText>): OpenedParts {
    const opened = programs.open(parts, this.modules);
    return { ...opened, checker: opened.program.getTypeChecker(), parts };
  }

  private unitsAt(path: string): readonly Unit[] {
    return this.unitsByPath.get(path) ?? [];
  }

  private bodyOf(path: string, whole: ReadonlySet<Unit>): PartBody {
    const units = this.unitsAt(path);
    const [first, ...inner] = units;
    if (first?.isFrame && !whole.has(first) && !looksAhead(inner)) return this.sliceOf(first, inner, whole);
    let text = "";
    const places = new Map<Unit, number>();
    for (const unit of units) {
      const isInside = unit.scope !== "" && !unit.isFrame;
      places.set(unit, isInside ? unit.from : text.length);
      if (!isInside) text += `${unit.statement.text}\n`;
    }
    return { text, places, probes: new Map(), words: units.flatMap(({ facts }) => [...facts.words]) };
  }

  /** The flow with no more than these units of it, what may change their meaning, and what they name. */
  private sliceOf(frame: Unit, inner: readonly Unit[], whole: ReadonlySet<Unit>): PartBody {
    const byName = new Map<string, Unit[]>();
    for (const unit of inner)
      for (const name of unit.facts.declares) byName.set(name, [...(byName.get(name) ?? []), unit]);
    const texts = new Map<Unit, string>();
    const words = new Set(frame.facts.words);
    const isNeeded = (unit: Unit) =>
      whole.has(unit) || unit.facts.isSteering || unit.facts.isEnding || unit.facts.isParameter;
    const waiting = inner.filter(isNeeded);
    for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
      if (texts.has(unit)) continue;
      const bare = whole.has(unit) ? undefined : this.bareTextOf(unit);
      texts.set(unit, bare ?? unit.text);
      for (const word of bare === undefined ? unit.facts.words : wordsIn(bare)) {
        words.add(word);
        waiting.push(...(byName.get(word) ?? []));
      }
    }
    const { text } = frame.statement;
    const places = new Map<Unit, number>();
    const probes = new Map<Unit, readonly number[]>();
    let sliced = "";
    let copied = 0;
    for (const unit of inner) {
      const own = texts.get(unit);
      sliced += text.slice(copied, unit.from);
      if (whole.has(unit)) places.set(unit, sliced.length);
      sliced += own ?? "";
      if (whole.has(unit) && unit.probes.length > 0)
        probes.set(
          unit,
          unit.probes.map(({ text: probe }) => (sliced += `\n${probe}`).length - probe.length),
        );
      copied = unit.to;
    }
    return { text: `${sliced}${text.slice(copied)}\n`, places, probes, words };
  }

  private bareTextOf({ bare, facts }: Unit): string | undefined {
    const path = bare && this.pathOfName.get(bare.callee);
    return path !== undefined && path !== sharedPath && !facts.isSteering ? bare?.text : undefined;
  }

  /** By name. */
  private mentionedBy(path: string, words: Iterable<string>): Map<string, string> {
    const mentioned = new Map<string, string>();
    for (const word of words) {
      const home = this.pathOfName.get(word);
      if (home !== undefined && home !== path) mentioned.set(word, home);
    }
    return mentioned;
  }

  /** Behind a part: what it takes from others, and gives to them. */
  private tailOf(path: string, words: Iterable<string>, mentioned: ReadonlyMap<string, string>): string {
    const own = new Set(words);
    const isUsed = ({ facts }: Unit) => facts.declares.some((name) => own.has(name));
    const imports = path === sharedPath ? [] : this.imports.filter(isUsed).map(({ text }) => text);
    const taken = [...mentioned].map(([name, home]) => `import { ${name} } from ${JSON.stringify(home)};`);
    const given = this.unitsAt(path)
      .filter((unit) => isTopLevel(unit) && !isImport(unit) && !/^export\b(?!\s+default\b)/.test(unit.text))
      .flatMap(({ facts }) => facts.declares);
    const gives = `export { ${[...new Set(given)].join(", ")} };`;
    return [...imports, ...taken, gives].join("\n");
  }

  /** False when two parts declare one name, or the file lists what it exports. */
  private nameOnce(): boolean {
    const homes = new Map<string, string>();
    return this.units.filter(isTopLevel).every((unit) => {
      if (unit.statement.isOfFile) return false;
      const { path } = unit.statement;
      return unit.facts.declares.every((name) => {
        const before = homes.get(name);
        homes.set(name, path);
        if (!isImport(unit)) this.pathOfName.set(name, path);
        return before === undefined || (before === path && path === sharedPath);
      });
    });
  }

  /** True when no statement uses at once what a part declares that comes after it. */
  private isOrderFree(): boolean {
    const later = new Map<string, string>();
    return this.units
      .filter(isTopLevel)
      .toReversed()
      .every((unit) => {
        const { path } = unit.statement;
        const isFree = unit.facts.atOnce.every((name) => (later.get(name) ?? path) === path);
        for (const name of unit.facts.declares) later.set(name, path);
        return isFree;
      });
  }

  /** True when a statement may change what is known of a name that another part uses. */
  private isSteered(): boolean {
    const steering = this.unitsAt(sharedPath).filter(({ facts }) => facts.isSteering);
    if (steering.length === 0) return false;
    const names = steering
      .flatMap(({ facts }) => [...facts.words])
      .filter((word) => this.pathOfName.has(word));
    return this.units.some(
      ({ statement, facts }) => statement.path !== sharedPath && names.some((name) => facts.words.has(name)),
    );
  }
}

interface PartBody extends Omit<PartText, "imports"> {
  readonly words: Iterable<string>;
}

function isTopLevel({ scope, isFrame }: Unit): boolean {
  return scope === "" || isFrame;
}

function isImport({ statement }: Unit): boolean {
  return statement.isImport;
}

/** True when a statement names what one behind it declares. */
function looksAhead(inner: readonly Unit[]): boolean {
  const later = new Set<string>();
  return inner.toReversed().some(({ facts }) => {
    const isAhead = [...facts.words].some((word) => later.has(word));
    for (const name of facts.declares) later.add(name);
    return isAhead;
  });
}
