import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { OperationId, Plane } from "./operations.ts";

/** A request as it came, and what became of it. */
export interface LoggedRequest {
  /** 1 for the first request of all. */
  readonly number: number;
  readonly plane: Plane;
  /** Undefined for a path or method that the emulator does not know. */
  readonly operation: OperationId | undefined;
  /** The how many-th request of its operation. */
  readonly occurrence: number;
  readonly method: string;
  /** As sent, with the query string. */
  readonly path: string;
  /** As sent, credentials too. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** Decompressed. */
  readonly body: string;
  /** When it had come in whole, by the emulator's clock. */
  readonly atMs: number;
  /** Undefined until the answer begins, and where none is given. */
  readonly answer: Answer | undefined;
  /** The answer is not InfluxDB's own: a fault, the rate limit, or an ingress without this route. */
  readonly faulted: boolean;
  /** The cluster has acted on it, whatever became of the answer. */
  readonly effect: boolean;
  /** Nothing more will happen: its effect is over, and it was answered, cut off, or left without an answer for good. */
  readonly done: boolean;
}

/** What a test can wait for. */
export type RequestMoment = "received" | "done";

/** All requests in the order of their coming, and who waits for which. */
export interface RequestLog {
  readonly requests: readonly LoggedRequest[];
  /** Enters a request. */
  receive(request: ReceivedRequest): LoggedRequest;
  /** Notes what became of a request. */
  note(request: LoggedRequest, news: Partial<Pick<LoggedRequest, "answer" | "faulted" | "effect" | "done">>): void;
  /** Resolves when the n-th request of an operation is at that moment; at once where it already is. */
  reached(operation: OperationId, occurrence: number, when: RequestMoment): Promise<LoggedRequest>;
}

/** What is known of a request when it comes. */
export type ReceivedRequest = Pick<
  LoggedRequest,
  "plane" | "operation" | "method" | "path" | "headers" | "body" | "atMs"
>;

interface Waiter {
  readonly isMet: (request: LoggedRequest) => boolean;
  readonly resolve: (request: LoggedRequest) => void;
}

/** An empty log. `onDone` is called once for each request, when nothing more will happen to it. */
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
        answer: undefined,
        faulted: false,
        effect: false,
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
