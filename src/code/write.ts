import {
  drawingsOf,
  resultId,
  taskByIdentifier,
  type Drawing,
  type Program,
  type TaskDefinition,
} from "../program/program.ts";
import { spansOf } from "../program/lexis.ts";
import { freeName, wordsIn } from "../program/names.ts";
import { perList } from "../program/perList.ts";
import { showing } from "../program/show.ts";
import type { DefinitionPlace, FlowPlace, ListPlace, Source, SourcePlaces, Span } from "../program/source.ts";
import type { CodePlace, Emission, NodePlace, SharedPlaces } from "./emission.ts";
import { indent, indentOfLines } from "./indent.ts";
import { endingOf, printEnding } from "./body.ts";
import { printLayout } from "./layoutComment.ts";
import { addAtEnd, writeList, writeOptions } from "./lists.ts";
import { idsInFile } from "./idsInFile.ts";
import { flowOptionTexts, type OptionText, quotedWith, taskOptionTexts } from "./optionTexts.ts";
import { endsInLineComment, flowText, namesNeededBy, taskTexts } from "./print.ts";
import { differenceOf, TextEdits } from "./textEdits.ts";
import { FlowWriter } from "./writeFlow.ts";

/**
 * The program's text: that of the file it was read from, with no more changes than there are between what the file says
 * and what the program says. Nothing changed gives the same bytes; undoing an edit gives the bytes before it.
 */
export function write(program: Program, source: Source): Emission {
  return new Writer(program, source).write();
}

class Writer {
  private readonly edits: TextEdits;
  private readonly base: Program;
  private readonly program: Program;
  private readonly source: Source;
  private readonly added = new Map<string, CodePlace>();
  private readonly flows: FlowWriter[] = [];
  /** The nodes of flows that the file did not have. */
  private readonly addedFlows = new Map<string, ReadonlyMap<string, NodePlace>>();
  /** What the file does not import yet and needs, and the names that it will have here. */
  private readonly missing: ReadonlyMap<string, string>;
  private readonly places: SourcePlaces;

  constructor(program: Program, source: Source) {
    this.program = program;
    this.source = source;
    this.base = source.program;
    this.edits = new TextEdits(source.text);
    this.missing = this.missingNames();
    const names = { ...source.places.names, ...Object.fromEntries(this.missing) };
    this.places = { ...source.places, names };
  }

  write(): Emission {
    this.writeShared();
    this.writeTasks();
    this.addFlows();
    for (const drawing of drawingsOf(this.program)) this.writeFlow(drawing);
    this.writeImports();
    const body = this.edits.done();
    const laidOut = this.withLayout(body.text);
    return { text: laidOut, places: this.placesAfter(body.move) };
  }

  private writeShared(): void {
    const { shared } = this.program;
    if (shared === this.base.shared) return;
    const { at, removed, inserted } = differenceOf(this.base.shared, shared);
    const stretches = this.stretches();
    const [first] = stretches;
    if (!first) {
      const { lineBreak } = this.source.places.style;
      const start = this.source.text.startsWith("\ufeff") ? 1 : 0;
      return this.edits.insert(start, `${shared}${lineBreak}${lineBreak}`);
    }
    const end = at + removed.length;
    const home = stretches.findLast(({ from }) => from <= at) ?? first;
    let rest = inserted;
    for (const { start, from, end: stop } of stretches) {
      const length = stop - start;
      const [left, right] = [Math.max(at, from), Math.min(end, from + length)];
      const isHome = from === home.from;
      if (isHome) {
        const place = start + Math.min(at - from, length);
        const removedHere = Math.max(0, right - left);
        this.edits.replace({ start: place, end: place + removedHere }, rest);
        rest = "";
      } else if (left < right) this.edits.remove({ start: start + left - from, end: start + right - from });
    }
  }

  private stretches(): SharedPlaces["stretches"] {
    let from = 0;
    return this.source.places.shared.map(({ start, end }) => {
      const stretch = { start, end, from };
      from += end - start + 2;
      return stretch;
    });
  }

