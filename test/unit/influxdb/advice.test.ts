import { expect, test } from "vitest";
import { advise, type Operation } from "../../../src/influxdb/advice.ts";
import type { Product } from "../../../src/influxdb/cluster.ts";

const CREATE = "CreateDatabaseToken";
const LIST = "GetClusterDatabases";

const FORBIDDEN =
  "account-id, cluster-id: The management token is not allowed to do this. It may belong to another account than account-id, or account-id and cluster-id are swapped: `influxctl cluster list --format json` shows the account_id and the cluster_id of each cluster of yours";

test.each<{ status: number; product: Product; operation: Operation; expected: string }>([
  {
    status: 401,
    product: "dedicated",
    operation: CREATE,
    expected:
      'The management token is wrong, expired or revoked; `influxctl management list` shows which there are. Make a new one with `influxctl management create --description "GitHub Actions" --expires-at TIME`, and store it with `gh secret set NAME` as the secret that the workflow gives as management-token',
  },
  { status: 403, product: "dedicated", operation: CREATE, expected: FORBIDDEN },
  {
    status: 403,
    product: "dedicated",
    operation: LIST,
    expected: FORBIDDEN,
  },
  {
    status: 403,
    product: "clustered",
    operation: LIST,
    expected: "The management token is not allowed to do this; check that it was made for this cluster",
  },
  {
    status: 404,
    product: "dedicated",
    operation: CREATE,
    expected:
      "account-id, cluster-id: There is no such account or cluster for this token; `influxctl cluster list --format json` shows the account_id and the cluster_id of each of yours",
  },
  {
    status: 404,
    product: "clustered",
    operation: LIST,
    expected:
      "There is no Management API at this URL. The cluster may be older than release 20250508-1719206, the first to have it; its ingress may not route /api/v0; or the API is elsewhere, and management-url has to say where",
  },
  {
    status: 400,
    product: "dedicated",
    operation: CREATE,
    expected:
      "InfluxDB does not accept the request. If its message does not say why, look at the clock of this runner: an expiry that is past by InfluxDB's own may be refused",
  },
  {
    status: 400,
    product: "dedicated",
    operation: LIST,
    expected: "InfluxDB does not accept the request; its message says what of it",
  },
  {
    status: 409,
    product: "dedicated",
    operation: CREATE,
    expected: "InfluxDB reports a conflict with what exists; run the job again",
  },
])("what to do about a $status of $product at $operation", ({ status, product, operation, expected }) => {
  expect(advise(operation, status, product, true)).toBe(expected);
});

const NOT_THE_API =
  "This is not how the Management API answers, so something else did: check management-url, which ends in /api/v0, and the proxies and gateways between this runner and the API";

test.each([400, 404, 409])("a %i that is not the API's own is about the way to the API", (status) => {
  for (const operation of [CREATE, LIST] as const) {
    expect(advise(operation, status, "dedicated", false)).toBe(NOT_THE_API);
  }
  if (status !== 404) expect(advise(LIST, status, "clustered", false)).toBe(NOT_THE_API);
});

test.each([401, 403])("a %i that is not the API's own says nothing of the management token", (status) => {
  for (const product of ["dedicated", "clustered"] as const) {
    expect(advise(LIST, status, product, false)).toBe(`${NOT_THE_API}. The management token may be right`);
  }
});

test("a 404 of Clustered that is not the API's own is about the URL", () => {
  expect(advise(LIST, 404, "clustered", false)).toMatch(/^There is no Management API at this URL/);
});

test.each([408, 425, 429, 500, 502, 503, 504, 507, 511, 522, 598])("a %i should pass by itself", (status) => {
  expect(advise(CREATE, status, "dedicated", true)).toBe(
    "InfluxDB or an ingress before it has a problem that should pass; run the job again later",
  );
});

test.each([200, 204, 405, 418, 501, 505])("a %i is not the Management API's", (status) => {
  expect(advise(CREATE, status, "dedicated", true)).toBe(
    "This is no answer of the Management API; check management-url, and what stands between this runner and it",
  );
});

test.each([
  { status: 404, said: "There is no such account or cluster for this token" },
  { status: 403, said: "The management token is not allowed to do this. It may belong to another account" },
])("a $status names the profile that the IDs come from", ({ status, said }) => {
  const idNames = 'account-id (from the profile "ci"), cluster-id (from the profile "ci")';
  expect(advise(LIST, status, "dedicated", true, idNames)).toContain(`${idNames}: ${said}`);
});

test.each([
  { status: 403, said: "check that it was made for this cluster, and that account-id, cluster-id are right" },
  {
    status: 404,
    said: "management-url has to say where. account-id, cluster-id are part of the URL, and may be wrong: leave them out if they were not given to you for this cluster",
  },
])("a $status of Clustered names the IDs where they are given", ({ status, said }) => {
  expect(advise(LIST, status, "clustered", true, "account-id, cluster-id")).toContain(said);
  expect(advise(LIST, status, "clustered", true)).not.toContain("account-id");
});
