import { type Armed, applying, arm, type Counts, countRequest, type Fault, type FaultKind } from "./fault.ts";
import type { OperationId, Route } from "./operations.ts";
import type { LoggedRequest } from "./request-log.ts";

/** When a held request stops: before the cluster acts on it, or when it has acted and not yet answered. */
export type HoldMoment = "before" | "after";

/** A request that waits for the test. */
export interface Hold {
  /** Resolves when the request has come and is held. */
  readonly held: Promise<LoggedRequest>;
  /** Lets it go on; may be called before it has come. */
  release(): void;
}

/** What a test does to requests: faults and holds, both counted from the moment they are set up. */
export interface Interventions {
  inject(faults: readonly Fault[]): void;
  hold(operation: OperationId, occurrence: number, when: HoldMoment): Hold;
  /** Counts a request and says what is in store for it. */
  meet(route: Route): Meeting;
}

/** What is in store for one request. */
export interface Meeting {
  readonly fault: FaultKind | undefined;
  /** Resolves at once unless the request is held at this moment. */
  pass(when: HoldMoment, request: LoggedRequest): Promise<void>;
}

interface Gate {
  readonly when: HoldMoment;
  readonly arrive: (request: LoggedRequest) => void;
  readonly opened: Promise<void>;
}

/** No faults, no holds. */
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
      const { promise: opened, resolve: release } = Promise.withResolvers<void>();
      gates.push(arm(operation, occurrence, { when, arrive, opened }, counts));
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
          await gate.opened;
        },
      };
    },
  };
}
