import type { CallNode, ParameterNode, Program, ProgramNode, StatementNode } from "../program/program.ts";
import { isCall, isStatement, namesOf, nodeById, resultId } from "../program/program.ts";
import type { FlowPlace, SourcePlaces, Span, StatementPlace } from "../program/source.ts";
import { callPieces, callTexts, endingOf, type Piece, printEnding, variableOf } from "./body.ts";
import type { NodePlace } from "./emission.ts";
import { hasEmptyLine, indent, indentOfLines } from "./indent.ts";
import { writeList, writePassed } from "./lists.ts";
import { printParameter } from "./print.ts";
import { commonItems, TextEdits } from "./textEdits.ts";

type Move = (offset: number, side: "start" | "end") => number;

/** A line of the body as it is to be: a statement of a node, or one of the ending. */
interface Line {
  readonly node?: StatementNode;
  readonly text?: string;
  /** Where it stands, if it stays there. */
  readonly place?: Span | undefined;
}

/** Writes what changed in one flow: its parameters, its statements, its ending. */
export class FlowWriter {
  readonly identifier: string;
  private readonly edits: TextEdits;
  private readonly names: SourcePlaces["names"];
  private readonly style: SourcePlaces["style"];
  private readonly place: FlowPlace;
  private readonly base: Program;
  private readonly after: Program;
  /** Places of statements that are new or were moved. */
  private readonly added = new Map<string, NodePlace>();

  constructor(edits: TextEdits, places: SourcePlaces, place: FlowPlace, base: Program, after: Program) {
    this.identifier = after.flow.identifier;
    this.edits = edits;
    this.names = places.names;
    this.style = places.style;
    this.place = place;
    this.base = base;
    this.after = after;
  }

  write(): void {
    if (this.place.body.kind === "none") return;
    this.writeParameters();
    if (this.place.body.kind === "expression" && !this.hasSameShape()) this.writeBlock();
    else this.writeStatements();
  }

  private writeParameters(): void {
    const before = parametersOf(this.base);
    const after = parametersOf(this.after);
    if (before.length === after.length && before.every((parameter, index) => parameter === after[index]))
      return;
    const { parameters: list } = this.place;
    const partner = partners(before, after);
    const items = before.map((parameter) => this.place.parameter.get(parameter.id) ?? list);
    const kept = before.filter((parameter) => partner.has(parameter));
    const isAlone = list.isBare && kept.length === 1 && after.length === 1;
    for (const parameter of kept) {
      const now = partner.get(parameter);
      if (now) this.writeParameter(parameter, now);
    }
    if (list.isBare && !(isAlone && plainName(after[0]))) {
      this.edits.insert(list.items[0]?.start ?? list.start, "(");
      this.edits.insert(list.items[0]?.end ?? list.end, ")");
    }
    const texts = before.map((_, index) => String(index));
    const added = after.filter((parameter) => ![...partner.values()].includes(parameter)).map(printParameter);
    const goal = [...texts.filter((_, index) => kept.includes(before[index] as ParameterNode)), ...added];
    const hidden = list.items.length - items.length;
    writeList(this.edits, { ...list, items: list.items.slice(hidden) }, texts, goal);
  }

  private writeParameter(before: ParameterNode, after: ParameterNode): void {
    const place = this.place.parameter.get(before.id);
    if (!place || printParameter(before) === printParameter(after)) return;
    if (!after.binding && before.name !== after.name) this.edits.replace(place.name, after.name);
    const mark = /^\s*\?/.exec(this.edits.text.slice(place.name.end))?.[0].length ?? 0;
    const nameEnd = place.name.end + (before.isOptional ? mark : 0);
    if (before.isOptional && !after.isOptional) this.edits.remove({ start: place.name.end, end: nameEnd });
    const typeEnd = place.type?.end ?? nameEnd;
    if (place.type && after.type !== before.type) {
      if (after.type === "") this.edits.remove({ start: nameEnd, end: typeEnd });
      else this.edits.replace(place.type, after.type);
    } else if (!place.type && after.type !== "") this.edits.insert(nameEnd, `: ${after.type}`);
    if (after.default === before.default) return;
    if (!place.value) this.edits.insert(typeEnd, ` = ${after.default}`);
    else if (after.default === undefined) this.edits.remove({ start: typeEnd, end: place.value.end });
    else this.edits.replace(place.value, after.default);
  }

