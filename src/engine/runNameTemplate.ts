/**
 * Fills a run-name template: `{name}` stands for a parameter's value, `{name.key}` and `{name[key]}` for a part of it,
 * `{{` and `}}` for braces. Gives a sentence when a placeholder names no parameter (semantics, 1.7).
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, unknown>>,
): { readonly text: string } | { readonly problem: string } {
  let problem: string | undefined;
  const text = template.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (found, placeholder: string | undefined) => {
    if (placeholder === undefined) return found.slice(1);
    const value = valueAt(values, placeholder.split(/[.[\]]+/).filter(Boolean));
    if (value !== missing) return textOf(value);
    problem ??= `The template "${template}" names "${placeholder}", which the run does not have.`;
    return found;
  });
  return problem === undefined ? { text } : { problem };
}

const missing = Symbol("missing");

function valueAt(values: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return missing;
  return path.reduce<unknown>((value, key) => {
    const isThere = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    return isThere ? (value as Record<string, unknown>)[key] : missing;
  }, values);
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
