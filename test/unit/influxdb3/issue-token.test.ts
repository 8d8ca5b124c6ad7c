import { describe, expect, test } from "vitest";
import { Redaction } from "../../../src/redaction/redaction.ts";
import type { IssueDeps, IssueRequest } from "../../../src/token/create-attempt.ts";
import type { IssueRecord } from "../../../src/token/issue-record.ts";
import { type IssuedToken, issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { revokeLeftovers } from "../../../src/token/revoke-leftovers.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import type { OperationId } from "../../support/influxdb/operations.ts";
import { ISSUE_REQUEST } from "../token/fake-cluster.ts";
import { type EnterpriseApiSetup, type EnterpriseApiTestOptions, startEnterpriseApi } from "./open-enterprise-api.ts";

/** The steps of main and of post, with the policy and the API of the action. */
async function run(
  faults: Partial<Record<OperationId, readonly FaultKind[]>>,
  options: EnterpriseApiTestOptions = {},
  changes: Partial<IssueRequest> = {},
) {
  await using setup = await startEnterpriseApi({ timeoutMs: 120_000, ...options });
  for (const [operation, kinds] of Object.entries(faults)) setup.fail(operation as OperationId, ...kinds);
  const warnings: string[] = [];
  let record: IssueRecord = { openCreates: [] };
  const deps = createDeps(setup, (next) => (record = next), warnings);
  const issued = await issueDatabaseToken({ ...ISSUE_REQUEST, ...changes }, deps).catch((error: unknown) =>
    String(error),
  );
  const main = {
    live: setup.emulator.liveTokens().map(({ id }) => id),
    requests: setup.requests(),
    warnings,
    record,
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

type TokenRow = Readonly<Record<string, unknown>> & { readonly created_at: string; readonly expiry?: string };

function rewriteRow(change: (row: TokenRow) => object): FaultKind {
  return { kind: "rewrite", response: (json) => (json as TokenRow[]).map(change) };
}

/** A time of the table, which has no time zone. */
function shift(time: string | undefined, ms: number): string {
  return new Date(Date.parse(`${time}Z`) + ms).toISOString().replace("Z", "");
}

const REJECTED_ROWS: readonly { name: string; change: (row: TokenRow) => object; message: RegExp }[] = [
  {
    name: "has a later expiry",
    change: (row) => ({ ...row, expiry: shift(row.expiry, 6_000) }),
    message: /does not match the request \(.*\): it expires at "\S+Z", but the requested expiry is \S+Z\. The job/,
  },
  {
    name: "has no expiry",
    change: ({ expiry: _, ...row }) => row,
    message: /it never expires, but the requested expiry is \S+Z\. The job/,
  },
  {
    name: "has an expiry of null",
    change: (row) => ({ ...row, expiry: null }),
    message: /it never expires, but the requested expiry is \S+Z\. The job/,
  },
  {
    name: "has a time of creation that makes the expiry too late",
    change: (row) => ({ ...row, created_at: shift(row.created_at, -6_000) }),
    message: /it expires at "\S+Z", but the requested expiry is \S+Z\. The job/,
  },
  {
    name: "has an expiry that has passed",
    change: (row) => ({ ...row, expiry: row.created_at }),
    message: /expired at .*, before the response arrived/,
  },
  {
    name: "has other permissions, and times in an unknown form",
    change: (row) => ({ ...row, permissions: "db:*:write", created_at: 1, expiry: 2 }),
    message: /it has more permissions than requested: "write \*"/,
  },
];

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
    ...REJECTED_ROWS.map(({ name, change, message }) => ({
      name: `if its row in system.tokens ${name}`,
      faults: { QueryTokens: [rewriteRow(change)] },
      message,
    })),
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

  test.each<{ name: string; change: (row: TokenRow) => object }>([
    { name: "with `Z`", change: (row) => ({ ...row, created_at: `${row.created_at}Z`, expiry: `${row.expiry}Z` }) },
    {
      name: "in whole seconds",
      change: (row) => ({ ...row, created_at: row.created_at.slice(0, 19), expiry: row.expiry?.slice(0, 19) }),
    },
    {
      name: "in microseconds",
      change: (row) => ({ ...row, created_at: `${row.created_at}.000999`, expiry: `${row.expiry}.000001` }),
    },
    { name: "with a drift of five seconds", change: (row) => ({ ...row, expiry: shift(row.expiry, 5_000) }) },
  ])("is handed over without a warning if its row has times $name", async ({ change }) => {
    const { issued, main } = await run({ QueryTokens: [rewriteRow(change)] });
    expect(issued).toHaveProperty("accessToken");
    expect(main.warnings).toEqual([]);
  });

  test("is handed over with a warning if its row has an earlier expiry, which then counts", async () => {
    const { issued, main } = await run({
      QueryTokens: [rewriteRow((row) => ({ ...row, expiry: shift(row.created_at, 60_000) }))],
    });
    const { expiresAt } = issued as IssuedToken;
    expect(main.warnings).toEqual([
      expect.stringMatching(
        /^InfluxDB created the token with an earlier expiry than requested: "\S+Z" instead of \S+Z$/,
      ),
    ]);
    expect(main.warnings[0]).toContain(expiresAt?.replace("Z", ""));
    expect(main.record.token?.expiresAt, "what post reports").toBe(expiresAt);
  });

  test("is not handed over if it was to never expire, and its row has the time of its creation as expiry", async () => {
    const change = (row: TokenRow): object => ({ ...row, expiry: row.created_at });
    const { issued, liveAfterPost } = await run(
      { QueryTokens: [rewriteRow(change)] },
      {},
      { expiry: { kind: "never" } },
    );
    expect(issued).toMatch(/expired at .*, before the response arrived/);
    expect(liveAfterPost).toBe(0);
  });

  test("is recorded with the expiry of its row if that is later and it cannot be revoked at once", async () => {
    const { main, liveAfterPost } = await run({
      QueryTokens: [rewriteRow(({ expiry: _, ...row }) => row)],
      DeleteToken: [{ kind: "text", status: 401, contentType: "application/json", body: '{"error":"no"}' }],
    });
    expect(main.record.token).toBeDefined();
    expect(main.record.token?.expiresAt, "it never expires").toBeUndefined();
    expect(liveAfterPost).toBe(0);
  });

  test("is handed over with a warning if the times of its row are in an unknown form", async () => {
    const { issued, main } = await run({
      QueryTokens: [rewriteRow((row) => ({ ...row, created_at: 1_700_000_000, expiry: 1_700_003_600 }))],
    });
    expect(issued).toHaveProperty("accessToken");
    expect(main.warnings).toEqual([
      "The expiry of the new token could only be checked in the response, because the cluster lists it in a form that this version of the action cannot read",
    ]);
  });

  test("is handed over with a warning if its permissions are in an unknown form", async () => {
    const emulator = { enterpriseBehaviour: { permissionsText: "unknown" } } as const;
    const { issued, main } = await run({}, { emulator });
    expect(issued).toHaveProperty("accessToken");
    expect(main.warnings).toEqual([expect.stringContaining("could not be checked")]);
  });
});
