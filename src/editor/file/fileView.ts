import { differenceOf } from "../../code/textEdits.ts";
import { editorOptions } from "../code-desk/CodeDesk.ts";
import { loadMonaco, type Monaco } from "../code-desk/load-monaco.ts";
import { followPageTheme } from "../code-desk/theme.ts";
import type { FileProblem } from "../ports.ts";
import type { Session } from "../session.ts";
import type { FileLink } from "./FileLink.ts";

type TextModel = ReturnType<Monaco["editor"]["createModel"]>;

export interface FileViewProps {
  readonly element: HTMLElement;
  readonly session: Session;
  readonly link: FileLink;
  readonly flowId: string;
}

/** Shows the file in a Monaco of its own, until it is closed. */
export function openFileView(props: FileViewProps): { readonly ready: Promise<void>; close(): void } {
  const endings: (() => void)[] = [];
  let isClosed = false;
  const ready = loadMonaco().then((monaco) => {
    if (!isClosed) endings.push(...build(monaco, props));
  });
  return {
    ready,
    close() {
      isClosed = true;
      endings.forEach((end) => end());
    },
  };
}

function build(monaco: Monaco, { element, session, link, flowId }: FileViewProps): (() => void)[] {
  const uri = monaco.Uri.from({ scheme: "millrace", path: `/${flowId}/the file.ts` });
  const model = monaco.editor.createModel(link.text, "typescript", uri);
  const editor = monaco.editor.create(element, {
    ...editorOptions,
    model,
    folding: true,
    lineNumbersMinChars: 4,
    readOnly: session.getState().isReadOnly,
    ariaLabel: "File of the flow. Press Ctrl+M to let Tab leave the code.",
  });
  let isFollowing = false;
  const show = (text: string) => {
    isFollowing = true;
    replaceText(monaco, model, text);
    isFollowing = false;
  };
  const mark = (problem: FileProblem | undefined) => markProblem(monaco, model, problem);
  const showWanted = ({ wantedLine: line }: { readonly wantedLine?: number | undefined }) => {
    if (line === undefined) return;
    link.state.setState({ wantedLine: undefined });
    editor.setPosition({ lineNumber: line, column: 1 });
    editor.revealLineInCenter(line);
    editor.focus();
  };
  mark(link.state.getState().problem);
  showWanted(link.state.getState());
  model.onDidChangeContent(() => {
    if (!isFollowing) link.type(textOf(monaco, model));
  });
  editor.onDidBlurEditorWidget(() => link.leave());
  return [
    link.follow(show),
    link.state.subscribe(({ problem }) => mark(problem)),
    link.state.subscribe(showWanted),
    session.subscribe(({ isReadOnly }) => editor.updateOptions({ readOnly: isReadOnly })),
    followPageTheme(monaco),
    () => editor.dispose(),
    () => model.dispose(),
  ];
}

/** Every byte of it, a mark of the encoding at its beginning included. */
function textOf(monaco: Monaco, model: TextModel): string {
  return model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
}

/** Only what is between the common beginning and end, so that cursor and scroll place stay. */
function replaceText(monaco: Monaco, model: TextModel, text: string): void {
  const before = textOf(monaco, model);
  if (before === text) return;
  const { at, removed, inserted } = differenceOf(before, text);
  const range = monaco.Range.fromPositions(model.getPositionAt(at), model.getPositionAt(at + removed.length));
  model.pushEditOperations([], [{ range, text: inserted }], () => null);
  if (textOf(monaco, model) !== text) model.setValue(text);
}

function markProblem(monaco: Monaco, model: TextModel, problem: FileProblem | undefined): void {
  const place = problem?.place;
  const line = Math.min(place?.line ?? 1, model.getLineCount());
  const markers = problem && {
    severity: monaco.MarkerSeverity.Error,
    message: problem.reason,
    startLineNumber: line,
    startColumn: place?.column ?? 1,
    endLineNumber: line,
    endColumn: model.getLineMaxColumn(line),
  };
  monaco.editor.setModelMarkers(model, "millrace file", markers ? [markers] : []);
}
