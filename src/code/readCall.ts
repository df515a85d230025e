import ts from "typescript";
import type { Edge, TaskDefinition, TaskNode } from "../program/program.ts";
import { edgeOf, waitForPort } from "../program/program.ts";
import type { Reader } from "./reader.ts";

/** What a flow's body can name while its calls are read, one after the other. */
export interface Scope {
  readonly tasks: ReadonlyMap<string, TaskDefinition>;
  /** Node ids by variable: the parameters, and the calls read so far. */
  readonly nodes: Map<string, string>;
  /** Variables of all calls of the body, also of later ones. */
  readonly calls: ReadonlySet<string>;
}

export interface ReadCall {
  readonly node: Omit<TaskNode, "position">;
  readonly edges: readonly Edge[];
}

/** `<task>[.waitFor(a, b)].submit(…)` */
interface CallParts {
  readonly task: string;
  readonly waits: readonly ts.Expression[];
  readonly passed: readonly ts.Expression[];
}

export function readCall(
  reader: Reader,
  expression: ts.Expression,
  id: string,
  scope: Scope,
): ReadCall | undefined {
  const parts = partsOf(expression);
  if (!parts) return reader.report(expression, messageFor(expression));
  const task = scope.tasks.get(parts.task);
  if (!task) {
    const message = `The canvas cannot show a call of "${parts.task}": it shows only tasks declared in this file.`;
    return reader.report(expression, message);
  }
  const order = parts.waits.flatMap((wait) => readWait(reader, wait, id, scope));
  const inputs = parts.passed.map((value, index) => readInput(reader, value, task, index, scope));
  const edges = inputs.flatMap(({ port, source }) =>
    source === undefined ? [] : [edgeOf(source, id, port)],
  );
  const texts = inputs.flatMap(({ port, text }) => (text === undefined ? [] : [[port, text] as const]));
  const node = { kind: "task", id, task: parts.task, arguments: Object.fromEntries(texts) } as const;
  return { node, edges: [...order, ...edges] };
}

/** The expressions of a call whose text is kept as it is. */
export function textsOf(expression: ts.Expression): readonly ts.Expression[] {
  return partsOf(expression)?.passed ?? [];
}

function partsOf(expression: ts.Expression): CallParts | undefined {
  const submit = methodCall(expression, "submit");
  if (!submit) return undefined;
  if (ts.isIdentifier(submit.on)) return { task: submit.on.text, waits: [], passed: submit.passed };
  const waitFor = methodCall(submit.on, waitForPort);
  if (!waitFor || !ts.isIdentifier(waitFor.on)) return undefined;
  return { task: waitFor.on.text, waits: waitFor.passed, passed: submit.passed };
}

/** `<on>.<method>(<passed>)`, written plainly. */
export function methodCall(
  expression: ts.Expression,
  method: string,
): { on: ts.Expression; passed: readonly ts.Expression[] } | undefined {
  if (!ts.isCallExpression(expression) || expression.typeArguments || expression.questionDotToken)
    return undefined;
  const { expression: callee, arguments: passed } = expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.questionDotToken) return undefined;
  return callee.name.text === method ? { on: callee.expression, passed } : undefined;
}

function readWait(reader: Reader, wait: ts.Expression, id: string, scope: Scope): Edge[] {
  const source = ts.isIdentifier(wait) && scope.calls.has(wait.text) ? scope.nodes.get(wait.text) : undefined;
  if (source !== undefined) return [edgeOf(source, id, waitForPort)];
  reader.report(wait, "The canvas cannot show this: `waitFor` takes the names of calls made before.");
  return [];
}

interface Input {
  readonly port: string;
  readonly source?: string;
  readonly text?: string;
}

function readInput(
  reader: Reader,
  value: ts.Expression,
  task: TaskDefinition,
  index: number,
  scope: Scope,
): Input {
  const port = task.signature.parameters[index]?.name;
  const problem = problemOfInput(value, task, port, scope);
  if (port === undefined || problem !== undefined) {
    reader.report(value, problem ?? "");
    return { port: "" };
  }
  if (!ts.isIdentifier(value)) return { port, text: reader.textOf(value) };
  const source = scope.nodes.get(value.text);
  if (source !== undefined) return { port, source };
  return value.text === "undefined" ? { port } : { port, text: value.text };
}

function problemOfInput(
  value: ts.Expression,
  task: TaskDefinition,
  port: string | undefined,
  scope: Scope,
): string | undefined {
  if (port === undefined) return `"${task.identifier}" has no input for this argument: remove it.`;
  if (port === waitForPort)
    return `"${task.identifier}" has a parameter named "waitFor": rename it for the canvas.`;
  if (ts.isSpreadElement(value)) return "The canvas cannot show a spread argument: pass values one by one.";
  if (ts.isIdentifier(value) && scope.nodes.has(value.text)) return undefined;
  const call = wordsOf(value).find((word) => scope.calls.has(word));
  if (call === undefined) return undefined;
  return `The canvas cannot show what is computed here from "${call}": pass "${call}" itself, declared before, to a task.`;
}

/** Every name the expression may look up. */
function wordsOf(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return wordsOf(node.expression);
  const words: string[] = [];
  ts.forEachChild(node, (child) => void words.push(...wordsOf(child)));
  return words;
}

function messageFor(expression: ts.Expression): string {
  if (ts.isAwaitExpression(expression)) {
    return "The canvas cannot show a value that is awaited in place: write `const value = task.submit(…)`.";
  }
  if (methodCall(expression, "map"))
    return "The canvas cannot show `.map(…)` yet: the flow runs, but only as code.";
  return "The canvas cannot show this: it shows calls of the form `task.submit(…)` or `task.waitFor(…).submit(…)`.";
}
