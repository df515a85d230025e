import type { Problem } from "../../program/checks.ts";
import type { Program } from "../../program/program.ts";
import { sharedCode, type EditorLanguage } from "../ports.ts";
import type { Session } from "../session.ts";
import { Draft, textAt, withText } from "./draft.ts";
import { loadMonaco, type Monaco } from "./load-monaco.ts";
import { provideLanguage } from "./providers.ts";
import { followPageTheme } from "./theme.ts";

type CodeEditor = ReturnType<Monaco["editor"]["create"]>;
type TextModel = ReturnType<Monaco["editor"]["createModel"]>;
type ViewState = ReturnType<CodeEditor["saveViewState"]>;

export interface CodeDeskProps {
  readonly session: Session;
  readonly language: EditorLanguage;
  /** Part of the address of every text, so that two flows never share one. */
  readonly flowId: string;
}

/**
 * The one Monaco of an editor. It moves to wherever code is shown, with one model per task and one for the shared
 * code. Invariants:
 * 1. A model and the program say the same, except while the draft is pending for that text.
 * 2. A change that came from the program is not typing: it never reaches the draft.
 * 3. There is no model of a task that is gone.
 */
export class CodeDesk {
  private readonly draft: Draft;
  private readonly element = document.createElement("div");
  private readonly models = new Map<string, TextModel>();
  private readonly viewStates = new Map<string, ViewState>();
  private endings: (() => void)[] = [];
  private readonly props: CodeDeskProps;
  private monaco: Monaco | undefined;
  private editor: CodeEditor | undefined;
  private shown: string | undefined;
  private isFollowing = false;
  private isOpen = false;
  private problems: readonly Problem[] = [];
  private toReveal: { readonly place: string; readonly line: number } | undefined;

  constructor(props: CodeDeskProps) {
    this.props = props;
    this.draft = new Draft(props.session, props.language);
    this.element.style.height = "100%";
  }

  /** From now on it follows the session. Open and close may alternate, as React's effects do. */
  open(): void {
    this.isOpen = true;
    const unsubscribe = this.props.session.subscribe((state, before) => {
      if (state.program !== before.program) this.follow(state.program);
      if (state.isReadOnly !== before.isReadOnly) this.editor?.updateOptions({ readOnly: state.isReadOnly });
    });
    this.endings.push(unsubscribe);
  }

  /** What was typed is in the program when this returns; nothing of Monaco is left. */
  close(): void {
    this.draft.leave();
    this.keepViewState();
    this.isOpen = false;
    this.endings.forEach((end) => end());
    this.endings = [];
    this.editor?.dispose();
    this.editor = undefined;
    this.models.forEach((model) => model.dispose());
    this.models.clear();
    this.shown = undefined;
    this.element.remove();
  }

  /** Shows a text in the container once Monaco is there. Whoever shows must `hide` the same container. */
  async show(container: HTMLElement, place: string, label: string): Promise<void> {
    this.monaco = await loadMonaco();
    if (!this.isOpen || !container.isConnected) return;
    this.editor ??= this.createEditor(this.monaco);
    if (this.element.parentElement !== container) container.append(this.element);
    this.swap(this.monaco, this.editor, place);
    this.editor.updateOptions({ ariaLabel: `${label}. Press Ctrl+M to let Tab leave the code.` });
    this.editor.layout();
    this.revealWanted();
  }

  /** What was typed is in the program when this returns. */
  hide(container: HTMLElement): void {
    this.draft.leave();
    if (this.element.parentElement !== container) return;
    this.keepViewState();
    this.element.remove();
  }

  /** Settles when all that was typed is in the program, signature included. */
  finishTyping(): Promise<void> {
    return this.draft.finish();
  }

  /** Puts the cursor on a line of the text, now if it shows, else as soon as it does. */
  reveal(place: string, line: number): void {
    this.toReveal = { place, line };
    this.revealWanted();
  }

  private revealWanted(): void {
    if (!this.toReveal || !this.editor || !this.element.isConnected || this.toReveal.place !== this.shown)
      return;
    const { line } = this.toReveal;
    this.toReveal = undefined;
    this.editor.setPosition({ lineNumber: line, column: 1 });
    this.editor.revealLineInCenterIfOutsideViewport(line);
    this.editor.focus();
  }

