import type { IncomingHttpHeaders } from "node:http";
import type { OperationId, Plane } from "./operations.ts";
import type { WholeResponse } from "./response.ts";

/** A request and its outcome. */
export interface LoggedRequest {
  /** 1 for the first request of all. */
  readonly number: number;
  readonly plane: Plane;
  /** Undefined for a path or method that the emulator does not know. */
  readonly operation: OperationId | undefined;
  /** 1 for the first request of its operation. */
  readonly occurrence: number;
  readonly method: string;
  /** As sent, with the query string. */
  readonly path: string;
  /** As sent, including credentials. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** Decompressed. */
  readonly body: string;
  /** When the complete request had arrived, by the clock of the emulator. */
  readonly atMs: number;
  /** Undefined until the response begins, or if there is none. */
  readonly response: WholeResponse | undefined;
  /** The response is not from InfluxDB, but from a fault, the rate limit, or an ingress without this route. */
  readonly faulted: boolean;
  /** The cluster has acted on the request, even if the response was lost. */
  readonly effect: boolean;
  /** The response was sent, and the client had not disconnected before. Noted shortly after `done`. */
  readonly delivered: boolean;
  /** The effect and the response, if any, are complete. */
  readonly done: boolean;
}

/** The moments that a test can wait for. */
export type RequestMoment = "received" | "done";

/** All requests in the order of arrival. */
export interface RequestLog {
  readonly requests: readonly LoggedRequest[];
  /** Adds a request. */
  receive(request: ReceivedRequest): LoggedRequest;
  /** Updates the outcome of a request. */
  note(
    request: LoggedRequest,
    news: Partial<Pick<LoggedRequest, "response" | "faulted" | "effect" | "delivered" | "done">>,
  ): void;
  /** Resolves when the n-th request of an operation has reached this moment. */
  reached(operation: OperationId, occurrence: number, when: RequestMoment): Promise<LoggedRequest>;
}

/** The properties of a request that has just arrived. */
export type ReceivedRequest = Pick<
  LoggedRequest,
  "plane" | "operation" | "method" | "path" | "headers" | "body" | "atMs"
>;

interface Waiter {
  readonly isMet: (request: LoggedRequest) => boolean;
  readonly resolve: (request: LoggedRequest) => void;
}

/** Creates an empty log. `onDone` is called once for each request, when it is done. */
export function createRequestLog(onDone: (request: LoggedRequest) => void): RequestLog {
  const requests: LoggedRequest[] = [];
  const occurrences = new Map<OperationId | undefined, number>();
  const waiters = new Set<Waiter>();
  const wake = (request: LoggedRequest): void => {
    for (const waiter of waiters) {
      if (!waiter.isMet(request)) continue;
      waiters.delete(waiter);
      waiter.resolve(request);
    }
  };
  return {
    requests,
    receive(received) {
      const occurrence = (occurrences.get(received.operation) ?? 0) + 1;
      occurrences.set(received.operation, occurrence);
      const number = requests.length + 1;
      const request = {
        ...received,
        number,
        occurrence,
        response: undefined,
        faulted: false,
        effect: false,
        delivered: false,
        done: false,
      };
      requests.push(request);
      wake(request);
      return request;
    },
    note(request, news) {
      Object.assign(request, news);
      if (news.done === true) onDone(request);
      wake(request);
    },
    reached(operation, occurrence, when) {
      const isMet = (request: LoggedRequest): boolean =>
        request.operation === operation && request.occurrence === occurrence && (when === "received" || request.done);
      const past = requests.find(isMet);
      return past === undefined ? new Promise((resolve) => waiters.add({ isMet, resolve })) : Promise.resolve(past);
    },
  };
}
