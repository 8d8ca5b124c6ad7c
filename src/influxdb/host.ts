import { domainToUnicode } from "node:url";
import { Invalid, quote } from "../redaction/invalid.ts";

/** `localhost`, 127.0.0.0/8 and `[::1]`, in the form of a parsed URL. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const USE_TLS = "would send the management token unencrypted; use https://";

/** Without a certificate, a server of Enterprise serves HTTP. */
const ENTERPRISE_TLS =
  "would send the admin token unencrypted; use https://. Enterprise serves HTTPS if it is started with --tls-cert and --tls-key";

const HOST_FORM = "write only the host, such as cluster.example.com or https://cluster.example.com:8086";

/**
 * Parses the cluster's host, which is a host name or an https:// URL, with an optional port. Returns its origin,
 * without a slash at the end. Throws `Invalid`, never with the message of a URL error, because that quotes the text.
 */
export function parseHost(text: string): string {
  return parseOrigin(text, USE_TLS);
}

/** Parses the host of a server of Enterprise or Cloud. Throws `Invalid`. */
export function parseEnterpriseHost(text: string): string {
  return parseOrigin(text, ENTERPRISE_TLS);
}

function parseOrigin(text: string, tlsAdvice: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseUrl(withScheme, text, "a host", HOST_FORM, tlsAdvice);
  if (url.pathname !== "/") throw new Invalid(`${quote(text)} has a path; ${HOST_FORM}`);
  return url.origin;
}

/** Parses the base URL of the Management API, and removes slashes at its end. Throws `Invalid`. */
export function parseManagementUrl(text: string): string {
  const url = parseUrl(text, text, "a URL", "write an https:// URL that ends in /api/v0", USE_TLS);
  return url.href.replace(/\/+$/, "");
}

function parseUrl(text: string, shown: string, what: string, form: string, tlsAdvice: string): URL {
  if (/\s/.test(shown) && !shown.includes("@")) throw new Invalid(`${quote(shown)} contains white space; ${form}`);
  if (shown.includes("@")) throw new Invalid("contains a user name or password (before the @); remove it");
  const url = URL.parse(text);
  const [, scheme = "", authority = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/\\?#]+)/i.exec(text) ?? [];
  if (url !== null && !/^https?:$/.test(url.protocol)) {
    throw new Invalid(`${quote(shown)} does not begin with https://; ${form}`);
  }
  if (scheme === "") throw new Invalid(`${quote(shown)} is not ${what}; ${form}`);
  const problem = findAuthorityProblem(authority, url?.hostname);
  if (problem !== undefined) throw new Invalid(`${quote(shown)} ${problem}; ${form}`);
  if (url === null) throw new Invalid(`${quote(shown)} is not ${what}; ${form}`);
  if (/[?#]/.test(shown)) throw new Invalid(`${quote(shown)} has a query or a fragment; ${form}`);
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new Invalid(`${quote(shown)} uses http://, which ${tlsAdvice}`);
  }
  return url;
}

const VARIABLE = `contains a variable that is not expanded here; use \`\${{ vars.NAME }}\` or the value itself`;

const NO_ADDRESS = "is not a complete IP address; complete ones look like 10.0.0.1 or [2001:db8::1]";

/** URL parsing takes such a host for an IPv4 address. */
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/i;

/**
 * Returns the problem with the host and port of a URL as the user wrote them; `undefined` if the parsed URL has the
 * same host. URL parsing accepts quotes, `$X` and `*` in a name, removes and translates characters, and completes
 * addresses: `10.1` becomes 10.0.0.1.
 * @see https://url.spec.whatwg.org/#host-parsing
 */
function findAuthorityProblem(authority: string, parsed: string | undefined): string | undefined {
  if (/\$|^%\w+%/.test(authority)) return VARIABLE;
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? [];
  if (port !== undefined && !isPort(port)) return "has an invalid port; use 1 to 65535";
  if (host.startsWith("[")) return parsed === undefined ? NO_ADDRESS : undefined;
  if (ENDS_IN_NUMBER.test(host)) return parsed === host ? undefined : NO_ADDRESS;
  return isSameName(host, parsed) ? undefined : "is not a host name";
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** Letters, digits and dashes (RFC 1123, section 2.1), and the underscores of service names (RFC 2782). */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Whether the parsed host is a name, and differs from the written one only in case and punycode. */
function isSameName(written: string, parsed = ""): boolean {
  const labels = parsed.split(".");
  const writtenLabels = written.split(".");
  return (
    parsed.length <= 253 &&
    labels.length === writtenLabels.length &&
    labels.every((label, index) => LABEL.test(label) && isSameLabel(writtenLabels[index] ?? "", label))
  );
}

function isSameLabel(written: string, parsed: string): boolean {
  const meant = written.toLowerCase().normalize("NFC");
  return meant === parsed || meant === domainToUnicode(parsed);
}
