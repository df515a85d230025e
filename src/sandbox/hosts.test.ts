import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostOf, hostsIn, sourcesOf } from "./hosts.ts";

describe("a host to grant", () => {
  test.each([
    ["https://api.example.com/v1?q=1", "https://api.example.com"],
    ["api.example.com", "https://api.example.com"],
    ["http://127.0.0.1:8080/x", "http://127.0.0.1:8080"],
    ["localhost:3000", "https://localhost:3000"],
    ["wss://live.example.com/socket", "https://live.example.com"],
    ["ws://127.0.0.1:9000", "http://127.0.0.1:9000"],
    ["HTTPS://EXAMPLE.com:443", "https://example.com"],
  ])("%s is %s", (text, host) => expect(hostOf(text)).toBe(host));

  test.each([
    "",
    "*",
    "https://*",
    "https://*.com",
    "data:text/plain,x",
    "blob:null/1",
    "javascript:x",
    "a b",
    "'self'",
  ])("%s is none", (text) => expect(hostOf(text)).toBeUndefined());

  test("is nothing that a policy would read as more than one host", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://a${text}`),
        ),
        (text) => {
          const host = hostOf(text);
          if (host !== undefined) expect(host).toMatch(/^https?:\/\/[^\s;,'"*/]+$/);
        },
      ),
    );
  });
});

test("a program's text is searched for the hosts that it names", () => {
  const text = 'fetch("https://b.test/x?y"); new WebSocket(`wss://a.test/${room}`); // see http://b.test:81/';
  expect(hostsIn(text)).toEqual(["http://b.test:81", "https://a.test", "https://b.test"]);
});

test("a policy lets through the hosts that were granted, by fetch and by WebSocket, and nothing but hosts", () => {
  expect(sourcesOf(["https://a.test", "http://127.0.0.1:1"])).toBe(
    "https://a.test wss://a.test http://127.0.0.1:1 ws://127.0.0.1:1",
  );
  expect(sourcesOf([])).toBe("'none'");
  expect(sourcesOf(["*", "https://a.test; script-src *", "https:"])).toBe("'none'");
});
