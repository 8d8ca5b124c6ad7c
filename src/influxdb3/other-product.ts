import type { HttpResponse } from "../http/messages.ts";
import { readError, readServerMessage } from "./responses.ts";

/** The operations that this action uses. */
export type Operation = "CreateResourceToken" | "DeleteToken" | "QuerySql" | "ListDatabases";

const CORE =
  "This looks like InfluxDB 3 Core, which has only admin tokens. Tokens for single databases need InfluxDB 3 Enterprise";
const DEDICATED =
  "This looks like InfluxDB Cloud Dedicated or Clustered. If it is, set `product: dedicated` or `product: clustered`";
const UNSUPPORTED =
  "This looks like InfluxDB v1, v2 or Cloud Serverless, whose tokens cannot expire. This action does not support them";

/**
 * Finds the product that seems to have sent a response that Enterprise does not send, and what to set. `undefined` if
 * nothing shows another product.
 */
export function findOtherProduct(operation: Operation, url: string, response: HttpResponse): string | undefined {
  const { status, headers, body } = response;
  // Core lacks this path, but has those of the other operations.
  const lacksPath = operation === "CreateResourceToken" && status === 404 && body.trim() === "Not found";
  if (headers["x-influxdb-build"] === "Core" || lacksPath) return CORE;
  if (/^v?[12]\./.test(String(headers["x-influxdb-version"]))) return UNSUPPORTED;
  const { code } = readError(response);
  if (typeof code === "string") return `${DEDICATED}. If it is InfluxDB v2, this action does not support it`;
  if (readServerMessage(response) !== undefined) return undefined;
  const { hostname } = new URL(url);
  if (code !== undefined || hostname.endsWith(".a.influxdb.io")) return DEDICATED;
  return hostname.endsWith(".cloud2.influxdata.com") ? UNSUPPORTED : undefined;
}
