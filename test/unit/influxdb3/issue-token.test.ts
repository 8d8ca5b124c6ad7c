import { describe, expect, test } from "vitest";
import { Redaction } from "../../../src/redaction/redaction.ts";
import type { IssueDeps } from "../../../src/token/create-attempt.ts";
import type { IssueRecord } from "../../../src/token/issue-record.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { revokeLeftovers } from "../../../src/token/revoke-leftovers.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import type { OperationId } from "../../support/influxdb/operations.ts";
import { ISSUE_REQUEST } from "../token/fake-cluster.ts";
import { type EnterpriseApiSetup, type EnterpriseApiTestOptions, startEnterpriseApi } from "./open-enterprise-api.ts";

/** The steps of main and of post, with the policy and the API of the action. */
async function run(faults: Partial<Record<OperationId, readonly FaultKind[]>>, options: EnterpriseApiTestOptions = {}) {
  await using setup = await startEnterpriseApi({ timeoutMs: 120_000, ...options });
  for (const [operation, kinds] of Object.entries(faults)) setup.fail(operation as OperationId, ...kinds);
  const warnings: string[] = [];
  let record: IssueRecord = { openCreates: [] };
  const deps = createDeps(setup, (next) => (record = next), warnings);
  const issued = await issueDatabaseToken(ISSUE_REQUEST, deps).catch((error: unknown) => String(error));
  const main = {
    live: setup.emulator.liveTokens().map(({ id }) => id),
    requests: setup.requests(),
    warnings,
  };
  await revokeLeftovers(record, deps);
  return { issued, main, liveAfterPost: setup.emulator.liveTokens().length };
}

function createDeps(setup: EnterpriseApiSetup, record: IssueDeps["record"], warnings: string[]): IssueDeps {
  let nonces = 0;
  return {
    ...setup.client.pace,
    api: setup.api,
    record,
    redaction: new Redaction(() => {}),
    nonce: () => String(++nonces).padStart(16, "0"),
    info: () => {},
    warn: (message) => warnings.push(message),
  };
}

const lost: FaultKind = { kind: "hang-up", when: "after" };
const notFound: FaultKind = { kind: "text", status: 404, contentType: "text/plain", body: "Not found" };

describe("a token of Enterprise", () => {
  test("is created and checked with two requests, and revoked", async () => {
    const { issued, main, liveAfterPost } = await run({});
    expect(issued).toMatchObject({ permissions: ISSUE_REQUEST.permissions });
    expect(main.requests).toEqual(["CreateResourceToken", "QueryTokens"]);
    expect(main.live).toEqual([(issued as { readonly id: string }).id]);
    expect(liveAfterPost).toBe(0);
  });

  test.each<{ name: string; creates: readonly FaultKind[] }>([
    { name: "a response that was lost", creates: [lost] },
    { name: "a response that was cut off", creates: [{ kind: "cut-body" }] },
    { name: "a 201 that cannot be read", creates: [{ kind: "cut-json" }] },
    { name: "a 502 after the effect", creates: [{ kind: "html", status: 502, effect: true }] },
    { name: "two lost responses", creates: [lost, lost] },
    { name: "a request that never arrived", creates: [{ kind: "hang-up", when: "before" }] },
    { name: "a 503", creates: [{ kind: "html", status: 503 }] },
  ])("is the only one after $name", async ({ creates }) => {
    const { issued, main, liveAfterPost } = await run({ CreateResourceToken: creates });
    expect(main.live).toEqual([(issued as { readonly id: string }).id]);
    expect(liveAfterPost).toBe(0);
  });

  test("is deleted by its name after a lost response, and created with a new nonce", async () => {
    const { main } = await run({ CreateResourceToken: [lost] });
    expect(main.requests).toEqual([
      "CreateResourceToken",
      "CreateResourceToken",
      "DeleteToken",
      "CreateResourceToken",
      "QueryTokens",
    ]);
  });

  test.each<{ name: string; faults: Partial<Record<OperationId, readonly FaultKind[]>>; message: RegExp }>([
    {
      name: "after a page of a gateway that hides a success",
      faults: { CreateResourceToken: [{ kind: "html", status: 403, effect: true }] },
      message: /returned 403/,
    },
    {
      name: "if the server grants other permissions",
      faults: {
        QueryTokens: [
          {
            kind: "rewrite",
            response: (json) => (json as object[]).map((row) => ({ ...row, permissions: '["db:*:write"]' })),
          },
        ],
      },
      message: /it has more permissions than requested: "write \*"/,
    },
    {
      name: "if the table of tokens cannot be read",
      faults: { QueryTokens: [{ kind: "text", status: 401, contentType: "application/json", body: '{"error":"no"}' }] },
      message: /its permissions could not be read: Could not check the permissions/,
    },
    {
      name: "if the server grants a later expiry",
      faults: {
        CreateResourceToken: [
          { kind: "rewrite", response: (json) => ({ ...(json as object), expiry: "2100-01-01T00:00:00Z" }) },
        ],
      },
      message: /it expires at "2100-01-01T00:00:00Z", but the requested expiry is /,
    },
    {
      name: "if the response has another name",
      faults: {
        CreateResourceToken: [{ kind: "rewrite", response: (json) => ({ ...(json as object), name: "other" }) }],
      },
      message: /its description does not contain the mark/,
    },
    {
      name: "if it has expired when the response arrives",
      faults: {
        CreateResourceToken: [
          {
            kind: "rewrite",
            response: (json) => ({ ...(json as object), expiry: (json as { created_at: string }).created_at }),
          },
        ],
      },
      message: /expired at .*, before the response arrived/,
    },
  ])("is not handed over, and not left, $name", async ({ faults, message }) => {
    const { issued, liveAfterPost } = await run(faults);
    expect(issued).toMatch(message);
    expect(liveAfterPost).toBe(0);
  });

  test("is not left on Core, which lacks the path", async () => {
    const { issued } = await run({ CreateResourceToken: [notFound] });
    expect(issued).toContain("InfluxDB 3 Core");
  });

  test("is found and checked on nodes that lag", async () => {
    const { issued, liveAfterPost } = await run({}, { emulator: { nodes: 2, catalogSyncMs: 3_000 } });
    expect(issued).toHaveProperty("accessToken");
    expect(liveAfterPost).toBe(0);
  });

  test("is handed over with a warning if its permissions are in an unknown form", async () => {
    const emulator = { enterpriseBehaviour: { permissionsText: "unknown" } } as const;
    const { issued, main } = await run({}, { emulator });
    expect(issued).toHaveProperty("accessToken");
    expect(main.warnings).toEqual([expect.stringContaining("could not be checked")]);
  });
});
