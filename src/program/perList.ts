/**
 * The same function, which works out its answer once for each list. The lists of a program never change: an edit makes new
 * ones.
 */
export function perList<List extends object, Answer>(answer: (list: List) => Answer): (list: List) => Answer {
  const known = new WeakMap<List, { readonly answer: Answer }>();
  return (list) => {
    const found = known.get(list) ?? { answer: answer(list) };
    known.set(list, found);
    return found.answer;
  };
}
