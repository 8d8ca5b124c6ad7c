import type { HttpResponse } from "../http/messages.ts";
import { readJson } from "../influxdb/api-response.ts";
import { number, object, safeParse, string } from "../packages/zod.ts";
import { readServerMessage } from "./responses.ts";

/** The operations that this action uses. */
export type Operation = "CreateResourceToken" | "DeleteToken" | "QuerySql" | "ListDatabases";

const managementError = object({ code: number(), message: string() });
const v2Error = object({ code: string(), message: string() });

const CORE =
  "This looks like InfluxDB 3 Core, which has only admin tokens. Tokens for single databases need InfluxDB 3 Enterprise";
const DEDICATED =
  "This looks like InfluxDB Cloud Dedicated or Clustered. If it is, set `product: dedicated` or `product: clustered`";
const SERVERLESS =
  "This looks like InfluxDB Cloud Serverless or Cloud (TSM), whose tokens cannot expire. This action does not support it";
const V2 = "This looks like InfluxDB v1 or v2, whose tokens cannot expire. This action does not support it";

/**
 * Finds the product that seems to have sent a response that Enterprise does not send, and what to set. `undefined` if
 * nothing shows another product.
 */
export function findOtherProduct(operation: Operation, url: string, response: HttpResponse): string | undefined {
  const { status, headers, body } = response;
  const json = readJson(response);
  if (headers["x-influxdb-build"] === "Core") return CORE;
  // Core has no such path, but has those of the other operations.
  if (operation === "CreateResourceToken" && status === 404 && body.trim() === "Not found") return CORE;
  if (/^v?[12]\./.test(String(headers["x-influxdb-version"]))) return V2;
  if (safeParse(managementError, json).success) return DEDICATED;
  if (safeParse(v2Error, json).success) return `${DEDICATED}. If it is InfluxDB v2, this action does not support it`;
  const { hostname } = new URL(url);
  if (readServerMessage(response) !== undefined) return undefined;
  if (hostname.endsWith(".a.influxdb.io")) return DEDICATED;
  return hostname.endsWith(".cloud2.influxdata.com") ? SERVERLESS : undefined;
}
