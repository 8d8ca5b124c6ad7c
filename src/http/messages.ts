/** One request. `headers` may hold credentials: nothing in this file or behind it prints a request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the call to the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
  /** How long a success may be; of anything else no more is read than the first 64 KiB. */
  readonly maxBytes: number;
  /** Whether a success that is longer is cut off there, and not a failure. */
  readonly cutsSuccess?: boolean;
  readonly signal?: AbortSignal;
}

/** An answer, of whatever status. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The body was longer: this is its beginning. A text that is cut off may end in half a character. */
  readonly isCut?: boolean;
}