  private writeTasks(): void {
    if (this.program.tasks === this.base.tasks) return;
    const { tasks: places } = this.source.places;
    const before = new Map(this.base.tasks.map((task) => [task.identifier, task]));
    const kept = new Set(this.program.tasks.map(({ identifier }) => identifier));
    let anchor: DefinitionPlace | undefined;
    for (const task of this.program.tasks) {
      const place = places.get(task.identifier);
      const was = before.get(task.identifier);
      if (!place || !was) {
        this.addTask(task, anchor);
        continue;
      }
      anchor = place;
      if (was === task && task.base === undefined) continue;
      const told = this.toldOptions(task, was, place);
      this.writeOptions(place, told, taskOptionTexts(task));
      if (was.code !== task.code) this.writeTaskCode(task.code, place);
    }
    const gone = this.base.tasks.filter(({ identifier }) => !kept.has(identifier));
    this.removeDefinitions(gone.flatMap(({ identifier }) => places.get(identifier) ?? []));
  }

  private removeDefinitions(gone: readonly DefinitionPlace[]): void {
    const removed: Span[] = [];
    for (const { statement, among } of gone) {
      const same = gone.filter((other) => other.statement.start === statement.start);
      if (same.some((other) => removed.includes(other.statement))) continue;
      if (among && same.length < among.list.items.length) this.removeAmong(among.list, same);
      else this.removeStatement(statement);
      removed.push(statement);
    }
    this.removeFunctions(gone, removed);
  }

  private removeAmong(list: ListPlace, gone: readonly DefinitionPlace[]): void {
    const all = list.items.map((_, index) => String(index));
    const goes = new Set(gone.map(({ among }) => among?.index));
    writeList(
      this.edits,
      list,
      all,
      all.filter((_, index) => !goes.has(index)),
    );
  }

  /** A function that only these tasks named goes with them. */
  private removeFunctions(gone: readonly DefinitionPlace[], removed: readonly Span[]): void {
    const found = new Map(
      gone.flatMap(({ elsewhere }) => (elsewhere ? [[elsewhere.name, elsewhere] as const] : [])),
    );
    for (const { name, statement } of found.values()) {
      const without = [...removed, statement].reduce(
        (text, { start, end }) => text.slice(0, start) + " ".repeat(end - start) + text.slice(end),
        this.source.text,
      );
      if (!wordsOfCode(without).has(name)) this.removeStatement(statement);
    }
  }

  private writeOptions({ options }: DefinitionPlace | FlowPlace, before: OptionText[], after: OptionText[]) {
    const { quote } = this.source.places.style;
    const quoted = (texts: OptionText[]) => texts.map((text) => quotedWith(quote, text));
    writeOptions(this.edits, options, quoted(before), quoted(after));
  }

  private writeTaskCode(code: string, place: DefinitionPlace): void {
    const at = codePlaceOf(code, place);
    if (at.span !== place.code && place.elsewhere) this.removeStatement(place.elsewhere.statement);
    if (at.span) this.writeCode(code, at.span, at.indent);
  }

  private writeCode(code: string, place: Span, unit: string): void {
    this.edits.replace(place, unit === "" ? code : indent(code, unit));
    const isOpen = /^[ \t]*\r?\n/.test(this.source.text.slice(place.end));
    if (endsInLineComment(code) && !isOpen)
      this.edits.insert(place.end, `${this.source.places.style.lineBreak}  `);
  }

  /** What the file tells of the task: a name that it leaves out is the function's, or that of the task it varies. */
  private toldOptions(task: TaskDefinition, was: TaskDefinition, { options }: DefinitionPlace): OptionText[] {
    const texts = taskOptionTexts(was);
    if (options.properties.some(({ name }) => name === "name")) return texts;
    const implied =
      task.base === undefined
        ? (functionName(task.code) ?? task.identifier)
        : taskByIdentifier(this.program, task.base)?.options.name;
    return implied === task.options.name ? texts : texts.filter(({ name }) => name !== "name");
  }

