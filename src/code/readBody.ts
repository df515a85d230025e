import ts from "typescript";
import { normalise } from "../program/order.ts";
import type { CallNode, CodeNode, Drawing, Edge, Program, ProgramNode } from "../program/program.ts";
import { edgeOf, isCall, isPending, namesOf, resultId, valuePort } from "../program/program.ts";
import { freeOrdinal } from "../program/names.ts";
import type { Span, StatementPlace } from "../program/source.ts";
import { endingOf, printEnding } from "./body.ts";
import { hasEmptyLine, indent, outdent } from "./indent.ts";
import { boundNames, namesIn } from "./names.ts";
import {
  looksLikeCall,
  type ReadCall,
  readCall,
  readReference,
  type Scope,
  type Unplaced,
} from "./readCall.ts";
import type { Reader } from "./reader.ts";

/** The body of a flow: its statements as nodes, where they stand, and how it ends. */
export interface Body {
  readonly nodes: readonly Unplaced[];
  readonly edges: readonly Edge[];
  readonly statements: ReadonlyMap<string, StatementPlace>;
  readonly ending: readonly Span[];
  readonly returned?: Span;
}

/** The expression without brackets around it. */
function bare(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ? bare(expression.expression) : expression;
}

export interface BodyContext {
  readonly scope: Scope;
  readonly parameters: readonly Unplaced[];
  /** All words of the file, and the ids made so far. */
  readonly taken: Set<string>;
  /** Whether the file says that its canvas shows a result; nothing when it does not say. */
  readonly hasResult: boolean | undefined;
  /** The program around, to see what an ending it would have. */
  readonly program: Omit<Program, keyof Drawing> & Pick<Drawing, "flow">;
}

/**
 * Reads statement by statement. What is no call becomes part of a code node. The last statements, which wait for the
 * calls that nothing uses and return, are the flow's ending where they say just what the canvas would write; otherwise
 * they are statements like others.
 */
export function readBody(reader: Reader, body: ts.ConciseBody, context: BodyContext): Body {
  const taken = new Set(context.taken);
  const statements = ts.isBlock(body) ? [...body.statements] : [];
  const last = ts.isBlock(body) ? statements.at(-1) : body;
  const isReturn = last !== undefined && (!ts.isStatement(last) || ts.isReturnStatement(last));
  const before = isReturn ? statements.slice(0, -1) : statements;
  const attempts = [
    ...endingLengths(before).map((count) => (attempt: BodyReader) => {
      before.slice(0, before.length - count).forEach((statement) => attempt.read(statement));
      if (isReturn) attempt.readLast(last);
      return attempt.finish(before.slice(before.length - count));
    }),
    (attempt: BodyReader) => {
      statements.forEach((statement) => attempt.read(statement));
      return attempt.finish([]);
    },
  ];
  for (const attempt of attempts) {
    const read = attempt(new BodyReader(reader, { ...context, taken: new Set(taken) }));
    if (!read) continue;
    for (const { id } of read.nodes) context.taken.add(id);
    return read;
  }
  throw new Error("A flow's body that is nothing but code can always be read.");
}

/** Up to so many last statements each number is tried; of more, those that a joint wait begins. */
const mostTried = 16;

/**
 * How many of the last statements may be the ending's waiting: `await wait([a, b]); await a.result();`. The author may
 * have waited before, so all that look like it are tried first, and then fewer. An ending has one joint wait, its first.
 */
function endingLengths(statements: readonly ts.Statement[]): number[] {
  const others = statements.findLastIndex((statement) => !isWait(statement));
  const all = statements.length - 1 - others;
  const lastJoin = statements.length - statements.findLastIndex(isJoin);
  const fewer = Array.from({ length: Math.min(all, mostTried) }, (_, length) => length).toReversed();
  return [...new Set([all, ...(lastJoin < all ? [lastJoin, lastJoin - 1] : []), ...fewer, 0])];
}

