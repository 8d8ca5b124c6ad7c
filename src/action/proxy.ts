import { Invalid } from "../influxdb/invalid.ts";
import type { Redaction } from "../influxdb/redaction.ts";
import type { Environment } from "./environment.ts";

/**
 * The proxy for https, as a URL, empty for none. Its password is masked: the runner masks those of its own settings,
 * not those of a job's `env`. A scheme may be missing, as curl allows. Throws `Invalid`, which quotes nothing.
 */
export function httpsProxyOf(environment: Environment, redaction: Redaction): string {
  if (environment.httpsProxy === "") return "";
  const text = environment.httpsProxy.includes("://") ? environment.httpsProxy : `http://${environment.httpsProxy}`;
  const url = URL.parse(text);
  if (url !== null && url.password !== "") {
    redaction.add(url.password);
    redaction.add(decoded(url.password));
    // As the proxy gets it, in base64.
    redaction.hide(`${decoded(url.username)}:${decoded(url.password)}`);
  }
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new Invalid("HTTPS_PROXY: is not the URL of an HTTP proxy; write http://proxy.example.com:3128");
  }
  return url.href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