  /** The statement with its line, and one empty line after it. */
  private removeStatement(statement: Span): void {
    const { text } = this.source;
    const before = /(^|\n)[ \t]*$/.exec(text.slice(0, statement.start));
    const after = /^[ \t]*(?:\r?\n[ \t]*(?=\r?\n|$)\r?\n?|\r?\n|$)/.exec(text.slice(statement.end));
    if (!before || !after) return this.edits.remove(statement);
    const start = statement.start - before[0].length + (before[1]?.length ?? 0);
    this.edits.remove({ start, end: statement.end + after[0].length });
  }

  private addTask(task: Program["tasks"][number], anchor: DefinitionPlace | undefined): void {
    const { text, places } = this.source;
    const { style } = places;
    const { head, code, tail } = taskTexts(task, this.places.names["task"], style.quote);
    const lines = (part: string) => part.replace(/\r?\n/g, style.lineBreak);
    const place = anchor ? lineEnd(text, anchor.statement.end) : this.placeBefore([...places.flows.keys()]);
    const gap = `${style.lineBreak}${style.lineBreak}`;
    const statement = `${head}${code}${tail}`.replace(/;$/, style.semicolon);
    const lead = anchor ? gap : "";
    this.edits.insert(place, `${lead}${lines(statement)}${anchor ? "" : gap}`, (start) => {
      const from = start + lead.length + lines(head).length;
      const span = { start: from, end: from + lines(code).length };
      if (task.base === undefined)
        this.added.set(task.identifier, { ...span, indents: indentOfLines(task.code) });
    });
  }

  /** Before the first of these flows, and the comment that belongs to it; at the end where there is none. */
  private placeBefore(flows: readonly string[]): number {
    const { text, places } = this.source;
    const starts = flows.flatMap((identifier) => places.flows.get(identifier)?.statement.start ?? []);
    const start = Math.min(places.layout?.start ?? text.length, ...starts);
    const before = text.slice(0, start);
    const comment = /(?:^|\n)((?:[ \t]*(?:\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)[ \t]*\r?\n)+)$/.exec(before);
    return start - (comment?.[1]?.length ?? 0);
  }

  /** Each before the flow that comes after it. */
  private addFlows(): void {
    const { names, style, flows } = this.places;
    const identifiers = drawingsOf(this.program).map(({ flow }) => flow.identifier);
    for (const [index, identifier] of identifiers.entries()) {
      const program = flows.has(identifier) ? undefined : showing(this.program, identifier);
      if (!program) continue;
      const { text, nodes } = flowText(program, { names, style });
      const gap = `${style.lineBreak}${style.lineBreak}`;
      this.edits.insert(this.placeBefore(identifiers.slice(index + 1)), `${text}${gap}`, (start) =>
        this.addedFlows.set(identifier, movedBy(start, nodes)),
      );
    }
  }

  private writeFlow(drawing: Drawing): void {
    const { identifier } = drawing.flow;
    const place = this.source.places.flows.get(identifier);
    const base = showing(this.base, identifier);
    const after = showing(this.program, identifier);
    if (!place || !base || !after) return;
    if (base.flow !== after.flow)
      this.writeOptions(place, flowOptionTexts(base.flow), flowOptionTexts(after.flow));
    const flow = new FlowWriter(this.edits, this.places, place, base, after);
    flow.write();
    this.flows.push(flow);
  }

  /** A name that the file gives to something else is imported under another one. */
  private missingNames(): Map<string, string> {
    const { names, tasks } = this.source.places;
    const hadNeed = new Set(namesCalledIn(this.base));
    const hasNewTask = this.program.tasks.some(
      ({ identifier, base }) => base === undefined && !tasks.has(identifier),
    );
    const needed = [...(hasNewTask ? ["task"] : []), ...namesCalledIn(this.program)];
    const missing = needed.filter((name) => names[name] === undefined && !hadNeed.has(name));
    if (missing.length === 0) return new Map();
    const taken = wordsOfSource(this.source);
    return new Map(missing.map((name) => [name, freeName(name, taken)]));
  }

