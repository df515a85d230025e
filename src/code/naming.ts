/** Where the package leaves the function that is told what constants are called. */
const symbol = "millrace.constants";

/** An expression that tells the package, which the file has imported, what its constants are called. */
export function namingExpression(constants: readonly string[], symbols = "globalThis"): string {
  return `${symbols}[Symbol.for("${symbol}")]?.({ ${constants.join(", ")} })`;
}

/** A file's JavaScript, which tells at its end what its constants are called: no line of it moves. */
export function withConstantNames(javascript: string, constants: readonly string[]): string {
  return constants.length === 0 ? javascript : `${javascript}\n;${namingExpression(constants)};\n`;
}