function isJoin(statement: ts.Statement): boolean {
  return isWait(statement) && /\(\s*\[/.test(statement.getText());
}

function isWait(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isAwaitExpression(statement.expression)) return false;
  const call = statement.expression.expression;
  if (!ts.isCallExpression(call)) return false;
  const [list, ...others] = call.arguments;
  const { expression: callee } = call;
  if (list) return others.length === 0 && ts.isArrayLiteralExpression(list) && !ts.isCallExpression(callee);
  return (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === "result" &&
    ts.isIdentifier(callee.expression)
  );
}

class BodyReader {
  private readonly nodes: Unplaced[] = [];
  private readonly edges: Edge[] = [];
  private readonly statements = new Map<string, StatementPlace>();
  private code: ts.Statement[] = [];
  private codes = 0;
  private returned: ts.Expression | undefined;
  private returnStatement: ts.Node | undefined;
  private result: { readonly expression?: string; readonly edge?: Edge } | undefined;
  /** Node ids, where the flow returns a list of plain names. */
  private list: readonly string[] | undefined;
  private readonly scope: Scope;
  private readonly reader: Reader;
  private readonly context: BodyContext;

  constructor(reader: Reader, context: BodyContext) {
    this.reader = reader;
    this.context = context;
    this.scope = { ...context.scope, nodes: new Map(context.scope.nodes) };
  }

  read(statement: ts.Statement): void {
    if (this.readConst(statement) || this.readBare(statement)) return;
    const last = this.code.at(-1);
    if (
      last &&
      hasEmptyLine(this.reader.slice({ start: last.end, end: statement.getStart(this.reader.file) }))
    )
      this.endCode();
    this.code.push(statement);
  }

  /** The last statement, which returns; or the expression that is the whole body. */
  readLast(node: ts.Node): void {
    const expression = ts.isReturnStatement(node) ? node.expression : (node as ts.Expression);
    if (!expression) return void this.code.push(node as ts.Statement);
    const value = bare(expression);
    const call = this.callIn(expression, this.newId(expression));
    if (call) {
      this.add(call, { ...this.reader.spanOf(node), form: "return" });
      this.result = { edge: edgeOf(call.node.id, resultId, valuePort) };
      return;
    }
    this.endCode();
    this.returned = expression;
    this.returnStatement = node;
    this.list = this.namesIn(value);
    const reference = readReference(this.reader, value, this.scope);
    if (reference && reference.modifiers.length === 0) {
      const { source, output } = reference;
      this.result = { edge: edgeOf(source, resultId, valuePort, output === undefined ? {} : { output }) };
    } else this.result = { expression: this.reader.textOf(value) };
  }

  /** The body, if these last statements are just what the flow waits for; nothing otherwise. */
  finish(waits: readonly ts.Statement[]): Body | undefined {
    this.endCode();
    const texts = waits.map((statement) => plain(this.reader.textOf(statement)));
    const waited = new Set(waits.flatMap((statement) => identifiersIn(statement)));
    for (const drawing of this.drawings(waited)) {
      const ending = endingOf(drawing);
      const written = printEnding(ending, this.reader.names);
      const isReturned = ending.returned !== undefined;
      const expected = (isReturned ? written.slice(0, -1) : written).map(plain);
      if (expected.join("\n") !== texts.join("\n") || !this.returnsAs(written, isReturned)) continue;
      return this.bodyOf(drawing, waits);
    }
    return undefined;
  }

  /** A call that nothing uses and nothing waits for is left; the file's word whether a result shows comes first. */
  private drawings(waited: ReadonlySet<string>): Program[] {
    const { hasResult } = this.context;
    const listed = new Set(this.list ?? []);
    const isWaited = (node: Unplaced<CallNode>) =>
      namesOf(node as ProgramNode).some((name) => waited.has(name));
    const withResult = this.drawing((node) => !isWaited(node), this.result ?? {});
    const isKept = (node: Unplaced<CallNode>) => listed.has(node.id) || node.id === this.result?.edge?.source;
    const without = this.drawing((node) => !isKept(node) && !isWaited(node), undefined);
    const isImplied = this.list !== undefined || this.result === undefined || hasResult === false;
    const isEmpty = this.result === undefined && waited.size === 0 && hasResult !== true;
    return isEmpty || (isImplied && this.result !== undefined && hasResult !== true)
      ? [without, withResult]
      : [withResult, without];
  }

  private drawing(isLeft: (node: Unplaced<CallNode>) => boolean, result: BodyReader["result"]): Program {
    const origin = { x: 0, y: 0 };
    const { edge, expression } = result ?? {};
    const own: ProgramNode[] = result
      ? [{ kind: "result", id: resultId, position: origin, ...(expression !== undefined && { expression }) }]
      : [];
    const placed = [...this.context.parameters, ...this.nodes].map(
      (node) => ({ ...node, position: origin }) as ProgramNode,
    );
    const program: Program = {
      ...this.context.program,
      nodes: [...placed, ...own],
      edges: edge ? [...this.edges, edge] : this.edges,
    };
    return normalise({ ...program, nodes: withLeft(normalise(program), isLeft) });
  }

  private returnsAs(written: readonly string[], isReturned: boolean): boolean {
    const last = this.nodes.at(-1);
    const value = this.returned && bare(this.returned);
    const isInline = last !== undefined && this.statements.get(last.id)?.form === "return";
    if (!value && !isInline) return !isReturned;
    const text = value ? this.reader.textOf(value) : namesOf(last as ProgramNode)[0];
    return isReturned && plain(`return ${text};`) === plain(written.at(-1) ?? "");
  }

  private bodyOf({ nodes, edges }: Drawing, waits: readonly ts.Statement[]): Body {
    const own = nodes.filter((node) => node.kind !== "parameter");
    const ending = [...waits, ...(this.returnStatement ? [this.returnStatement] : [])];
    return {
      nodes: own,
      edges,
      statements: this.statements,
      ending: ending.map((node) => this.reader.spanOf(node)),
      ...(this.returned && { returned: this.reader.spanOf(bare(this.returned)) }),
    };
  }

  /** `const total = countWords.submit(book);` */
  private readConst(statement: ts.Statement): boolean {
    const declared = constOf(statement);
    if (!declared) return false;
    const { name, value } = declared;
    const isOwn = ts.isIdentifier(name) && name.text !== resultId && !this.hasNode(name.text);
    const id = isOwn ? name.text : this.newId(value);
    const call = this.callIn(value, id);
    if (!call) return false;
    const binding = { text: this.reader.textOf(name), names: boundNames(name) };
    const naming = isOwn ? {} : ts.isIdentifier(name) ? { variable: name.text } : { binding };
    if (binding.names.length === 0 && !ts.isIdentifier(name)) return false;
    this.add(
      { ...call, node: { ...call.node, ...naming } },
      { ...this.reader.spanOf(statement), form: "const" },
    );
    return true;
  }

  /** What the code before it declares is known to the call, though that code may still go on. */
  private callIn(expression: ts.Expression, id: string): ReadCall | undefined {
    if (!looksLikeCall(this.reader, expression, this.scope)) return undefined;
    if (this.code.length > 0) {
      const code = { kind: "code", id: `code:${this.codes + 1}`, text: "", ...namesIn(this.code) } as const;
      for (const name of code.declares) this.scope.nodes.set(name, code);
    }
    return readCall(this.reader, expression, id, this.scope);
  }

  private readBare(statement: ts.Statement): boolean {
    if (!ts.isExpressionStatement(statement)) return false;
    const call = this.callIn(statement.expression, this.newId(statement.expression));
    if (call) this.add(call, { ...this.reader.spanOf(statement), form: "bare" });
    return call !== undefined;
  }

  private add({ node, edges, place }: ReadCall, at: Omit<StatementPlace, "indent" | "call">): void {
    this.endCode();
    this.context.taken.add(node.id);
    this.edges.push(...edges);
    this.addNode(node, { ...at, indent: "", call: place });
  }

  private addNode(node: Unplaced, place: StatementPlace): void {
    this.nodes.push(node);
    this.statements.set(node.id, place);
    for (const name of namesOf(node as ProgramNode)) this.scope.nodes.set(name, node);
  }

  /** Statements that follow one another without an empty line, and are no calls, are one node. */
  private endCode(): void {
    const [first] = this.code;
    const last = this.code.at(-1);
    if (!first || !last) return;
    const span = { start: this.reader.spanOf(first).start, end: last.end };
    const unit = this.reader.indentAt(span.start);
    const text = this.reader.slice(span);
    const moved = unit === "" ? text : outdent(text, unit);
    const isMoved = moved !== text && indent(moved, unit) === text;
    this.codes += 1;
    const node: Unplaced<CodeNode> = {
      kind: "code",
      id: `code:${this.codes}`,
      text: isMoved ? moved : text,
      ...namesIn(this.code),
    };
    this.code = [];
    this.addNode(node, { ...span, form: "text", indent: isMoved ? unit : "" });
  }

  /** For a call without a variable of its own, or with one that the canvas needs for itself. */
  private newId(call: ts.Expression): string {
    const [task = "call"] = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(calledBy(this.reader, call)) ?? [];
    return freeOrdinal(task, this.context.taken);
  }

  private hasNode(id: string): boolean {
    return this.nodes.some((node) => node.id === id);
  }

  private namesIn(value: ts.Expression): readonly string[] | undefined {
    if (!ts.isArrayLiteralExpression(value) || value.elements.length < 2) return undefined;
    const ids = value.elements.map((element) =>
      ts.isIdentifier(element) ? this.scope.nodes.get(element.text)?.id : undefined,
    );
    return ids.every((id) => id !== undefined) ? ids : undefined;
  }
}

function calledBy(reader: Reader, call: ts.Expression): string {
  return reader.textOf(ts.isAwaitExpression(call) ? call.expression : call);
}

function withLeft(
  { nodes, edges }: Drawing,
  isLeft: (node: Unplaced<CallNode>) => boolean,
): readonly ProgramNode[] {
  const used = new Set(edges.map(({ source }) => source));
  return nodes.map((node) => {
    const canBeLeft = isCall(node) && !used.has(node.id) && isLeft(node) && isPending(node);
    return canBeLeft ? { ...node, isLeft: true as const } : node;
  });
}

/** Text without the freedom that formatting has. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/,(?=[\])])/g, "")
    .replace(/;$/, "");
}

function identifiersIn(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  const found: string[] = [];
  ts.forEachChild(node, (child) => void found.push(...identifiersIn(child)));
  return found;
}

interface Const {
  readonly name: ts.BindingName;
  readonly value: ts.Expression;
}

function constOf(statement: ts.Statement): Const | undefined {
  if (!ts.isVariableStatement(statement) || statement.modifiers) return undefined;
  const [declaration, ...others] = statement.declarationList.declarations;
  if (!declaration?.initializer || others.length > 0) return undefined;
  const flags = statement.declarationList.flags & ts.NodeFlags.BlockScoped;
  return flags === ts.NodeFlags.Const
    ? { name: declaration.name, value: declaration.initializer }
    : undefined;
}
