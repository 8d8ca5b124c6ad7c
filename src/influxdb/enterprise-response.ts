import type { HttpResponse } from "../http/messages.ts";

/**
 * What to do if a response that is not from the Management API seems to come from InfluxDB 3 Enterprise, Cloud or Core;
 * `undefined` if nothing shows that. They send a header of their own, and this text to every unknown token.
 */
export function adviseOnEnterprise({ headers, body }: HttpResponse, isFromApi: boolean): string | undefined {
  if (isFromApi) return undefined;
  const isEnterprise = headers["cluster-uuid"] !== undefined || body.includes("the request was not authenticated");
  return isEnterprise
    ? "This looks like InfluxDB 3 Enterprise or Cloud. If it is, set `product: enterprise` or `product: cloud`"
    : undefined;
}
