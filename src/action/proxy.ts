import { Invalid } from "../influxdb/invalid.ts";
import type { Redaction } from "../influxdb/redaction.ts";
import type { Environment } from "./environment.ts";

/**
 * Masks the password of the proxy for https: the runner masks those of its own settings, not those of a job's `env`.
 * What stands before an `@` is taken for one, also if the rest is no URL. `false`: it is too short, and is not masked.
 */
export function maskProxyPassword({ httpsProxy }: Environment, redaction: Redaction): boolean {
  const [, user = "", password = ""] = /^([^:@]*):(.*)@/s.exec(httpsProxy.replace(/^[^/]*:\/\//, "")) ?? [];
  if (password === "") return true;
  // The proxy gets both in base64.
  redaction.hide(`${decoded(user)}:${decoded(password)}`);
  const spellings = new Set([password, encoded(password), decoded(password)]);
  return [...spellings].map((spelling) => redaction.add(spelling)).every(Boolean);
}

/**
 * The proxy for https, as a URL, empty for none. A scheme may be missing, as curl allows. Throws `Invalid`, which quotes
 * nothing.
 */
export function httpsProxyOf(environment: Environment): string {
  if (environment.httpsProxy === "") return "";
  const text = environment.httpsProxy.includes("://") ? environment.httpsProxy : `http://${environment.httpsProxy}`;
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new Invalid("HTTPS_PROXY: is not the URL of an HTTP proxy; write http://proxy.example.com:3128");
  }
  return url.href;
}

/** As a URL has it. */
function encoded(text: string): string {
  return URL.parse(`http://user:${text}@proxy.example.com`)?.password ?? text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
