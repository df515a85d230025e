/** Looking further costs more than posting the value alone. */
const mostLookedAt = 64;

/**
 * True for a value of plain data that any structured clone takes: it may wait in a letter, where a failure to clone it
 * could not be told to the code that sent it. False when that cannot be seen quickly.
 */
export function isSurelyCloned(value: unknown): boolean {
  const rest = [value];
  for (let looked = 0; rest.length > 0; looked++) {
    const next = rest.pop();
    if (typeof next === "function" || typeof next === "symbol") return false;
    if (typeof next !== "object" || next === null) continue;
    const prototype: unknown = Object.getPrototypeOf(next);
    const isList = Array.isArray(next);
    if (looked >= mostLookedAt || !(isList || prototype === Object.prototype || prototype === null))
      return false;
    const members: unknown[] = isList ? next : Object.values(next);
    if (members.length > mostLookedAt) return false;
    rest.push(...members);
  }
  return true;
}
