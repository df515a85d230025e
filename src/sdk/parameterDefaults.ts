import { parameterNames, parameterTexts } from "./parameterNames.ts";

/** Defaults of a function's parameters, read from its text, where they are plain literals; the rest stay in the program. */
export function literalDefaults(code: string): Record<string, unknown> {
  const names = parameterNames(code);
  const entries = parameterTexts(code).flatMap((text, index) => {
    const literal = /^[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=([^>=][\s\S]*)$/u.exec(text)?.[1];
    const value = literal === undefined ? undefined : literalIn(literal.trim());
    return value === undefined ? [] : [[names[index], value]];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** What JSON can hold, in the program's own spelling where that differs only by quotes. */
function literalIn(text: string): unknown {
  const quoted = /^'((?:[^'\\\n"])*)'$|^`((?:[^`\\$"\n])*)`$/.exec(text);
  if (quoted) return quoted[1] ?? quoted[2];
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
