import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import MarkdownText from "./MarkdownText.tsx";

test("tables, lists and emphasis are drawn", () => {
  const html = shown("| Word | Count |\n|---|--:|\n| the | 14 |\n\n- **one**");
  expect(html).toContain("<td>the</td>");
  expect(html).toContain("<li><strong>one</strong></li>");
});

test("HTML is shown as text", () => {
  const html = shown("a <b onclick=alert(1)>b</b>\n\n<script>alert(1)</script>\n\n<iframe src=//x></iframe>");
  expect(html).not.toMatch(/<(b|script|iframe)\b/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("a link opens in a new tab that knows nothing of this one", () => {
  expect(shown("[out](https://example.org)")).toContain(
    '<a href="https://example.org" target="_blank" rel="noopener noreferrer nofollow">out</a>',
  );
});

test.each([
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "#run",
  "other.html",
])("an address that leads nowhere good is no link: %s", (address) => {
  expect(shown(`[text](${address})`)).not.toContain("<a");
});

test("a picture from the network is not fetched; its words stand for it", () => {
  const html = shown("![the whale](https://example.org/whale.png)");
  expect(html).not.toMatch(/<img|example\.org/);
  expect(html).toContain("the whale");
});

test("a picture that carries its bytes is shown", () => {
  expect(shown("![dot](data:image/gif;base64,R0lGODlhAQABAAAAACw=)")).toContain('alt="dot"');
});

function shown(text: string): string {
  return renderToStaticMarkup(createElement(MarkdownText, { text }));
}
