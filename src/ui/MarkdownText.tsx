import { ImageOff } from "lucide-react";
import type { ComponentProps } from "react";
import Markdown, { defaultUrlTransform, type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import styles from "./MarkdownText.module.css";

export interface MarkdownTextProps {
  readonly text: string;
}

/**
 * Markdown that somebody's flow wrote: hostile until proven otherwise. HTML in it is shown as text, links leave in a new
 * tab that knows nothing of this one, and no picture is fetched. Loaded when the first artifact is shown.
 */
export default function MarkdownText({ text }: MarkdownTextProps) {
  return (
    <div className={styles.text}>
      <Markdown remarkPlugins={[remarkGfm]} components={components} urlTransform={safeAddress}>
        {text}
      </Markdown>
    </div>
  );
}

const components: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <Picture src={src} alt={alt} />,
  table: ({ children }) => (
    <div className={styles.table}>
      <table>{children}</table>
    </div>
  ),
};

/** Pictures may also carry their bytes with them; a picture cannot run code, not even an SVG. */
function safeAddress(address: string, key: string): string {
  return key === "src" && address.startsWith("data:image/") ? address : defaultUrlTransform(address);
}

/** Only addresses that lead out: within this page there is nothing for a link to lead to. */
function Link({ href = "", children }: Pick<ComponentProps<"a">, "href" | "children">) {
  if (!/^(https?|mailto):/i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function Picture({ src, alt }: Pick<ComponentProps<"img">, "src" | "alt">) {
  if (typeof src === "string" && src.startsWith("data:image/")) return <img src={src} alt={alt ?? ""} />;
  return (
    <span className={styles.picture} title="Pictures from the network are not loaded">
      <ImageOff size={13} aria-hidden />
      {alt || "Picture"}
    </span>
  );
}
