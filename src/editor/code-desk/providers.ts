import type { Program } from "../../program/program.ts";
import type { Completion, EditorLanguage } from "../ports.ts";
import type { Monaco } from "./load-monaco.ts";

type TextModel = ReturnType<Monaco["editor"]["createModel"]>;

/** What a model's text belongs to, and the program with just that text. Nothing for models that are not ours. */
export type TextContext = (
  model: TextModel,
) => { readonly program: Program; readonly place: string } | undefined;

/** Completions and hovers from the language port. Returns what takes them away. */
export function provideLanguage(
  monaco: Monaco,
  language: EditorLanguage,
  contextOf: TextContext,
): () => void {
  /** Where the newest completions were asked for; what is looked at is one of these. */
  let asked: { readonly program: Program; readonly place: string; readonly offset: number } | undefined;
  const registrations = [
    monaco.languages.registerCompletionItemProvider("typescript", {
      triggerCharacters: [".", '"', "'"],
      provideCompletionItems: async (model, position) => {
        const context = contextOf(model);
        if (!context) return { suggestions: [] };
        const offset = model.getOffsetAt(position);
        const completions = await language.completions(context.program, context.place, offset);
        const word = model.getWordUntilPosition(position);
        const range = monaco.Range.fromPositions(position.with(undefined, word.startColumn), position);
        asked = { ...context, offset };
        return { suggestions: completions.map((completion) => suggestion(monaco, completion, range)) };
      },
      resolveCompletionItem: async (item) => {
        if (!asked || typeof item.label !== "string") return item;
        const found = await language.describe(asked.program, asked.place, asked.offset, item.label);
        if (!found) return item;
        const { detail, documentation } = found;
        return {
          ...item,
          ...(detail !== undefined && { detail }),
          ...(documentation !== undefined && { documentation: { value: documentation } }),
        };
      },
    }),
    monaco.languages.registerHoverProvider("typescript", {
      provideHover: async (model, position) => {
        const context = contextOf(model);
        const offset = model.getOffsetAt(position);
        const hover = context && (await language.hover(context.program, context.place, offset));
        if (!hover || model.isDisposed()) return null;
        const start = model.getPositionAt(hover.start);
        const end = model.getPositionAt(hover.start + hover.length);
        const code = { value: `\`\`\`typescript\n${hover.code}\n\`\`\`` };
        const contents = hover.documentation ? [code, { value: hover.documentation }] : [code];
        return { contents, range: monaco.Range.fromPositions(start, end) };
      },
    }),
  ];
  return () => registrations.forEach((registration) => registration.dispose());
}

function suggestion(monaco: Monaco, completion: Completion, range: InstanceType<Monaco["Range"]>) {
  return {
    label: completion.label,
    kind: kindOf(monaco, completion.kind),
    insertText: completion.insertText ?? completion.label,
    range,
    ...(completion.detail !== undefined && { detail: completion.detail }),
    ...(completion.documentation !== undefined && { documentation: { value: completion.documentation } }),
    ...(completion.sortText !== undefined && { sortText: completion.sortText }),
  };
}

/** TypeScript's words for kinds, where Monaco has an icon for them. */
function kindOf(monaco: Monaco, kind: string): number {
  const kinds = monaco.languages.CompletionItemKind;
  const known: Readonly<Record<string, number>> = {
    function: kinds.Function,
    "local function": kinds.Function,
    method: kinds.Method,
    property: kinds.Property,
    getter: kinds.Property,
    setter: kinds.Property,
    const: kinds.Constant,
    let: kinds.Variable,
    var: kinds.Variable,
    parameter: kinds.Variable,
    class: kinds.Class,
    interface: kinds.Interface,
    type: kinds.Interface,
    enum: kinds.Enum,
    keyword: kinds.Keyword,
    module: kinds.Module,
    string: kinds.Value,
  };
  return known[kind] ?? kinds.Variable;
}
