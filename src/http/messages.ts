/** One request. `headers` may contain credentials, so nothing here ever prints a request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the call to the last byte of the response, including the connection. */
  readonly timeoutMs: number;
  /** The maximum size of a success. Of anything else, only the first 64 KiB are read. */
  readonly maxBytes: number;
  /** Whether to cut off a success that is longer than `maxBytes`. By default it is a failure. */
  readonly mayCutSuccess?: boolean;
  readonly signal?: AbortSignal;
}

/** A complete response with any status. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Whether `body` is only the beginning. It may then end within a character. */
  readonly isCut?: boolean;
}