  /** True when the same statements stand in the same order and the flow ends in the same way. */
  private hasSameShape(): boolean {
    const ids = (program: Program) => program.nodes.filter(isStatement).map(({ id }) => id);
    const isInline = this.inlineReturn() !== undefined || [...this.place.statements].length === 0;
    const ending = (program: Program) => printEnding(endingOf(program), this.names);
    const [before, after] = [ending(this.base), ending(this.after)];
    const isSame = before.join("\n") === after.join("\n") || (before.length === 1 && after.length === 1);
    return isInline && isSame && ids(this.base).join() === ids(this.after).join();
  }

  /** An arrow function's one expression becomes a block. */
  private writeBlock(): void {
    const { body } = this.place;
    const { lineBreak } = this.style;
    const outer = body.indent.slice(0, -2);
    const statements = this.after.nodes.filter(isStatement).map((node, index, all) => {
      const place = this.place.statements.get(node.id);
      const text = place?.call ? this.renamed(node, place) : this.printed(node);
      const isApart = node.kind === "code" && all[index - 1]?.kind === "code";
      return { node, text, lead: `${isApart ? lineBreak : ""}${lineBreak}${body.indent}` };
    });
    const ending = printEnding(endingOf(this.after), this.names).map((text) => this.styled(text));
    const lines = [
      ...statements.map(({ lead, text }) => lead + text),
      ...ending.map((line) => `${lineBreak}${body.indent}${line}`),
    ];
    const text = `{${lines.join("")}${lineBreak}${outer}}`;
    this.edits.remove(this.expressionSpan());
    this.edits.insert(this.expressionSpan().start, text, (start) => {
      let from = start + 1;
      for (const { node, text: line, lead } of statements) {
        from += lead.length;
        this.added.set(node.id, this.newPlace(node, from, line));
        from += line.length;
      }
    });
  }

  /** With the brackets around it. */
  private expressionSpan(): Span {
    const { start, end } = this.place.body;
    return { start, end };
  }

  /** `const id = ` before the call that the expression was, with its own changes. */
  private renamed(node: StatementNode, place: StatementPlace): string {
    const edits = new TextEdits(this.edits.text);
    if (isCall(node)) this.writeCall(edits, node, place);
    const call = edits.part(place.call ?? place);
    const variable = isCall(node) ? variableOf(node) : "";
    return this.styled(`const ${variable} = ${call};`);
  }

  private writeStatements(): void {
    const lines = this.lines();
    this.removeGone(lines);
    let anchor: Span | undefined;
    let hasStaying = false;
    for (const [index, line] of lines.entries()) {
      const previous = lines[index - 1];
      const isApart = isCode(previous) && isCode(line);
      if (!line.place) {
        this.insertLine(line, anchor, isApart);
        continue;
      }
      if (isApart && previous) this.setApart(previous, anchor, line.place);
      anchor = line.place;
      hasStaying = true;
      if (line.node) this.writeNode(line.node);
    }
    if (!hasStaying && lines.length > 0 && this.place.body.kind === "block") this.closeBody();
  }

  /** What the body is to be, line by line; lines that stay where they are have a place. */
  private lines(): Line[] {
    const before = [...this.place.statements].toSorted(([, one], [, other]) => one.start - other.start);
    const nodes = this.after.nodes.filter(isStatement);
    const staying = new Set(
      commonItems(
        before.map(([id]) => id),
        nodes.map(({ id }) => id),
      ).map(([index]) => before[index]?.[0] ?? ""),
    );
    const statements = nodes.map((node): Line => {
      const place = staying.has(node.id) ? this.place.statements.get(node.id) : undefined;
      return { node, place: this.spanOf(place) };
    });
    return [...statements, ...this.endingLines()];
  }

  private spanOf(place: StatementPlace | undefined): Span | undefined {
    return place && { start: place.start, end: place.end };
  }

