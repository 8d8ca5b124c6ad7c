import type { ApiRequest } from "./api-request.ts";
import type { Plane, Route } from "./operations.ts";
import type { WholeResponse } from "./response.ts";

/** A response, and whether it is from InfluxDB itself rather than from an ingress or a rate limiter. */
export interface ApiResponse {
  readonly response: WholeResponse;
  readonly isOwn: boolean;
}

/** A complete request. `path` is as sent, without the query string. */
export interface AddressedRequest extends ApiRequest {
  readonly method: string;
  readonly path: string;
}

/** A request that was understood, but has no effect yet. */
export interface ReceivedOperation extends Route {
  /** Performs the request and returns the response to send. Can be called again. */
  perform(): ApiResponse;
}

/** The HTTP API of a product. */
export interface Service {
  receive(request: AddressedRequest): ReceivedOperation;
  /** Creates an error in the form that the API uses for this plane. */
  createError(status: number, message: string, plane: Plane): WholeResponse;
}
