import { Invalid } from "../../src/redaction/invalid.ts";

/**
 * Parses HTTPS_PROXY. The scheme may be missing, as in curl. Throws `Invalid` without quoting the value, which may
 * contain a password.
 */
export function parseHttpsProxy(text: string): string {
  if (text === "") return "";
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url !== null && ["http:", "https:"].includes(url.protocol)) return url.href;
  throw new Invalid("is not the URL of an HTTP proxy; write http://proxy.example.com:3128");
}
