import type { IncomingHttpHeaders } from "node:http";

/** The parts of a request that a handler needs. */
export interface ApiRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** Decompressed text. */
  readonly body: string;
  /** Why the body could not be decompressed. */
  readonly bodyProblem?: string;
}
