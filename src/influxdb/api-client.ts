import { describeRedirectHost, type Http } from "../http/http.ts";
import type { HttpResponse } from "../http/messages.ts";
import { NoResponse } from "../http/no-response.ts";
import { computeNextDelayMs, formatRetry, type Pace, parseRetryAfterMs } from "../http/retry.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { describeBody, findAccessTokens, readApiMessage } from "./api-response.ts";

/** One operation of an API. `what` completes "could not …": `create the database token`. */
export interface ApiCall {
  readonly what: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly body?: string;
  readonly maxBytes: number;
  /** Ends the exchange when the job is cancelled. */
  readonly signal: AbortSignal;
  /** What to do about a refusal. `isApis`: it has the form of the API's own. */
  readonly advice: (status: number, isApis: boolean) => string;
}

/** What is told of a request when debug logging is on: never a header, never a body. */
export interface Trace {
  readonly method: string;
  readonly url: string;
  /** The status, or why there was none. */
  readonly outcome: string;
  readonly elapsedMs: number;
  readonly attempt: number;
}

/** Makes something of an answer, `attempt` being its try from 1 on; `undefined` says that it is an outage's. */
export type Classify<T> = (answer: HttpResponse, attempt: number) => T | undefined;

/** What a client of the Management API is made of. */
export interface ApiClientDeps extends Pace {
  readonly http: Http;
  readonly managementToken: string;
  readonly redaction: Redaction;
  readonly userAgent: string;
  readonly trace: (trace: Trace) => void;
  readonly info: (message: string) => void;
  /** Sees every answer, and when its request was sent; for what is learned beside its meaning, such as the server's clock. */
  readonly onResponse: (answer: HttpResponse, sentMs: number) => void;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Aborted a little later: what a create request on its way is given to answer. */
  readonly graceSignal: AbortSignal;
  /** How long one operation may take with all its tries, within what is left until the deadline. */
  readonly operationTimeoutMs: number;
}

/** From the call to the last byte of the answer. What is sent has left within it, or never leaves. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** Sends operations with the management token, and says what went wrong. */
export class ApiClient {
  readonly parts: ApiClientDeps;

  constructor(parts: ApiClientDeps) {
    // Whatever else is known: what a server is given, it can echo.
    parts.redaction.hide(parts.managementToken);
    this.parts = parts;
  }

  /** Sends once. Throws `NoResponse`. */
  async send(call: ApiCall, attempt: number, deadlineMs = this.parts.deadlineMs): Promise<HttpResponse> {
    const { http, now, onResponse } = this.parts;
    const startedMs = now();
    const timeoutMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - startedMs));
    const trace = (outcome: string): void =>
      this.parts.trace({ method: call.method, url: call.url, outcome, elapsedMs: now() - startedMs, attempt });
    try {
      const answer = await http.exchange({ ...call, headers: this.#headers(call), timeoutMs });
      trace(String(answer.status));
      onResponse(answer, startedMs);
      return answer;
    } catch (error) {
      trace(error instanceof NoResponse ? error.code : "failed");
      throw error;
    }
  }

  /**
   * Sends until `judge` makes something of an answer; `undefined` is an outage, and worth another try. Throws what
   * `judge` throws, and an error that explains itself when time is up.
   */
  async sendUntil<T>(call: ApiCall, judge: Classify<T>): Promise<T> {
    const deadlineMs = Math.min(this.parts.deadlineMs, this.parts.now() + this.parts.operationTimeoutMs);
    let before: Error | undefined;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.send(call, attempt, deadlineMs).catch(toNoResponse);
      const result = outcome instanceof NoResponse ? undefined : judge(outcome, attempt);
      if (result !== undefined) return result;
      const error = outcome instanceof NoResponse ? this.unanswered(call, outcome) : this.refusal(call, outcome);
      const delayMs = this.#delayBeforeNextMs(call, outcome, attempt, deadlineMs);
      if (delayMs === undefined) throw error;
      this.parts.info(formatRetry(delayMs, error, before));
      before = error;
      await this.parts.sleep(delayMs);
    }
  }

  /** The error for an answer that is not what the call wants. */
  refusal(call: ApiCall, answer: HttpResponse): Error {
    return new Error(`Could not ${call.what}: ${call.method} ${call.url} ${this.#describeRefusal(call, answer)}`);
  }

  /** The error for no answer at all. */
  unanswered(call: ApiCall, failure: NoResponse): Error {
    return new Error(`Could not ${call.what}: ${call.method} ${call.url}: ${failure.message}`);
  }

  #headers(call: ApiCall): Record<string, string> {
    return {
      authorization: `Bearer ${this.parts.managementToken}`,
      accept: "application/json",
      "user-agent": this.parts.userAgent,
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    };
  }

  #delayBeforeNextMs(
    { method }: ApiCall,
    outcome: HttpResponse | NoResponse,
    attempt: number,
    deadlineMs: number,
  ): number | undefined {
    if (outcome instanceof NoResponse && !isRetryable(method, outcome, attempt)) return undefined;
    const headers = outcome instanceof NoResponse ? {} : outcome.headers;
    return computeNextDelayMs(attempt, parseRetryAfterMs(headers, this.parts.serverNow()), {
      ...this.parts,
      deadlineMs,
    });
  }

  #describeRefusal(call: ApiCall, answer: HttpResponse): string {
    if (answer.status >= 300 && answer.status < 400) {
      const host = describeRedirectHost(answer, call.url, this.parts.redaction);
      return `returned ${answer.status}, a redirect to ${host}. Redirects are never followed, because they could send the management token to another server; check host and management-url`;
    }
    const message = readApiMessage(answer);
    const said =
      message === undefined
        ? describeBody(answer)
        : this.parts.redaction.printable(message, findAccessTokens(answer.body));
    return `returned ${answer.status} (${said}). ${call.advice(answer.status, message !== undefined)}`;
  }
}

/** Whether another try of a request may bring the answer that did not come. */
export function isRetryable(method: ApiCall["method"], failure: NoResponse, attempt: number): boolean {
  // A listing would be as large again, and again.
  return failure.isRetryable(attempt) && !(failure.code === "TOO_LARGE" && method === "GET");
}

/** The lack of an answer as a value; anything else is thrown on. */
export function toNoResponse(error: unknown): NoResponse {
  if (error instanceof NoResponse) return error;
  throw error;
}