  private endingLines(): Line[] {
    const inline = this.inlineReturn();
    const hadInline = [...this.place.statements.values()].some(({ form }) => form === "return");
    const before = this.endingOf(this.base, hadInline);
    const after = this.endingOf(this.after, inline !== undefined);
    const spans = this.place.ending;
    const pairs = new Map(commonItems(before, after).map(([was, is]) => [is, was]));
    const isReturn = (text: string | undefined) => text?.startsWith("return ") === true;
    return after.map((text, index): Line => {
      const same = pairs.get(index);
      if (same !== undefined) return { text, place: spans[same] };
      const last = spans[before.length - 1];
      const { returned } = this.place;
      if (isReturn(text) && isReturn(before.at(-1)) && returned && last) {
        const isTight = this.edits.text.slice(0, returned.start).endsWith("return");
        this.edits.replace(returned, text.slice(isTight ? "return".length : "return ".length, -1));
        return { text, place: last };
      }
      const isJoin = (line: string | undefined) => line !== undefined && /^await [^.]*\(\[/.test(line);
      const [first] = spans;
      if (index === 0 && isJoin(text) && isJoin(before[0]) && first) {
        this.edits.replace(first, this.styled(text));
        return { text, place: first };
      }
      return { text };
    });
  }

  private endingOf(program: Program, isInline: boolean): string[] {
    const texts = printEnding(endingOf(program), this.names);
    return isInline ? texts.slice(0, -1) : texts;
  }

  /** The id of the call that the last statement both makes and returns, if it may stay so. */
  private inlineReturn(): string | undefined {
    const [id] = [...this.place.statements].find(([, { form }]) => form === "return") ?? [];
    const last = this.after.nodes.findLast(isStatement);
    if (id === undefined || last?.id !== id) return undefined;
    const { joined, checked, returned } = endingOf(this.after);
    const [name = id] = namesOf(last);
    const isUsed = this.after.edges.some(({ source, target }) => source === id && target !== resultId);
    const before = endingOf(this.base);
    // New waiting would come behind the call, and so behind the `return`.
    const waitsAsBefore = joined.join() === before.joined.join() && checked.join() === before.checked.join();
    return returned === name && !isUsed && waitsAsBefore && !joined.includes(name) ? id : undefined;
  }

  private removeGone(lines: readonly Line[]): void {
    const kept = new Set(lines.flatMap(({ place }) => (place ? [place.start] : [])));
    const spans = [...this.place.statements.values(), ...this.place.ending];
    for (const span of spans) if (!kept.has(span.start)) this.removeStatement(span);
  }

  private removeStatement({ start, end }: Span): void {
    const { text } = this.edits;
    const before = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start));
    const after = /^[ \t]*(?:\/\/[^\r\n]*)?(?:\r?\n|$)/.exec(text.slice(end));
    if (before && after)
      return this.edits.remove({ start: start - (before[1]?.length ?? 0), end: end + after[0].length });
    const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
    this.edits.remove({ start, end: end + space });
  }

  /** Without an empty line between them two code nodes would be read as one. */
  private setApart(previous: Line, anchor: Span | undefined, place: Span): void {
    const { text } = this.edits;
    const removed = [...this.place.statements.values()].filter(
      ({ start, end }) => anchor && start >= anchor.end && end <= place.start,
    );
    const from = removed.at(-1)?.end ?? anchor?.end ?? place.start;
    const isSame = previous.place !== undefined && anchor !== undefined;
    const between = isSame
      ? text.slice(anchor.end, removed[0]?.start ?? place.start) +
        text.slice(from, place.start).replace(/^[^\n]*\r?\n/, "")
      : "";
    if (isSame && hasEmptyLine(between)) return;
    const { at } = this.gapAt(anchor);
    this.edits.insert(at, this.style.lineBreak);
  }

  private insertLine({ node, text }: Line, anchor: Span | undefined, isApart: boolean): void {
    const line = node ? this.lineOf(node) : this.styled(text ?? "");
    const gap = this.gapAt(anchor);
    const { at } = gap;
    const { lineBreak } = this.style;
    const own = isApart && !gap.lead.includes("\n") ? `${lineBreak}${gap.lead}` : gap.lead;
    const lead = isApart ? `${lineBreak}${own}` : own;
    this.edits.insert(at, `${lead}${line}`, (start) => {
      if (node) this.added.set(node.id, this.newPlace(node, start + lead.length, line));
    });
  }

