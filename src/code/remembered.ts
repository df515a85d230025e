/** The same function, which does not work out again what it was asked lately. For pure functions of a text. */
export function remembered<Answer>(answer: (text: string) => Answer, most = 4096): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    if (known.has(text)) return known.get(text) as Answer;
    if (known.size >= most) known.clear();
    const given = answer(text);
    known.set(text, given);
    return given;
  };
}
