import { moduleUrl, npmAmong, placeOfModule } from "../code/npm.ts";
import { hostOf } from "../sandbox/hosts.ts";

/** What the user wrote as the address of a module server, if it is one: http or https, and no more than an address. */
export function moduleServerOf(text: string): string | undefined {
  const typed = text.trim().replace(/\/+$/, "");
  if (typed === "" || /[\s"'<>\\]/.test(typed)) return undefined;
  const address = typed.includes("://") ? typed : `https://${typed}`;
  const isHttp = /^https?:/i.test(address) && hostOf(address.replace(placeOfModule, "module")) !== undefined;
  return isHttp ? address : undefined;
}

/** The host of a module server, as permissions name it. */
export function hostOfServer(server: string): string | undefined {
  return server === "" ? undefined : hostOf(server.replace(placeOfModule, "module"));
}

/** The npm modules of a program by name, and the host that they come from; or why they cannot be loaded. */
export interface NpmModules {
  readonly urls: Readonly<Record<string, string>>;
  readonly host?: string;
}

/** A module is code, so it comes from nowhere but the one server, and from there only if the flow may reach it. */
export function npmModulesOf(
  imports: readonly { readonly specifier: string }[],
  server: string,
  hosts: readonly string[],
): NpmModules | { readonly problem: string } {
  const names = npmAmong(imports.map(({ specifier }) => specifier));
  if (names.length === 0) return { urls: {} };
  const named = names.map((name) => `"${name}"`).join(", ");
  const host = hostOfServer(server);
  if (host === undefined)
    return {
      problem: `The flow imports ${named} from npm, and no module server is set: name one under Permissions.`,
    };
  if (!hosts.includes(host))
    return {
      problem: `The flow imports ${named} from ${host}, which it may not reach: allow it ${host} under Permissions, then run it again.`,
    };
  return { urls: Object.fromEntries(names.map((name) => [name, moduleUrl(server, name)])), host };
}
