import type { ApiRequest } from "./api-request.ts";
import type { Cluster } from "./cluster.ts";
import { dataApi } from "./data-api.ts";
import { managementApi } from "./management-api.ts";
import type { Plane, Route } from "./operations.ts";
import { type Allowance, type RateLimit, takeOne } from "./rate-limit.ts";
import { html, managementError, type WholeResponse } from "./response.ts";

/** A response, and whether it is from InfluxDB itself rather than from an ingress or a rate limiter. */
export interface ApiResponse {
  readonly response: WholeResponse;
  readonly isOwn: boolean;
}

/** Performs a request and returns the response to send. */
export type Api = (request: ApiRequest, route: Route) => ApiResponse;

/** The form of the Management API's paths. `none`: the ingress does not route `/api/v0`. */
export type ManagementForm = "short" | "account" | "none";

/** How the ingress in front of the cluster behaves. */
export interface IngressOptions {
  readonly form: ManagementForm;
  readonly rateLimit?: RateLimit | undefined;
}

/** Creates both planes behind one ingress. */
export function createApi(cluster: Cluster, { form, rateLimit }: IngressOptions): Api {
  let allowance: Allowance | undefined;
  const limit = (plane: Plane): WholeResponse | undefined => {
    if (rateLimit === undefined || plane !== "management") return undefined;
    const taken = takeOne(rateLimit, allowance, cluster.now());
    allowance = taken.allowance;
    return taken.retryAfterSeconds === undefined ? undefined : tooManyRequests(taken.retryAfterSeconds);
  };
  return (request, route) => {
    if (route.plane === "management" && form === "none") return { response: html(404), isOwn: false };
    const refusal = limit(route.plane);
    if (refusal !== undefined) return { response: refusal, isOwn: false };
    return { response: createOwnResponse(cluster, form, request, route), isOwn: true };
  };
}

function createOwnResponse(cluster: Cluster, form: ManagementForm, request: ApiRequest, route: Route): WholeResponse {
  if (route.plane === "data") return dataApi(cluster, request, route);
  const hasForm = (route.accountId === undefined) === (form === "short");
  return hasForm ? managementApi(cluster, request, route) : managementError(404, "not found");
}

function tooManyRequests(retryAfterSeconds: number): WholeResponse {
  const response = managementError(429, "too many requests");
  return { ...response, headers: { ...response.headers, "retry-after": String(retryAfterSeconds) } };
}
