/**
 * A host that a flow may be granted, as people and browsers name it: an origin without path, over http or https. What
 * speaks WebSocket counts as the same host. Undefined for anything else: no blob:, no data:, no wildcard.
 */
export function hostOf(text: string): string | undefined {
  const named =
    /^[a-z][a-z\d+.-]*:/i.test(text) && !/^[\w.-]+:\d+(\/|$)/.test(text) ? text : `https://${text}`;
  if (/[*\s;,'"]/.test(named) || !URL.canParse(named)) return undefined;
  const { protocol, host } = new URL(named);
  const scheme = { "http:": "http", "ws:": "http", "https:": "https", "wss:": "https" }[protocol];
  return scheme && host ? `${scheme}://${host}` : undefined;
}

/** The hosts that a program's text names, each once: what it may want to speak with. */
export function hostsIn(text: string): string[] {
  const urls = text.match(/\b(?:https?|wss?):\/\/[^\s"'`<>\\)$]+/gi) ?? [];
  return [...new Set(urls.flatMap((url) => hostOf(url) ?? []))].toSorted();
}

/** The source that `script-src` has besides those of the sandbox: a host that may be reached, or nothing. */
export function sourceOfCode(hosts: readonly string[], host: string | undefined): string {
  return host !== undefined && hosts.includes(host) && hostOf(host) === host ? host : "";
}

/** The sources of `connect-src` that let exactly these hosts through. */
export function sourcesOf(hosts: readonly string[]): string {
  const known = hosts.filter((host) => hostOf(host) === host);
  if (known.length === 0) return "'none'";
  return known.flatMap((host) => [host, host.replace(/^http/, "ws")]).join(" ");
}
