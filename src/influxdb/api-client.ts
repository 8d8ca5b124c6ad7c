import { describeRedirectHost, type Http } from "../http/http.ts";
import type { HttpResponse } from "../http/messages.ts";
import type { NoResponse } from "../http/no-response.ts";
import { AdvisedError, computeNextDelayMs, formatRetry, type Pace, parseRetryAfterMs } from "../http/retry.ts";
import { type ExchangeResult, sendOnce, type Trace } from "../http/send-once.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type ApiForm, describeBody, findAccessTokens } from "./api-response.ts";
import { type Classify, RETRY } from "./classified.ts";

/** One operation of an API. `what` completes "could not …": `create the database token`. */
export interface ApiCall {
  readonly what: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  /** How messages show the URL. Default: the URL. */
  readonly shownUrl?: string;
  readonly body?: string;
  /** Whether a POST changes nothing, like a GET. */
  readonly isRead?: boolean;
  readonly maxBytes: number;
  /** Ends the exchange when the job is cancelled. */
  readonly signal: AbortSignal;
  readonly api: ApiForm;
  /** What to do about an error response. `isFromApi`: whether it has the form of the API's own errors. */
  readonly advice: (response: HttpResponse, isFromApi: boolean) => string;
  /** More advice about a missing response with this code; empty, or begins with a full stop. */
  readonly adviseOnFailure?: (code: string) => string;
}

/** Dependencies of a client. */
export interface ApiClientDeps extends Pace {
  readonly http: Http;
  readonly managementToken: string;
  readonly redaction: Redaction;
  readonly userAgent: string;
  readonly trace: (trace: Trace) => void;
  readonly info: (message: string) => void;
  /**
   * Receives every response, when its request was sent, and whether it has a form of the API. Used to learn the server's
   * clock, for example.
   */
  readonly onResponse: (response: HttpResponse, sentMs: number, isFromApi: boolean) => void;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Aborted a little later: until then, a create request in progress may finish. */
  readonly graceSignal: AbortSignal;
  /** How long one operation may take with all its attempts, within the time until the deadline. */
  readonly operationTimeoutMs: number;
}

/** From the call to the last byte of the response. After this time, a request is no longer sent. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** Sends operations with the management token, and explains what went wrong. The token does not leave this object. */
export class ApiClient {
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Aborted a little later: until then, a create request in progress may finish. */
  readonly graceSignal: AbortSignal;
  /** How long one operation may take with all its attempts. */
  readonly operationTimeoutMs: number;
  readonly pace: Pace;
  readonly info: (message: string) => void;
  readonly #deps: ApiClientDeps;

  constructor(deps: ApiClientDeps) {
    // The token must be known to the redaction, because a response may quote it.
    deps.redaction.hide(deps.managementToken);
    this.#deps = deps;
    this.signal = deps.signal;
    this.graceSignal = deps.graceSignal;
    this.operationTimeoutMs = deps.operationTimeoutMs;
    this.info = deps.info;
    const { now, serverNow, sleep, random, deadlineMs } = deps;
    this.pace = { now, serverNow, sleep, random, deadlineMs };
  }

  /** When an operation that begins now must end. */
  operationDeadlineMs(): number {
    return Math.min(this.pace.deadlineMs, this.pace.now() + this.operationTimeoutMs);
  }

  /** Sends once. Returns a missing response as a result. */
  async exchange(call: ApiCall, attempt: number, deadlineMs = this.pace.deadlineMs): Promise<ExchangeResult> {
    const startedMs = this.pace.now();
    const timeoutMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - startedMs));
    const result = await sendOnce(this.#deps, { ...call, headers: this.#headers(call), timeoutMs }, attempt);
    if (result.kind === "response") {
      this.#deps.onResponse(result.response, startedMs, call.api.isFromApi(result.response));
    }
    return result;
  }

  /**
   * Sends until `classify` returns a result, and retries after temporary failures. Throws what `classify` throws, and
   * the explained error of the last attempt when there is no time for another.
   */
  async sendUntilDone<T>(call: ApiCall, classify: Classify<T>): Promise<T> {
    const deadlineMs = this.operationDeadlineMs();
    let previous: Error | undefined;
    for (let attempt = 1; ; attempt++) {
      const result = await this.exchange(call, attempt, deadlineMs);
      const classified = result.kind === "response" ? classify(result.response, attempt) : RETRY;
      if (classified.kind === "done") return classified.value;
      const error = this.explain(call, result);
      const delayMs = this.#delayBeforeNextMs(call, result, attempt, deadlineMs);
      if (delayMs === undefined) throw error;
      this.info(formatRetry(delayMs, error, previous));
      previous = error;
      await this.pace.sleep(delayMs);
    }
  }

  /** What `Retry-After` requests, in milliseconds from now. */
  readRetryAfterMs({ headers }: HttpResponse): number | undefined {
    return parseRetryAfterMs(headers, this.pace.serverNow());
  }

  /** The error for what a request resulted in, if that is not what the call wants. */
  explain(call: ApiCall, result: ExchangeResult): Error {
    return result.kind === "response"
      ? this.explainRefusal(call, result.response)
      : new Error(
          `${describeRequest(call)}: ${result.failure.message}${call.adviseOnFailure?.(result.failure.code) ?? ""}`,
        );
  }

  /** The error for a response that is not what the call wants. */
  explainRefusal(call: ApiCall, response: HttpResponse): Error {
    const request = describeRequest(call);
    const { status } = response;
    if (status >= 300 && status < 400) {
      const host = describeRedirectHost(response, call.url, this.#deps.redaction);
      return new AdvisedError(
        `${request} returned ${status}, a redirect to ${host}`,
        `Redirects are never followed, because they could send the token in management-token to another server; check ${call.api.urlInputs}`,
      );
    }
    const message = call.api.readMessage(response);
    const shown =
      message === undefined
        ? describeBody(response)
        : this.#deps.redaction.printable(message, findAccessTokens(response.body));
    return new AdvisedError(`${request} returned ${status} (${shown})`, call.advice(response, message !== undefined));
  }

  #headers(call: ApiCall): Record<string, string> {
    return {
      authorization: `Bearer ${this.#deps.managementToken}`,
      accept: "application/json",
      "user-agent": this.#deps.userAgent,
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    };
  }

  #delayBeforeNextMs(call: ApiCall, result: ExchangeResult, attempt: number, deadlineMs: number): number | undefined {
    if (result.kind === "no-response" && !isRetryable(call, result.failure, attempt)) return undefined;
    const retryAfterMs = result.kind === "response" ? this.readRetryAfterMs(result.response) : undefined;
    return computeNextDelayMs(attempt, retryAfterMs, { ...this.pace, deadlineMs });
  }
}

/** Whether a retry of a request may get the response that did not arrive. */
export function isRetryable({ method, isRead }: ApiCall, failure: NoResponse, attempt: number): boolean {
  // A list would be just as large the next time.
  return failure.isRetryable(attempt) && !(failure.code === "TOO_LARGE" && (method === "GET" || isRead));
}

/** The beginning of an error: what was tried, and the request. */
export function describeRequest({ what, method, url, shownUrl = url }: ApiCall): string {
  return `Could not ${what}: ${method} ${shownUrl}`;
}
