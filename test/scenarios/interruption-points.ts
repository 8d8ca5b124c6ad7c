import type { EnterpriseOperation } from "../support/influxdb3/operations.ts";

/** A request at which a step is interrupted. */
export interface Point {
  readonly operation: EnterpriseOperation;
  readonly occurrence: number;
  /** Whether the response to the first create request is lost. Main then creates another token, and a mark is left. */
  readonly isLost: boolean;
}

/** Before or after a request takes effect. */
export interface Moment extends Point {
  readonly when: "before" | "after";
}

export function listMoments(points: readonly Point[]): readonly Moment[] {
  return points.flatMap((point) => (["before", "after"] as const).map((when) => ({ ...point, when })));
}

export function describeMoment({ operation, occurrence, isLost, when }: Moment): string {
  return `${when} the effect of ${operation} ${occurrence}${isLost ? ", after a lost response" : ""}`;
}

/** A cluster with nearly the longest lag that the action tolerates. */
export const LAGGING_NODES = { product: "enterprise", nodes: 2, catalogSyncMs: 8_000 } as const;
