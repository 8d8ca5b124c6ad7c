import { describe, expect, test } from "vitest";
import { DO_WITHOUT_DATABASES } from "../../../src/influxdb/advice.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import type { OperationId } from "../../support/influxdb/operations.ts";
import { apiError, expectError, type ManagementApiSetup, page, startManagementApi } from "./open-management-api.ts";

/** An operation that is retried. */
interface Operation {
  readonly what: string;
  readonly operation: OperationId;
  readonly start: (setup: ManagementApiSetup, tokenId: string) => Promise<unknown>;
  /** The result if there is no fault. */
  readonly result: unknown;
}

const OPERATIONS: readonly Operation[] = [
  {
    what: "list the databases",
    operation: "GetClusterDatabases",
    start: ({ api }) => api.getClusterDatabases(),
    result: ["sensors"],
  },
  {
    what: "list the database tokens",
    operation: "GetDatabaseTokens",
    start: ({ api }) => api.getDatabaseTokens(() => true),
    result: [expect.objectContaining({ description: "Mine" })],
  },
  {
    what: "look up the database token ID",
    operation: "GetDatabaseToken",
    start: ({ api }, id) => api.getDatabaseToken(id),
    result: { kind: "found", token: expect.objectContaining({ description: "Mine" }) },
  },
  {
    what: "revoke the database token ID",
    operation: "DeleteDatabaseToken",
    start: ({ api }, id) => api.deleteDatabaseToken(id),
    result: "revoked",
  },
];

/** Runs an operation whose first requests end with these faults, and counts the requests. */
async function run({ operation, start }: Operation, product: "dedicated" | "clustered", ...faults: FaultKind[]) {
  await using setup = await startManagementApi({ emulator: { product } });
  const { id } = setup.emulator.cluster.createToken({ description: "Mine", permissions: [] });
  setup.fail(operation, ...faults);
  const outcome = await start(setup, id).catch((error: Error) => error);
  const message = outcome instanceof Error ? outcome.message.replace(id, "ID") : undefined;
  return { outcome, message, requests: setup.requests().length };
}

describe.each(OPERATIONS)("the operation to $what", (operation) => {
  const { what, result } = operation;

  test("succeeds with one request", async () => {
    for (const product of ["dedicated", "clustered"] as const) {
      expect(await run(operation, product)).toMatchObject({ outcome: result, requests: 1 });
    }
  });

  test.each<{ name: string; faults: readonly FaultKind[] }>([
    { name: "a transient status", faults: [408, 425, 429, 500, 502, 503, 504].map((status) => apiError(status)) },
    { name: "a transient status of a gateway", faults: [507, 520, 522, 530, 598].map((status) => page(status)) },
    {
      name: "a transient status of an ingress",
      faults: [page(502), page(503), { kind: "status", status: 504, body: "empty" }],
    },
    {
      name: "a closed connection",
      faults: [
        { kind: "hang-up", when: "before" },
        { kind: "hang-up", when: "before" },
      ],
    },
  ])("is retried after $name", async ({ faults }) => {
    const outcome = { outcome: result, requests: faults.length + 1 };
    expect(await run(operation, "dedicated", ...faults)).toMatchObject(outcome);
  });

  test.each([400, 401, 403, 405, 409, 418, 501, 505])(
    "fails after a %i, and the error says what to do",
    async (status) => {
      const { message, requests } = await run(operation, "dedicated", apiError(status));
      expect(requests).toBe(1);
      expect(message).toMatch(
        new RegExp(
          `^Could not ${what}: (GET|DELETE) http:\\S+ returned ${status} \\(injected fault ${status}\\)\\. \\w+`,
        ),
      );
    },
  );

  test("fails after a redirect", async () => {
    for (const status of [300, 307]) {
      const fault = { kind: "redirect", location: "https://elsewhere.invalid/", status } as const;
      const { message, requests } = await run(operation, "dedicated", fault);
      expect(requests).toBe(1);
      expect(message).toContain(`returned ${status}, a redirect to elsewhere.invalid. Redirects are never followed`);
    }
  });
});

test.each(OPERATIONS)("after a 403, the error names only inputs that every action has: to $what", async (operation) => {
  const { message } = await run(operation, "dedicated", apiError(403));
  expect(message).toContain("The management token is not allowed to do this. It may belong to another account");
  expect(message).not.toContain("missing-databases");
});

test("after a 403, the error suggests missing-databases: ignore if the databases are only checked", async () => {
  await using setup = await startManagementApi();
  setup.fail("GetClusterDatabases", apiError(403), page(403));
  const list = async () => await expectError(setup.api.getClusterDatabases(DO_WITHOUT_DATABASES));
  expect((await list()).message).toMatch(
    /each of your clusters\. If the token is for this cluster .* set missing-databases: ignore$/,
  );
  expect((await list()).message, "a gateway's").not.toContain("missing-databases");
});

describe("a 404 of an ingress without a backend", () => {
  test.each(OPERATIONS)("is retried: to $what", async (operation) => {
    for (const product of ["dedicated", "clustered"] as const) {
      const outcome = { outcome: operation.result, requests: 2 };
      expect(await run(operation, product, page(404))).toMatchObject(outcome);
    }
  });
});

test("after four 404s of an ingress, the error suggests to check management-url", async () => {
  await using setup = await startManagementApi();
  setup.emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: page(404) });
  const { message } = await expectError(setup.api.getClusterDatabases());
  expect(message).toContain("Check management-url, which ends in /api/v0");
  expect(setup.requests()).toHaveLength(4);
});

describe("the databases", () => {
  const [databases] = OPERATIONS;
  if (databases === undefined) throw new Error("There are operations");

  test.each([
    {
      product: "dedicated",
      fault: apiError(404),
      advice: "There is no such account or cluster for this management token",
    },
    { product: "clustered", fault: apiError(404), advice: "There is no Management API at this URL" },
  ] as const)(
    "of $product are not listed by a retry if the API itself responds with 404",
    async ({ product, fault, advice }) => {
      await using setup = await startManagementApi({ emulator: { product } });
      setup.fail("GetClusterDatabases", fault);
      expect((await expectError(setup.api.getClusterDatabases())).message).toContain(advice);
      expect(setup.requests()).toHaveLength(1);
    },
  );

  test.each<{ fault: FaultKind; form: string }>([
    {
      fault: { kind: "text", status: 200, contentType: "text/plain", body: "hello" },
      form: "text/plain, 5 characters",
    },
    { fault: { kind: "status", status: 204, body: "empty" }, form: "an empty body" },
    {
      fault: { kind: "text", status: 201, contentType: "application/json", body: "[]" },
      form: "application/json, 2 characters",
    },
    { fault: { kind: "rewrite", response: () => [{}] }, form: "application/json, 4 characters" },
  ])("cannot be read from another response, which is not retried: $form", async ({ fault, form }) => {
    const { message, requests } = await run(databases, "dedicated", fault);
    expect(requests).toBe(1);
    expect(message).toMatch(
      /^Could not list the databases: GET \S+ returned 20\d \(.*\)\. This is not a known response of /,
    );
    expect(message).toContain(`(${form})`);
  });
});
