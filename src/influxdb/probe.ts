import { describeRedirectHost, type Http } from "../http/http.ts";
import type { HttpRequest, HttpResponse } from "../http/messages.ts";
import type { NoResponse } from "../http/no-response.ts";
import { parseRetryAfterMs } from "../http/retry.ts";
import { sendOnce, type Trace } from "../http/send-once.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { describeBody, findAccessTokens } from "./api-response.ts";
import type { PermissionAction } from "./database-token.ts";

/** What a probe has learned about a token. */
export type ProbeResult =
  /** The cluster accepts the token for this action. */
  | { readonly kind: "accepted" }
  /** The cluster does not accept it, or not yet: both look the same. */
  | { readonly kind: "not-yet"; readonly why: string; readonly retryAfterMs?: number }
  /** There was no connection, so nothing was learned about the token. */
  | { readonly kind: "unreachable"; readonly why: string; readonly isRetryable: boolean }
  /** The response is not a known one, so nothing was learned about the token. */
  | { readonly kind: "unclear"; readonly why: string };

/** Dependencies of a probe. */
export interface ProbeDeps {
  readonly http: Http;
  /** The origin of the cluster. */
  readonly host: string;
  readonly accessToken: string;
  readonly redaction: Redaction;
  readonly userAgent: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly trace: (trace: Trace) => void;
}

/** Probes one action on one database. Throws if the job is cancelled. */
export type Probe = (
  action: PermissionAction,
  database: string,
  timeoutMs: number,
  attempt: number,
) => Promise<ProbeResult>;

/** The request of a probe. It changes nothing in the cluster. */
export interface ProbeRequest extends Pick<HttpRequest, "method" | "body"> {
  /** The path and the query. */
  readonly path: string;
  readonly contentType?: string;
}

/** What the probes of a product send, and how they read the response. */
export interface ProbeForm {
  readonly createRequest: (action: PermissionAction, database: string) => ProbeRequest;
  /** What a response shows about the token; `undefined` if it is none that only this product sends. */
  readonly classify: (action: PermissionAction, response: HttpResponse, deps: ProbeDeps) => ProbeResult | undefined;
  /** The cluster's own message in an error; `undefined` if something else responded. */
  readonly readMessage: (response: HttpResponse) => string | undefined;
}

/** The rest of a longer response is not read. The response to SHOW MEASUREMENTS may have many MiB. */
const MAX_BYTES = 64 * 1024;

/** Failures that are not retried, because a retry would fail too, or take another 10 s to time out. */
const FINAL_CODES: ReadonlySet<string> = new Set(["ENOTFOUND", "ETIMEDOUT", "TLS_TIMEOUT"]);

/** Creates the probe of a product. */
export function createProbeOf(form: ProbeForm, deps: ProbeDeps): Probe {
  // The token must be known to the redaction, because a response may quote it.
  deps.redaction.hide(deps.accessToken);
  return async (action, database, timeoutMs, attempt) => {
    const { path, contentType, ...request } = form.createRequest(action, database);
    const headers = {
      authorization: `Bearer ${deps.accessToken}`,
      accept: "application/json",
      "user-agent": deps.userAgent,
      ...(contentType === undefined ? {} : { "content-type": contentType }),
    };
    const limits = { timeoutMs, maxBytes: MAX_BYTES, mayCutSuccess: true, signal: deps.signal };
    const result = await sendOnce(deps, { ...request, url: deps.host + path, headers, ...limits }, attempt);
    if (result.kind === "response") {
      const { response } = result;
      return form.classify(action, response, deps) ?? classifyOther(response, form.readMessage(response), deps);
    }
    if (result.failure.code === "CANCELLED") throw result.failure;
    return classifyNoResponse(result.failure, attempt);
  };
}

/** A message of the cluster as text that may be printed; empty if nothing is left of it. */
export function showMessage(message: string, response: HttpResponse, { redaction }: ProbeDeps): string {
  return redaction.printable(message, findAccessTokens(response.body));
}

function classifyOther(response: HttpResponse, message: string | undefined, deps: ProbeDeps): ProbeResult {
  if (response.status >= 300 && response.status < 400) {
    const host = describeRedirectHost(response, deps.host, deps.redaction);
    return { kind: "unclear", why: `${response.status}, a redirect to ${host}, which is never followed` };
  }
  const why = `${response.status} (${showMessage(message ?? "", response, deps) || describeBody(response)})`;
  if (response.status !== 401 && response.status !== 403 && !isTransientStatus(response.status))
    return { kind: "unclear", why };
  const retryAfterMs = parseRetryAfterMs(response.headers, deps.now());
  if (retryAfterMs === undefined) return { kind: "not-yet", why };
  return { kind: "not-yet", why: `${why}, retry after ${Math.ceil(retryAfterMs / 1000)} s`, retryAfterMs };
}

function classifyNoResponse(failure: NoResponse, attempt: number): ProbeResult {
  // A probe may have waited for another, slow probe, so a timeout does not mean that the connection failed.
  if (!failure.isUnreachable || failure.code === "TIMEOUT") return { kind: "not-yet", why: failure.message };
  return {
    kind: "unreachable",
    why: failure.message,
    isRetryable: failure.isRetryable(attempt) && !FINAL_CODES.has(failure.code),
  };
}
