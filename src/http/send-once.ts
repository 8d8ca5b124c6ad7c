import type { Http } from "./http.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";
import { NoResponse } from "./no-response.ts";

/** What debug logging shows of a request: never a header, never a body. */
export interface Trace {
  readonly method: string;
  readonly url: string;
  /** The status, or the code of the failure. */
  readonly outcome: string;
  readonly elapsedMs: number;
  readonly attempt: number;
}

/** What one request resulted in. */
export type ExchangeResult =
  | { readonly kind: "response"; readonly response: HttpResponse }
  | { readonly kind: "no-response"; readonly failure: NoResponse };

/** Dependencies of `sendOnce`. */
interface SendDeps {
  readonly http: Http;
  readonly now: () => number;
  readonly trace: (trace: Trace) => void;
}

/** Sends a request once, reports it to `trace`, and returns a missing response as a result. */
export async function sendOnce(
  { http, now, trace }: SendDeps,
  request: HttpRequest,
  attempt: number,
): Promise<ExchangeResult> {
  const { method, url } = request;
  const startedMs = now();
  const report = (outcome: string): void => trace({ method, url, outcome, elapsedMs: now() - startedMs, attempt });
  try {
    const response = await http.exchange(request);
    report(String(response.status));
    return { kind: "response", response };
  } catch (error) {
    if (!(error instanceof NoResponse)) {
      report("failed");
      throw error;
    }
    report(error.code);
    return { kind: "no-response", failure: error };
  }
}