  /** The statement's own text if it was moved, else a new one. */
  private lineOf(node: StatementNode): string {
    const place = this.place.statements.get(node.id);
    if (!place) return this.printed(node);
    const edits = new TextEdits(this.edits.text);
    this.writeNode(node, edits);
    return edits.part(place);
  }

  private printed(node: StatementNode): string {
    if (!isCall(node)) return this.lineBreaks(indent(node.text, this.place.body.indent));
    const pieces = callPieces(this.after, node, this.names);
    return this.styled(pieces.map(({ text }) => text).join(""));
  }

  private styled(text: string): string {
    return this.lineBreaks(text.replace(/;$/, this.style.semicolon));
  }

  private lineBreaks(text: string): string {
    return this.style.lineBreak === "\n" ? text : text.replace(/\r?\n/g, this.style.lineBreak);
  }

  private newPlace(node: StatementNode, start: number, line: string): NodePlace {
    const place = { start, end: start + line.length, isCall: true };
    if (!isCall(node))
      return { ...place, ports: new Map(), indents: indentOfLines(node.text, this.place.body.indent) };
    const isPrinted = !this.place.statements.has(node.id);
    const ports = isPrinted
      ? portsOf(callPieces(this.after, node, this.names), start)
      : new Map<string, Span>();
    return { ...place, ports };
  }

  /** Where a statement goes that comes after another one, or first; and what stands before it. */
  private gapAt(anchor: Span | undefined): { readonly lead: string; readonly at: number } {
    const { body } = this.place;
    const { text } = this.edits;
    const end = anchor?.end ?? body.start + 1;
    const rest = /^[ \t]*(?:\/\/[^\r\n]*|(?:\/\*(?:[^*\r\n]|\*(?!\/))*\*\/[ \t]*)*)(?=\r?\n|$)/.exec(
      text.slice(end),
    );
    const isOneLine = !text.slice(body.start, body.end).includes("\n");
    if (isOneLine && (anchor || this.place.statements.size + this.place.ending.length > 0))
      return { lead: " ", at: end };
    const lead = `${this.style.lineBreak}${body.indent}`;
    return rest ? { lead, at: end + rest[0].trimEnd().length } : { lead, at: end };
  }

  /** The closing brace of a body that had nothing in it gets a line of its own. */
  private closeBody(): void {
    const { body } = this.place;
    const inside = this.edits.text.slice(body.start + 1, body.end - 1);
    if (inside.includes("\n") || this.place.statements.size + this.place.ending.length > 0) return;
    this.edits.insert(body.end - 1, `${this.style.lineBreak}${body.indent.slice(0, -2)}`);
  }

  private writeNode(node: StatementNode, edits = this.edits): void {
    const place = this.place.statements.get(node.id);
    if (!place) return;
    if (!isCall(node)) return this.writeCode(edits, node, place);
    const declared = `const ${variableOf(node)} = `;
    const start = place.call?.start ?? place.start;
    if (place.form === "bare" && this.isNamed(node)) edits.insert(start, declared);
    if (place.form === "return" && this.inlineReturn() !== node.id)
      edits.replace({ start: place.start, end: start }, declared);
    this.writeCall(edits, node, place);
  }

  /** True when something speaks of the call, so that it needs a variable. */
  private isNamed(node: CallNode): boolean {
    const [name = ""] = namesOf(node);
    const { joined, checked, returned } = endingOf(this.after);
    const isReturned = returned === name || (Array.isArray(returned) && returned.includes(name));
    const isUsed = this.after.edges.some(({ source }) => source === node.id);
    return isUsed || isReturned || joined.includes(name) || checked.includes(name);
  }

  private writeCode(edits: TextEdits, node: StatementNode, place: StatementPlace): void {
    const was = nodeById(this.base, node.id);
    if (node.kind !== "code" || was?.kind !== "code" || was.text === node.text) return;
    edits.replace(place, place.indent === "" ? node.text : indent(node.text, place.indent));
  }