  private writeImports(): void {
    const { imports, style } = this.source.places;
    const missing = [...this.missing].map(([name, own]) => (name === own ? name : `${name} as ${own}`));
    if (missing.length === 0) return;
    if (imports) return addAtEnd(this.edits, imports, imports.items, missing);
    const { lineBreak, quote, semicolon } = style;
    const line = `import { ${missing.join(", ")} } from ${quote}millrace${quote}${semicolon}`;
    this.edits.insert(startOfCode(this.source.text), line + lineBreak);
  }

  /** The text with its last line telling where the nodes are, where that has to be told. */
  private withLayout(text: string): string {
    const { layout: line, style } = this.source.places;
    const told = line ? this.source.text.length - line.start : 0;
    // Ids that the line itself speaks of are no words of the file: `parse` reads it the same way.
    const ids = once(() => idsInFile(this.program, text.slice(0, text.length - told)));
    const drawings = drawingsOf(this.program);
    const isTold = line !== undefined;
    const needed = drawings.some((drawing) =>
      this.needsLayout(drawing, () => ids().get(drawing.flow.identifier), isTold),
    );
    if (!needed) return text;
    const comment = printLayout(drawings, ids());
    if (!line) {
      const end = /\r?\n$/.exec(text)?.[0] ?? "";
      return end === "" ? `${text}${style.lineBreak}${comment}` : `${text}${comment}${end}`;
    }
    const length = line.end - line.start;
    const behind = this.source.text.length - line.end;
    return `${text.slice(0, text.length - behind - length)}${comment}${text.slice(text.length - behind)}`;
  }

  /**
   * True when a person placed something since the file was read. A file that tells no positions is not made to tell them
   * by an edit that places nothing: its flow is laid out anew when it is opened.
   */
  private needsLayout(
    drawing: Drawing,
    ids: () => ReadonlyMap<string, string> | undefined,
    isTold: boolean,
  ): boolean {
    const { identifier } = drawing.flow;
    const base = drawingsOf(this.base).find(({ flow }) => flow.identifier === identifier);
    if (marksOf(base) !== marksOf(drawing, ids)) return true;
    if (base?.nodes === drawing.nodes && base.edges === drawing.edges) return false;
    const before = new Map(base?.nodes.map(({ id, position }) => [id, position]));
    const isSame = drawing.nodes.every(({ id, position }, rank) => {
      const own = isTold ? (ids()?.get(id) ?? id) : id;
      const read = before.get(own) ?? (isTold ? undefined : base?.nodes[rank]?.position);
      return read?.x === position.x && read.y === position.y;
    });
    if (!isSame) return true;
    return isTold ? base?.nodes.length !== drawing.nodes.length : this.showsResultOtherwise(drawing);
  }

  /** Without word from the file, a flow that returns one value or waits for calls shows a result, and no other does. */
  private showsResultOtherwise({ flow, nodes }: Drawing): boolean {
    const shown = showing(this.program, flow.identifier);
    if (!shown) return false;
    const { joined, checked, returned } = endingOf(shown);
    const isImplied = returned === undefined ? joined.length + checked.length > 0 : !returnsAllLeaves(shown);
    return isImplied !== nodes.some(({ kind }) => kind === "result");
  }

  private placesAfter(move: (offset: number, side: "start" | "end") => number): Emission["places"] {
    const tasks = new Map<string, CodePlace>();
    for (const task of this.program.tasks) {
      const place = this.source.places.tasks.get(task.identifier);
      const added = this.added.get(task.identifier);
      if (added) tasks.set(task.identifier, added);
      else if (place?.code) {
        const { span: at = place.code, indent } = codePlaceOf(task.code, place);
        const span = { start: move(at.start, "start"), end: move(at.end, "end") };
        const indents = indentOfLines(task.code, indent);
        tasks.set(task.identifier, { ...span, indents });
      }
    }
    const flows = new Map<string, ReadonlyMap<string, NodePlace>>();
    for (const flow of this.flows) flows.set(flow.identifier, flow.places(move));
    for (const [identifier, nodes] of this.addedFlows) flows.set(identifier, nodes);
    const nodes = flows.get(this.program.flow.identifier) ?? new Map<string, NodePlace>();
    return { tasks, flows, nodes, shared: this.sharedPlaces(move) };
  }

