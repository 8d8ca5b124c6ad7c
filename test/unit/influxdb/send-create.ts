import { expect } from "vitest";
import type { CreateOutcome } from "../../../src/influxdb/create-outcome.ts";
import type { DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { type ManagementApiSetup, startManagementApi } from "./open-management-api.ts";

/** A request for a token with one permission that expires in an hour. */
export const REQUEST: DatabaseTokenRequest = {
  description: "Mine",
  permissions: [{ action: "write", resource: "sensors" }],
  expiresAt: "2030-01-01T01:00:00Z",
};

/** Sends one create request. */
export function sendCreate(setup: ManagementApiSetup, attempt = 1): Promise<CreateOutcome> {
  return setup.api.createDatabaseToken(REQUEST, attempt);
}

/** Sends one create request that ends with this fault, and checks that it is not retried. */
export async function createAgainst(fault: FaultKind): Promise<{ outcome: CreateOutcome; setup: ManagementApiSetup }> {
  await using setup = await startManagementApi();
  setup.fail("CreateDatabaseToken", fault);
  const outcome = await sendCreate(setup);
  expect(setup.requests()).toEqual(["POST tokens"]);
  expect(setup.waits).toEqual([]);
  return { outcome, setup };
}

/** The error message of an outcome; empty for a success. */
export function readMessage(outcome: CreateOutcome): string {
  return outcome.kind === "created" ? "" : outcome.error.message;
}
