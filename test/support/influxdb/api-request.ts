import type { IncomingHttpHeaders } from "node:http";

/** A request, as far as a handler needs it. */
export interface ApiRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** Decompressed text. */
  readonly body: string;
  /** Why the body could not be decompressed. */
  readonly bodyProblem?: string;
}
