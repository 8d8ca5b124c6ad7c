import { describe, expect, test } from "vitest";
import type { Behaviour } from "../influxdb/behaviour.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../influxdb/start.ts";
import { connect } from "../influxdb/test-client.ts";
import { connectEnterprise } from "../influxdb3/test-client.ts";
import { exerciseDataPlane, exerciseEnterprise, exerciseManagementApi } from "./exercise.ts";
import { type Contract, type Exchange, findContract } from "./open-api.ts";
import type { OpenApiFile } from "./open-api-files.ts";

const found = findContract();
if (found === undefined) {
  process.stderr.write(
    "\n*** CONTRACT TESTS SKIPPED: no OpenAPI files; set INFLUXDB_OPENAPI_DIR to their folder ***\n\n",
  );
}

test("the OpenAPI files exist if they are required", () => {
  const isRequired = process.env["INFLUXDB_OPENAPI_REQUIRED"] === "true";
  expect(found !== undefined || !isRequired).toBe(true);
});

describe.skipIf(found === undefined)("the contract", () => {
  const contract = found as Contract;

  describe.each<{ name: string; options: EmulatorOptions }>([
    { name: "Dedicated", options: { product: "dedicated" } },
    {
      name: "Dedicated over TLS, with a separate port for the Management API",
      options: { product: "dedicated", tls: true, separatePlanes: true },
    },
    { name: "Clustered", options: { product: "clustered" } },
    { name: "Clustered in the short form", options: { product: "clustered", route: "short" } },
  ])("of $name", ({ options }) => {
    test.each<{ name: string; behaviour: Partial<Behaviour> }>([
      { name: "the default behaviour", behaviour: {} },
      {
        name: "revoked tokens that are not found",
        behaviour: { secondDelete: 404, getOfRevokedToken: 404, listsInactiveTokens: false },
      },
      { name: "hidden accounts", behaviour: { foreignAccountStatus: 404 } },
      { name: "other forms", behaviour: { expiresAtWithFraction: true, permissionOrder: "reversed" } },
      { name: "401 for every rejection", behaviour: { missingPermissionStatus: 401, inactiveTokenStatus: 401 } },
      { name: "403 for every rejection", behaviour: { missingPermissionStatus: 403, inactiveTokenStatus: 403 } },
      { name: "rejected empty writes", behaviour: { emptyWriteStatus: 400 } },
      {
        name: "rejected unknown databases",
        behaviour: { emptyWriteToUnknownDatabaseStatus: 404, writeToUnknownDatabase: "404" },
      },
    ])("describes every exchange of the emulator with $name", async ({ behaviour }) => {
      await using emulator = await startEmulator({ ...options, behaviour });
      await using client = connect(emulator, findForm(options));
      await exerciseManagementApi(emulator, client);
      await exerciseDataPlane(client);
      expect(emulator.requests.length).toBeGreaterThan(80);
      expect(emulator.requests.flatMap((request) => findProblems(contract, emulator, request))).toEqual([]);
    });
  });

  test.each(["enterprise", "cloud"] as const)("describes the requests to %s", async (product) => {
    await using emulator = await startEmulator({ product });
    await using client = connectEnterprise(emulator);
    await exerciseEnterprise(client);
    expect(emulator.requests.length).toBeGreaterThan(12);
    expect(emulator.requests.filter(({ response }) => (response?.status ?? 500) >= 500)).toEqual([]);
    expect(emulator.requests.flatMap((request) => contract.validateExchange({ product, ...request }))).toEqual([]);
  });

  test.each<{ name: string; exchange: Partial<Exchange>; problem: RegExp }>([
    {
      name: "an old field",
      exchange: createEnterpriseExchange({ resource_identifier: ["a"] }),
      problem: /unevaluated/,
    },
    { name: "no names", exchange: createEnterpriseExchange({ resource_names: undefined }), problem: /resource_names/ },
    { name: "an unknown action", exchange: createEnterpriseExchange({ actions: ["own"] }), problem: /allowed values/ },
    {
      name: "a PUT on Cloud",
      exchange: { product: "cloud", method: "PUT", path: "/api/v3/configure/database" },
      problem: /not documented in influxdb3-cloud.yaml/,
    },
    {
      name: "a delete without a name",
      exchange: { product: "cloud", method: "DELETE", path: "/api/v3/configure/token", body: "" },
      problem: /query parameter token_name: missing/,
    },
    {
      name: "a flag that is not a boolean",
      exchange: { ...dataExchange("POST", "/api/v3/write_lp?db=a&accept_partial=no"), product: "cloud" },
      problem: /query parameter accept_partial: must be boolean/,
    },
    {
      name: "an unknown field of a query",
      exchange: { product: "enterprise", path: "/api/v3/query_sql", body: '{"db":"a","q":"SELECT 1","parameters":{}}' },
      problem: /unevaluated/,
    },
  ])("rejects a request to Enterprise or Cloud with $name", ({ exchange, problem }) => {
    expect(contract.validateExchange(createExchange(exchange)).join("\n")).toMatch(problem);
  });

  test.each<{ name: string; exchange: Partial<Exchange>; problem: RegExp }>([
    { name: "an unknown field", exchange: { body: createBody({ extra: 1 }) }, problem: /must NOT have unevaluated/ },
    {
      name: "an unknown field of a permission",
      exchange: { body: createBody({ permissions: [{ action: "read", resource: "a", extra: 1 }] }) },
      problem: /\/permissions\/0 must NOT have unevaluated/,
    },
    {
      name: "the action `own`",
      exchange: { body: createBody({ permissions: [{ action: "own", resource: "a" }] }) },
      problem: /\/permissions\/0\/action must be equal to one of the allowed values/,
    },
    {
      name: "a permission without a resource",
      exchange: { body: createBody({ permissions: [{ action: "read" }] }) },
      problem: /required property 'resource'/,
    },
    { name: "no description", exchange: { body: "{}" }, problem: /required property 'description'/ },
    { name: "an invalid time", exchange: { body: createBody({ expiresAt: "tomorrow" }) }, problem: /date-time/ },
    { name: "a body that is not JSON", exchange: { body: "{" }, problem: /request body: not JSON/ },
    {
      name: "a body with another content type",
      exchange: { headers: { "content-type": "text/plain" } },
      problem: /content type/,
    },
    { name: "an undocumented path", exchange: { path: "/api/v0/secrets" }, problem: /not documented in clustered-m/ },
    { name: "an undocumented method", exchange: { method: "PUT" }, problem: /not documented/ },
    { name: "an unknown query parameter", exchange: { path: "/api/v0/tokens?limit=1" }, problem: /limit: unknown/ },
    { name: "a short path for Dedicated", exchange: { product: "dedicated" }, problem: /not documented in cloud-d/ },
    {
      name: "a token ID that is not a UUID",
      exchange: { method: "GET", path: "/api/v0/tokens/x", body: "" },
      problem: /path parameter tokenId/,
    },
    {
      name: "an undocumented body",
      exchange: { method: "DELETE", path: "/api/v0/tokens/55555555-5555-4555-8555-555555555555" },
      problem: /request body: none is documented/,
    },
    {
      name: "a write without a bucket",
      exchange: dataExchange("POST", "/api/v2/write?org=x"),
      problem: /bucket: missing/,
    },
    {
      name: "an unknown precision",
      exchange: dataExchange("POST", "/api/v2/write?org=x&bucket=a&precision=h"),
      problem: /precision: must be equal/,
    },
    { name: "a status 201", exchange: { response: createResponse({}, 201) }, problem: /status 201 is not documented/ },
    {
      name: "an ID that is a number",
      exchange: { response: createResponse({ id: 7 }) },
      problem: /\/id must be string/,
    },
    {
      name: "no access token",
      exchange: { response: createResponse({ accessToken: undefined }) },
      problem: /'accessToken'/,
    },
    {
      name: "a short access token",
      exchange: { response: createResponse({ accessToken: "x" }) },
      problem: /\/accessToken/,
    },
    {
      name: "an HTML response",
      exchange: { response: { ...createResponse(), headers: { "content-type": "text/html" } } },
      problem: /content type "text\/html"/,
    },
    {
      name: "a response that is cut off",
      exchange: { response: { ...createResponse(), body: "{" } },
      problem: /not JSON/,
    },
    {
      name: "an error whose code differs from its status",
      exchange: { response: { ...createResponse(), status: 404, body: '{"code":403,"message":"x"}' } },
      problem: /\/code must be equal/,
    },
  ])("rejects $name", ({ exchange, problem }) => {
    expect(contract.validateExchange(createExchange(exchange)).join("\n")).toMatch(problem);
  });

  test("allows unknown fields in a response, and does not validate a response that is not from InfluxDB", () => {
    expect(contract.validateExchange(createExchange())).toEqual([]);
    expect(contract.validateExchange(createExchange({ response: createResponse({ extra: 1 }) }))).toEqual([]);
    expect(contract.validateExchange(createExchange({ response: createResponse({}, 418), faulted: true }))).toEqual([]);
  });

  test.each<OpenApiFile>(["cloud-dedicated-management.yml", "clustered-management.yml"])(
    "matches its own examples: %s",
    (file) => {
      const examples = contract.examples(file);
      const ofTokens = examples.filter(({ operationId }) => operationId.includes("DatabaseToken"));
      expect(ofTokens.filter(({ status }) => status === undefined).length).toBe(7);
      expect(ofTokens.filter(({ status }) => status === "200").length).toBeGreaterThan(5);
      expect(examples.filter(({ problems }) => problems.length > 0)).toEqual([]);
    },
  );
});