  private sharedPlaces(move: (offset: number, side: "start" | "end") => number): SharedPlaces {
    let from = 0;
    const stretches = this.source.places.shared.map((stretch) => {
      const span = { start: move(stretch.start, "start"), end: move(stretch.end, "end") };
      const moved = { ...span, from };
      from += span.end - span.start + 2;
      return moved;
    });
    return { text: this.program.shared, stretches };
  }
}

function once<Answer>(answer: () => Answer): () => Answer {
  let known: { readonly answer: Answer } | undefined;
  return () => (known ??= { answer: answer() }).answer;
}

function movedBy(offset: number, nodes: ReadonlyMap<string, NodePlace>): ReadonlyMap<string, NodePlace> {
  const moved = ({ start, end }: Span) => ({ start: start + offset, end: end + offset });
  const ports = (place: NodePlace) => new Map([...place.ports].map(([port, span]) => [port, moved(span)]));
  return new Map([...nodes].map(([id, place]) => [id, { ...place, ...moved(place), ports: ports(place) }]));
}

/** True when the flow returns the list that it would return without a result. */
function returnsAllLeaves(program: Program): boolean {
  const nodes = program.nodes.filter(({ kind }) => kind !== "result");
  const ending = endingOf({
    ...program,
    nodes,
    edges: program.edges.filter(({ target }) => target !== resultId),
  });
  const text = (lines: readonly string[]) => lines.join("").replace(/\s|,(?=\])/g, "");
  const isList = Array.isArray(ending.returned);
  return isList && text(printEnding(ending)) === text(printEnding(endingOf(program)));
}

/** Behind a mark of the encoding, and a first line for the shell. */
function startOfCode(text: string): number {
  return /^\ufeff?(?:#![^\n]*\n)?/.exec(text)?.[0].length ?? 0;
}

/** What the bodies of all flows call of the package. */
function namesCalledIn(program: Program): string[] {
  const drawn = drawingsOf(program).flatMap(({ flow }) => showing(program, flow.identifier) ?? []);
  return [...new Set(drawn.flatMap(namesNeededBy))];
}

const wordsOfSource = perList(({ text }: Source) => wordsOfCode(text));

/** Those of comments and strings are none. */
function wordsOfCode(text: string): Set<string> {
  let from = 0;
  const code = spansOf(text).map(({ start, end }) => {
    const part = text.slice(from, start);
    from = end;
    return part;
  });
  return new Set(wordsIn([...code, text.slice(from)].join(" ")));
}

/** Notes and groups, to compare. */
function marksOf(drawing: Drawing | undefined, ids?: () => ReadonlyMap<string, string> | undefined): string {
  const { notes = [], groups = [] } = drawing ?? {};
  const named = groups.map((group) => ({
    ...group,
    members: group.members.map((id) => ids?.()?.get(id) ?? id),
  }));
  return JSON.stringify([notes, named]);
}

/** A function that is declared elsewhere and takes another name is no longer named there: it stands in the call. */
function codePlaceOf(code: string, { code: span, elsewhere, indent }: DefinitionPlace) {
  if (!elsewhere?.argument || functionName(code) === elsewhere.name) return { span, indent };
  return { span: elsewhere.argument, indent: "" };
}

/** Of `async function name(…)`. */
function functionName(code: string): string | undefined {
  const bare = code.replace(/^(?:\s|\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*/, "");
  return /^(?:async\s+)?function\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(bare)?.[1];
}

/** Behind a comment on the same line. */
function lineEnd(text: string, end: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:[^*\r\n]|\*(?!\/))*\*\/[ \t]*)?(?=\r?\n|$)/.exec(
    text.slice(end),
  );
  return end + (rest?.[0].trimEnd().length ?? 0);
}
