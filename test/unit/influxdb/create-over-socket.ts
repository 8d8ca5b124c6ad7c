import { expect } from "vitest";
import type { CreateOutcome } from "../../../src/influxdb/create-outcome.ts";
import type { DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { type Managing, startManaging } from "./open-management-api.ts";

/** What is asked for: an hour and one permission. */
export const REQUEST: DatabaseTokenRequest = {
  description: "Mine",
  permissions: [{ action: "write", resource: "sensors" }],
  expiresAt: "2030-01-01T01:00:00Z",
};

/** Sends one create request, as the how many-th try. */
export function create(managing: Managing, attempt = 1): Promise<CreateOutcome> {
  return managing.api.createDatabaseToken(REQUEST, attempt);
}

/** The outcome where the answer is this one. The request is sent once, whatever comes. */
export async function outcomeOf(fault: FaultKind): Promise<{ outcome: CreateOutcome; managing: Managing }> {
  await using managing = await startManaging();
  managing.fail("CreateDatabaseToken", fault);
  const outcome = await create(managing);
  expect(managing.asked()).toEqual(["POST tokens"]);
  expect(managing.waits).toEqual([]);
  return { outcome, managing };
}

/** How an outcome is told. */
export function messageOf(outcome: CreateOutcome): string {
  return outcome.kind === "created" ? "" : outcome.error.message;
}
