import type { CallSite } from "../engine/record.ts";

/** The module of the program that runs here, as stack traces name it. */
let programUrl = "";

/** Tells under which URL the program was loaded, so that its frames can be told from ours. */
export function setProgramUrl(url: string): void {
  programUrl = url;
}

/** The program's own frames of a stack, a line each: `at countWords (word-report.ts:12:9)`. */
export function userStack(stack: string | undefined): string | undefined {
  const frames = (stack ?? "").split("\n").flatMap((line) => {
    const site = siteIn(line);
    return site ? [`    at ${frame(functionIn(line), site)}`] : [];
  });
  return frames.length > 0 ? frames.join("\n") : undefined;
}

/** Where in the program the running function was called from; lines and columns count from 1. */
export function callSite(): CallSite | undefined {
  for (const line of (new Error().stack ?? "").split("\n")) {
    const site = siteIn(line);
    if (site) return site;
  }
  return undefined;
}

/** The forms of V8 (`at f (url:1:2)`) and of Firefox and Safari (`f@url:1:2`) both end in the place. */
function siteIn(line: string): CallSite | undefined {
  const at = programUrl === "" ? -1 : line.indexOf(`${programUrl}:`);
  if (at < 0) return undefined;
  const place = /^:(\d+):(\d+)/.exec(line.slice(at + programUrl.length));
  return place ? { line: Number(place[1]), column: Number(place[2]) } : undefined;
}

/** As V8 writes it: a function without a name is only a place. */
function frame(name: string | undefined, { line, column }: CallSite): string {
  const place = `${fileName(programUrl)}:${line}:${column}`;
  return name === undefined ? place : `${name} (${place})`;
}

function functionIn(line: string): string | undefined {
  return /^\s*at (?:async )?((?:new )?\S+)(?: \[as \S+\])? \(/.exec(line)?.[1] ?? /^(\w+)@/.exec(line)?.[1];
}

function fileName(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