  setProblems(problems: readonly Problem[]): void {
    this.problems = problems;
    for (const [place, model] of this.models) this.mark(place, model);
  }

  private createEditor(monaco: Monaco): CodeEditor {
    const { language } = this.props;
    const { isReadOnly: readOnly } = this.props.session.getState();
    const editor = monaco.editor.create(this.element, { ...editorOptions, readOnly });
    editor.onDidBlurEditorWidget(() => this.draft.leave());
    this.endings.push(followPageTheme(monaco));
    this.endings.push(provideLanguage(monaco, language, (model) => this.contextOf(model)));
    return editor;
  }

  private contextOf(model: TextModel) {
    const place = [...this.models].find(([, candidate]) => candidate === model)?.[0];
    if (place === undefined) return undefined;
    return { place, program: withText(this.props.session.getState().program, place, model.getValue()) };
  }

  private swap(monaco: Monaco, editor: CodeEditor, place: string): void {
    if (this.shown === place && editor.getModel()) return;
    this.keepViewState();
    this.draft.leave();
    this.shown = place;
    editor.setModel(this.modelOf(monaco, place));
    editor.restoreViewState(this.viewStates.get(place) ?? null);
  }

  private keepViewState(): void {
    if (this.shown !== undefined && this.editor) this.viewStates.set(this.shown, this.editor.saveViewState());
  }

  private modelOf(monaco: Monaco, place: string): TextModel {
    const present = this.models.get(place);
    if (present) return present;
    const text = textAt(this.props.session.getState().program, place) ?? "";
    const uri = monaco.Uri.from({ scheme: "millrace", path: `/${this.props.flowId}/${place}.ts` });
    const model = monaco.editor.createModel(text, "typescript", uri);
    model.onDidChangeContent(() => {
      if (!this.isFollowing) this.draft.type(place, model.getValue());
    });
    this.models.set(place, model);
    this.mark(place, model);
    return model;
  }

  /** Brings the models to what the program says now: after undo, say, or when a task was deleted. */
  private follow(program: Program): void {
    for (const [place, model] of this.models) {
      const text = textAt(program, place);
      if (text === undefined) this.forget(place, model);
      else if (text !== model.getValue() && !this.draft.isPending(place)) this.replaceText(model, text);
    }
  }

  private replaceText(model: TextModel, text: string): void {
    this.isFollowing = true;
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    this.isFollowing = false;
  }

  private forget(place: string, model: TextModel): void {
    this.models.delete(place);
    this.viewStates.delete(place);
    if (this.shown === place) this.shown = undefined;
    model.dispose();
  }

  private mark(place: string, model: TextModel): void {
    const isHere = (problem: Problem) =>
      place === sharedCode
        ? problem.shared === true
        : problem.task === place || (problem.node === place && problem.task === undefined);
    const markers = this.problems.flatMap((problem) =>
      isHere(problem) && problem.line !== undefined ? [markerOf(problem, problem.line, model)] : [],
    );
    this.monaco?.editor.setModelMarkers(model, "millrace", markers);
  }
}

/** The same measures as `.ghost` in CodeEditor.module.css, so that nothing jumps when Monaco takes over. */
export const editorOptions = {
  model: null,
  automaticLayout: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontLigatures: false,
  fontSize: 13,
  lineHeight: 20,
  padding: { top: 10, bottom: 10 },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 14,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  overviewRulerBorder: false,
  overviewRulerLanes: 0,
  scrollBeyondLastLine: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  fixedOverflowWidgets: true,
  tabSize: 2,
  wordBasedSuggestions: "off",
  renderWhitespace: "selection",
  stickyScroll: { enabled: false },
} as const;

const markerSeverity = { error: 8, warning: 4 } as const;

function markerOf(problem: Problem, line: number, model: TextModel) {
  const startLineNumber = Math.min(line, model.getLineCount());
  const startColumn = problem.column ?? 1;
  const word = model.getWordAtPosition({ lineNumber: startLineNumber, column: startColumn });
  return {
    severity: markerSeverity[problem.severity],
    message: problem.message,
    startLineNumber,
    startColumn,
    endLineNumber: startLineNumber,
    endColumn: word && problem.column ? word.endColumn : model.getLineMaxColumn(startLineNumber),
  };
}
