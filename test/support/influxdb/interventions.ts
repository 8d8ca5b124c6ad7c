import { type Armed, applying, arm, type Counts, countRequest, type Fault, type FaultKind } from "./fault.ts";
import type { OperationId, Route } from "./operations.ts";
import type { LoggedRequest } from "./request-log.ts";

/** When a held request stops: before the cluster acts on it, or between the effect and the response. */
export type HoldMoment = "before" | "after";

/** A request that waits for the test. */
export interface Hold {
  /** Resolves when the request has arrived and is held. */
  readonly held: Promise<LoggedRequest>;
  /** Lets the request continue. Can be called before it arrives. */
  release(): void;
}

/** Faults and holds for requests. Both count requests from the moment they are set up. */
export interface Interventions {
  inject(faults: readonly Fault[]): void;
  hold(operation: OperationId, occurrence: number, when: HoldMoment): Hold;
  /** Counts a request and returns what applies to it. */
  meet(route: Route): Meeting;
}

/** The fault and the hold of one request. */
export interface Meeting {
  readonly fault: FaultKind | undefined;
  /** Resolves at once, or when a hold at this moment is released. */
  pass(when: HoldMoment, request: LoggedRequest): Promise<void>;
}

interface Gate {
  readonly when: HoldMoment;
  readonly arrive: (request: LoggedRequest) => void;
  readonly released: Promise<void>;
}

/** Creates interventions without faults or holds. */
export function createInterventions(): Interventions {
  const faults: Armed<FaultKind>[] = [];
  const gates: Armed<Gate>[] = [];
  let counts: Counts = new Map();
  return {
    inject(added) {
      faults.push(...added.map(({ on, occurrence, fault }) => arm(on, occurrence, fault, counts)));
    },
    hold(operation, occurrence, when) {
      const { promise: held, resolve: arrive } = Promise.withResolvers<LoggedRequest>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      gates.push(arm(operation, occurrence, { when, arrive, released }, counts));
      return { held, release };
    },
    meet(route) {
      counts = countRequest(counts, route);
      const gate = applying(gates, counts, route);
      return {
        fault: applying(faults, counts, route),
        async pass(when, request) {
          if (gate?.when !== when) return;
          gate.arrive(request);
          await gate.released;
        },
      };
    },
  };
}
