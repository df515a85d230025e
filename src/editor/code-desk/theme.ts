import type { Monaco } from "./load-monaco.ts";

const themeName = "millrace";

/** Gives Monaco the colours of the page, now and whenever `data-theme` changes. Returns what ends it. */
export function followPageTheme(monaco: Monaco): () => void {
  const paint = () => {
    monaco.editor.defineTheme(themeName, themeOfPage());
    monaco.editor.setTheme(themeName);
  };
  paint();
  const observer = new MutationObserver(paint);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

function themeOfPage(): Parameters<Monaco["editor"]["defineTheme"]>[1] {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => sixDigits(style.getPropertyValue(`--${name}`));
  return {
    base: document.documentElement.dataset["theme"] === "light" ? "vs" : "vs-dark",
    inherit: true,
    rules: [
      { token: "", foreground: token("ink") },
      { token: "comment", foreground: token("code-comment"), fontStyle: "italic" },
      { token: "keyword", foreground: token("code-keyword") },
      { token: "string", foreground: token("code-string") },
      { token: "regexp", foreground: token("code-string") },
      { token: "number", foreground: token("code-number") },
      { token: "type", foreground: token("code-type") },
      { token: "delimiter", foreground: token("ink-soft") },
      { token: "identifier", foreground: token("ink") },
    ].map((rule) => ({ ...rule, foreground: rule.foreground.replace("#", "") })),
    colors: {
      "editor.background": token("panel"),
      "editor.foreground": token("ink"),
      "editor.lineHighlightBackground": token("hover"),
      "editor.lineHighlightBorder": "#00000000",
      "editor.selectionBackground": token("code-selection"),
      "editorLineNumber.foreground": token("ink-faint"),
      "editorLineNumber.activeForeground": token("ink"),
      "editorCursor.foreground": token("accent"),
      "editorIndentGuide.background1": token("line"),
      "editorIndentGuide.activeBackground1": token("line-strong"),
      "editorError.foreground": token("danger"),
      "editorWarning.foreground": token("warning"),
      "editorWidget.background": token("raised"),
      "editorWidget.border": token("line-strong"),
      "editorSuggestWidget.background": token("raised"),
      "editorSuggestWidget.border": token("line-strong"),
      "editorSuggestWidget.selectedBackground": token("hover"),
      "editorSuggestWidget.selectedForeground": token("ink"),
      "editorSuggestWidget.highlightForeground": token("accent"),
      "editorSuggestWidget.focusHighlightForeground": token("accent"),
      "editorHoverWidget.background": token("raised"),
      "editorHoverWidget.border": token("line-strong"),
      "editorBracketHighlight.foreground1": token("ink-soft"),
      "editorBracketHighlight.foreground2": token("code-keyword"),
      "editorBracketHighlight.foreground3": token("code-type"),
      "scrollbarSlider.background": `${token("line-strong")}99`,
      "scrollbarSlider.hoverBackground": token("line-strong"),
      "scrollbarSlider.activeBackground": token("line-strong"),
      focusBorder: token("focus"),
    },
  };
}

const pencil = document.createElement("canvas").getContext("2d");

/** The build writes colours as short as it can (`#fff`, `navy`); Monaco reads six digits only. */
function sixDigits(colour: string): string {
  if (!pencil) return colour.trim();
  pencil.fillStyle = colour.trim();
  return pencil.fillStyle;
}
