import { Invalid, quoted } from "./invalid.ts";

/** `localhost`, 127.0.0.0/8 and `[::1]`, as URL parsing writes them. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the cluster's host: a host name or an https:// URL, with an optional port. Gives its origin, without a slash
 * at the end. Throws `Invalid`, never with the text of an URL error, which quotes what it read.
 */
export function parseHost(text: string): string {
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`, text, "a host", HOST_FORM);
  if (url.pathname !== "/") throw new Invalid(`${quoted(text)} has a path; ${HOST_FORM}`);
  return url.origin;
}

const HOST_FORM = "write the host alone, such as cluster.example.com or https://cluster.example.com:8086";

/** Reads the base URL of the Management API; a slash at its end is removed. Throws `Invalid`. */
export function parseManagementUrl(text: string): string {
  const url = parseUrl(text, text, "a URL", "write an https:// URL that ends in /api/v0");
  return url.href.replace(/\/+$/, "");
}

function parseUrl(text: string, shown: string, what: string, form: string): URL {
  if (/\s/.test(shown) && !shown.includes("@")) throw new Invalid(`${quoted(shown)} has white space inside; ${form}`);
  const url = URL.parse(text);
  if (url === null) throw new Invalid(`${quoted(shown)} is not ${what}; ${form}`);
  if (shown.includes("@")) {
    throw new Invalid(`holds user info (what stands before the @); ${form}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Invalid(`${quoted(shown)} does not begin with https://; ${form}`);
  }
  if (/[?#]/.test(shown)) throw new Invalid(`${quoted(shown)} has a query or a fragment; ${form}`);
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new Invalid(
      `${quoted(shown)} is not encrypted, and a management token never travels in clear; write https://`,
    );
  }
  return url;
}
