import { decodePart } from "../connection/tunnel.ts";
import { Invalid } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { Environment } from "./environment.ts";

const EXAMPLE = "http://proxy.example.com:3128";

/**
 * Masks the password of the HTTPS proxy, because the runner masks only those of its own settings, not of a job's `env`.
 * Text before an `@` is treated as user and password, even if the rest is not a URL. Returns `false` if the password is
 * too short to be masked.
 */
export function maskProxyPassword({ httpsProxy }: Environment, redaction: Redaction): boolean {
  const [, user = "", password = ""] = /^([^:@]*):(.*)@/s.exec(httpsProxy.replace(/^[^/]*:\/\//, "")) ?? [];
  if (password === "") return true;
  // The proxy receives the user and the password in base64.
  redaction.hide(`${decodePart(user)}:${decodePart(password)}`);
  const spellings = new Set([password, encodePassword(password), decodePart(password)]);
  return [...spellings].map((spelling) => redaction.add(spelling)).every(Boolean);
}

/**
 * Returns the URL of the HTTPS proxy, or an empty text. The scheme may be missing, as in curl. Throws `Invalid` without
 * quoting the value.
 */
export function readHttpsProxy(environment: Environment): string {
  if (environment.httpsProxy === "") return "";
  const text = environment.httpsProxy.includes("://") ? environment.httpsProxy : `http://${environment.httpsProxy}`;
  const url = URL.parse(text);
  const problem = findProblem(text, url);
  if (problem !== undefined) throw new Invalid(`HTTPS_PROXY: ${problem}`);
  return url?.href ?? "";
}

/** The problems of the proxy's URL, which are reported together with those of the inputs. */
export function findProxyProblems(environment: Environment): readonly string[] {
  try {
    readHttpsProxy(environment);
    return [];
  } catch (error) {
    if (error instanceof Invalid) return error.problems;
    throw error;
  }
}

/** Percent-encodes a password as in a URL. */
function encodePassword(text: string): string {
  return URL.parse(`http://user:${text}@proxy.example.com`)?.password ?? text;
}

function findProblem(text: string, url: URL | null): string | undefined {
  // A URL parser ends the host at such a character. The user would become the host, and the password part of the path.
  if (/:\/\/.*[\\/?#].*@/s.test(text)) {
    return "has a special character in its user name or password; percent-encode everything except letters and digits, such as %5C for \\, %23 for #, %2F for / and %3F for ?";
  }
  if (/^socks/i.test(text)) {
    return `is a SOCKS proxy, but this action supports only HTTP proxies; write ${EXAMPLE}`;
  }
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    return `is not the URL of an HTTP proxy; write ${EXAMPLE}`;
  }
  if (/[?#]/.test(text)) return `has a query or a fragment; write only the address of the proxy, such as ${EXAMPLE}`;
  if (url.pathname !== "/") {
    return `has a path, and proxy auto-configuration (PAC) files are not supported; write only the address of the proxy, such as ${EXAMPLE}`;
  }
  return undefined;
}
