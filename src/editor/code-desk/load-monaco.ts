import EditorWorker from "monaco-editor/editor/editor.worker?worker";

export type Monaco = typeof import("monaco-editor/editor");

let loading: Promise<Monaco> | undefined;

/** Monaco, loaded when it is first asked for. After a failure the next call tries again. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= load().catch((cause: unknown) => {
    loading = undefined;
    throw new Error("The code editor could not be loaded.", { cause });
  });
  return loading;
}

/** Only what colours TypeScript: types come from our own language worker, so that one compiler serves all of it. */
async function load(): Promise<Monaco> {
  self.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  const [monaco] = await Promise.all([
    import("monaco-editor/editor"),
    import("monaco-editor/features/register.all"),
    import("monaco-editor/languages/definitions/typescript/register"),
    document.fonts.load('13px "JetBrains Mono Variable"'),
  ]);
  leaveToPage(monaco);
  return monaco;
}

/** Keys that mean something to the page even while code has the focus. */
function leaveToPage({ editor, KeyCode, KeyMod }: Monaco): void {
  editor.addKeybindingRule({
    keybinding: KeyMod.CtrlCmd | KeyCode.Enter,
    command: "-editor.action.insertLineAfter",
  });
}
