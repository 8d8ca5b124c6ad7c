import { expect, test } from "vitest";
import { advise, type Operation } from "../../../src/influxdb/advice.ts";
import type { ManagedProduct } from "../../../src/influxdb/cluster.ts";

const CREATE = "CreateDatabaseToken";
const LIST = "GetClusterDatabases";

const FORBIDDEN =
  "The management token is not allowed to do this. It may belong to another account, or account-id and cluster-id may be wrong or swapped: `influxctl cluster list --format json` shows the account_id and the cluster_id of each of your clusters";

test.each<{ status: number; product: ManagedProduct; operation: Operation; expected: string }>([
  {
    status: 401,
    product: "dedicated",
    operation: CREATE,
    expected:
      'The management token is wrong, expired or revoked. `influxctl management list` lists the management tokens. Create a new one with `influxctl management create --description "GitHub Actions" --expires-at TIME`, and update the secret that the workflow passes as management-token: `gh secret set SECRET_NAME` (with `--env ENVIRONMENT` if it is a secret of an environment)',
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
    expected: "The management token is not allowed to do this; check that it was created for this cluster",
  },
  {
    status: 404,
    product: "dedicated",
    operation: CREATE,
    expected:
      "There is no such account or cluster for this management token. Check account-id and cluster-id: `influxctl cluster list --format json` shows the account_id and the cluster_id of each of your clusters",
  },
  {
    status: 404,
    product: "clustered",
    operation: LIST,
    expected:
      "There is no Management API at this URL. The cluster may be older than release 20250508-1719206, the first with this API; its ingress may not route /api/v0; or the API has another URL (set management-url)",
  },
  {
    status: 400,
    product: "dedicated",
    operation: CREATE,
    expected:
      "InfluxDB rejected the request. If its message does not say why, check the clock of this runner: InfluxDB may reject an expiry that is in the past by its own clock",
  },
  {
    status: 400,
    product: "dedicated",
    operation: LIST,
    expected: "InfluxDB rejected the request; its message says why",
  },
  {
    status: 409,
    product: "dedicated",
    operation: CREATE,
    expected: "InfluxDB reports a conflict; run the job again",
  },
])("gives advice about a $status in response to $operation on $product", ({ status, product, operation, expected }) => {
  expect(advise(operation, status, product, true)).toBe(expected);
});

const NOT_THE_API =
  "This response did not come from the Management API. Check management-url, which ends in /api/v0, and the proxies and gateways between this runner and the API";

test.each([400, 404, 409])("advises to check proxies and the URL if the API did not send the %i", (status) => {
  for (const operation of [CREATE, LIST] as const) {
    expect(advise(operation, status, "dedicated", false)).toBe(NOT_THE_API);
  }
  if (status !== 404) expect(advise(LIST, status, "clustered", false)).toBe(NOT_THE_API);
});

test.each([401, 403])("says that the management token may be correct if the API did not send the %i", (status) => {
  for (const product of ["dedicated", "clustered"] as const) {
    expect(advise(LIST, status, product, false)).toBe(`${NOT_THE_API}. The management token may be correct`);
  }
});

test("reports that there is no Management API if the API of Clustered did not send the 404", () => {
  expect(advise(LIST, 404, "clustered", false)).toMatch(/^There is no Management API at this URL/);
});

test.each([408, 425, 429, 500, 502, 503, 504, 507, 511, 522, 598])(
  "calls a %i temporary and advises to run the job again later",
  (status) => {
    expect(advise(CREATE, status, "dedicated", true)).toBe(
      "InfluxDB, or an ingress in front of it, has a temporary problem; run the job again later",
    );
  },
);

test.each([200, 204, 405, 418, 501, 505])(
  "reports that a %i is not a known response of the Management API",
  (status) => {
    expect(advise(CREATE, status, "dedicated", true)).toBe(
      "This is not a known response of the Management API. Check management-url, and the proxies and gateways between this runner and the API",
    );
  },
);

test.each([
  { status: 404, before: "There is no such account or cluster for this management token. Check ", after: ": " },
  {
    status: 403,
    before: "The management token is not allowed to do this. It may belong to another account, or ",
    after: " may be wrong or swapped: ",
  },
])("names the profile with the IDs after a $status", ({ status, before, after }) => {
  const idNames = 'account-id (from the profile "ci") and cluster-id (from the profile "ci")';
  expect(advise(LIST, status, "dedicated", true, idNames)).toContain(before + idNames + after);
});

test.each([
  { status: 403, advice: "check that it was created for this cluster, and that account-id and cluster-id are correct" },
  {
    status: 404,
    advice:
      "(set management-url). account-id and cluster-id are part of the URL and may be wrong: leave them unset if you did not get them for this cluster",
  },
])("names the IDs after a $status of Clustered only if they are set", ({ status, advice }) => {
  expect(advise(LIST, status, "clustered", true, "account-id and cluster-id")).toContain(advice);
  expect(advise(LIST, status, "clustered", true)).not.toContain("account-id");
});