  private writeCall(edits: TextEdits, node: CallNode, { call: place }: StatementPlace): void {
    const was = nodeById(this.base, node.id);
    if (!place || !was || !isCall(was)) return;
    const before = callTexts(this.base, was, this.names);
    const after = callTexts(this.after, node, this.names);
    if (before.callee !== after.callee) edits.replace(place.callee, after.callee);
    if (before.awaited !== after.awaited) edits.replace(place.awaited, after.awaited);
    const chainEnd = place.waits?.end ?? place.options?.end ?? place.callee.end;
    if (before.options !== after.options) {
      if (place.options && after.options !== undefined) edits.replace(place.options.value, after.options);
      else if (place.options) edits.remove(place.options);
      else edits.insert(place.callee.end, `.withOptions(${after.options})`);
    }
    if (before.waits.join("\n") !== after.waits.join("\n")) {
      if (place.waits && after.waits.length === 0) edits.remove(place.waits);
      else if (place.waits) writeList(edits, place.waits.list, before.waits, after.waits);
      else edits.insert(chainEnd, `.waitFor(${after.waits.join(", ")})`);
    }
    if (before.way !== after.way) edits.replace(place.way, after.way);
    this.writePassed(edits, place, before.passed, after.passed);
  }

  /** `undefined` that a person wrote out at the end stays. */
  private writePassed(
    edits: TextEdits,
    { passed }: NonNullable<StatementPlace["call"]>,
    before: readonly Piece[],
    after: readonly Piece[],
  ): void {
    const count = passed.items.length;
    const was = before.map(({ text }) => text);
    const is = after.map(({ text }) => text);
    while (was.length < count) was.push("undefined");
    if (is.length < count && was.slice(is.length).every((text) => text === "undefined"))
      while (is.length < count) is.push("undefined");
    writePassed(edits, passed, was, is);
  }

  /** Where the nodes are in the text that was written. */
  places(move: Move): Map<string, NodePlace> {
    const places = new Map<string, NodePlace>();
    const moved = ({ start, end }: Span) => ({ start: move(start, "start"), end: move(end, "end") });
    for (const node of this.after.nodes) {
      const own = this.added.get(node.id) ?? this.placeOf(node, moved);
      if (own) places.set(node.id, own);
    }
    return places;
  }

  private placeOf(node: ProgramNode, moved: (span: Span) => Span): NodePlace | undefined {
    if (node.kind === "parameter") {
      const place = this.place.parameter.get(node.id);
      return place && { ...moved(place), isCall: false, ports: new Map() };
    }
    if (node.kind === "result") {
      const place = this.place.ending.at(-1);
      return place && { ...moved(place), isCall: false, ports: new Map() };
    }
    const place = this.place.statements.get(node.id);
    if (!place) return undefined;
    const own = { ...moved(place), isCall: true };
    if (node.kind === "code")
      return { ...own, ports: new Map(), indents: indentOfLines(node.text, place.indent) };
    const { passed } = callTexts(this.after, node, this.names);
    const items = place.call?.passed.items ?? [];
    const ports = passed.flatMap(({ port }, index) => {
      const item = items[index];
      return port !== undefined && item ? [[port, moved(item)] as const] : [];
    });
    return { ...own, ports: new Map(ports) };
  }
}

function isCode(line: Line | undefined): boolean {
  return line?.node?.kind === "code";
}

function parametersOf(program: Program): ParameterNode[] {
  return program.nodes.filter((node) => node.kind === "parameter");
}

/** Which parameter became which: the same id, or else the same place on the canvas. */
function partners(
  before: readonly ParameterNode[],
  after: readonly ParameterNode[],
): Map<ParameterNode, ParameterNode> {
  const found = new Map<ParameterNode, ParameterNode>();
  const free = new Set(after);
  const pair = (isSame: (one: ParameterNode, other: ParameterNode) => boolean) => {
    for (const one of before) {
      const other = found.has(one) ? undefined : [...free].find((candidate) => isSame(one, candidate));
      if (!other) continue;
      found.set(one, other);
      free.delete(other);
    }
  };
  pair((one, other) => one.id === other.id);
  pair((one, other) => one.position.x === other.position.x && one.position.y === other.position.y);
  return found;
}

function plainName(parameter: ParameterNode | undefined): boolean {
  return parameter !== undefined && printParameter(parameter) === parameter.name;
}

function portsOf(pieces: readonly Piece[], start: number): Map<string, Span> {
  const ports = new Map<string, Span>();
  let from = start;
  for (const { text, port } of pieces) {
    if (port !== undefined) ports.set(port, { start: from, end: from + text.length });
    from += text.length;
  }
  return ports;
}
