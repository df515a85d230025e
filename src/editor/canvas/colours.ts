import { useSyncExternalStore } from "react";
import { iconOfTone, type StateTone } from "../../ui/stateTones.ts";

/** The tokens of `tokens.css` with which the flow is drawn from afar. */
export interface Colours {
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ink: string;
  readonly inkFaint: string;
  readonly accent: string;
  readonly danger: string;
  readonly warning: string;
  readonly font: string;
  readonly tones: Readonly<Record<StateTone, string>>;
}

let known: { readonly theme: string; readonly colours: Colours } | undefined;

/** The colours of the page's theme, and others when the theme is another. */
export function useColours(): Colours {
  return useSyncExternalStore(onTheme, coloursNow);
}

function coloursNow(): Colours {
  const theme = document.documentElement.dataset["theme"] ?? "";
  if (known?.theme !== theme)
    known = { theme, colours: coloursOf(getComputedStyle(document.documentElement)) };
  return known.colours;
}

function coloursOf(style: CSSStyleDeclaration): Colours {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const tones = Object.keys(iconOfTone).map((tone) => [tone, token(`state-${tone}`)]);
  return {
    raised: token("raised"),
    line: token("line"),
    lineStrong: token("line-strong"),
    ink: token("ink"),
    inkFaint: token("ink-faint"),
    accent: token("accent"),
    danger: token("danger"),
    warning: token("warning"),
    font: token("font-text"),
    tones: Object.fromEntries(tones) as Record<StateTone, string>,
  };
}

function onTheme(tell: () => void): () => void {
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