function findForm({ route }: EmulatorOptions): "short" | "account" {
  return route === "short" ? "short" : "account";
}

/** A deliberately invalid request is rejected with 400. In that case, only the response must match. */
function findProblems(
  contract: Contract,
  { product }: Emulator,
  request: Emulator["requests"][number],
): readonly string[] {
  const problems = contract.validateExchange({ product, ...request });
  return request.response?.status === 400 ? problems.filter((problem) => problem.includes(": response ")) : problems;
}

function createExchange(overrides: Partial<Exchange> = {}): Exchange {
  return {
    product: "clustered",
    method: "POST",
    path: "/api/v0/tokens",
    headers: { "content-type": "application/json" },
    body: createBody(),
    response: createResponse(),
    ...overrides,
  };
}

/** A request to create a token on Enterprise. */
function createEnterpriseExchange(permission: object): Partial<Exchange> {
  const valid = { resource_type: "db", resource_names: ["a"], actions: ["read"] };
  const body = JSON.stringify({ token_name: "t", permissions: [{ ...valid, ...permission }] });
  return { product: "enterprise", path: "/api/v3/enterprise/configure/token", body };
}

function dataExchange(method: string, path: string): Partial<Exchange> {
  return { method, path, headers: { "content-type": "text/plain; charset=utf-8" }, body: "", response: undefined };
}

function createBody(overrides: object = {}): string {
  return JSON.stringify({ description: "d", permissions: [{ action: "read", resource: "a" }], ...overrides });
}

function createResponse(overrides: object = {}, status = 200) {
  const token = {
    id: "55555555-5555-4555-8555-555555555555",
    description: "d",
    permissions: [{ action: "read", resource: "a" }],
    createdAt: "2030-01-01T00:00:00.000Z",
    accessToken: `apiv1_${"5".repeat(64)}`,
    ...overrides,
  };
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(token) };
}
