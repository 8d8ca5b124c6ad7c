/**
 * Whether NO_PROXY exempts a URL: by its host's name, by a domain that it is in, or all by `*`, each with a port or
 * without. A leading dot or `*.` is allowed; `*.example.com` is not example.com itself.
 */
export function isExempt({ hostname, port }: URL, noProxy: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map(readEntry)
    .some((entry) => (entry.port === "" || entry.port === (port || "443")) && matches(entry.name, host));
}

/** `name`, `name:port`, `[IPv6]`, `[IPv6]:port`, or an IPv6 address as it is. */
function readEntry(entry: string): { readonly name: string; readonly port: string } {
  const [, address, name, port = ""] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  return { name: address ?? name ?? entry, port };
}

function matches(name: string, host: string): boolean {
  if (name === "*") return true;
  const domain = name.replace(/^\*?\./, "").replace(/\.$/, "");
  return host.endsWith(`.${domain}`) || (host === domain && !name.startsWith("*"));
}
