import { removeBrackets } from "./socket.ts";

/**
 * Whether NO_PROXY exempts a URL. An entry is a host name, a domain, or `*` for everything, each with an optional port. A
 * domain may begin with a dot or `*.`. `*.example.com` does not match example.com itself.
 */
export function isExempt({ hostname, port }: URL, noProxy: string): boolean {
  const host = removeBrackets(hostname).replace(/\.$/, "");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(readEntry)
    .some((entry) => (entry.port === "" || entry.port === (port || "443")) && matches(entry.name, host));
}

/** `name`, `name:port`, `[IPv6]`, `[IPv6]:port`, or an IPv6 address without brackets. */
function readEntry(entry: string): { readonly name: string; readonly port: string } {
  const [, address, name, port = ""] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  return { name: address ?? name ?? entry, port };
}

function matches(name: string, host: string): boolean {
  if (name === "*") return true;
  const domain = name.replace(/^\*?\./, "").replace(/\.$/, "");
  return host.endsWith(`.${domain}`) || (host === domain && !name.startsWith("*"));
}
