import { expect, test } from "vitest";
import { adviceFor, type Operation } from "../../../src/influxdb/advice.ts";
import type { Product } from "../../../src/influxdb/cluster.ts";

const CREATE = "CreateDatabaseToken";

test.each<{ status: number; product: Product; operation: Operation; expected: string }>([
  {
    status: 401,
    product: "dedicated",
    operation: CREATE,
    expected:
      "The management token is wrong, expired or revoked. Make a new one with `influxctl management create` and store it as the secret that management-token is taken from",
  },
  {
    status: 403,
    product: "dedicated",
    operation: CREATE,
    expected:
      "The management token is not allowed to do this. It may belong to another account: check account-id and cluster-id with `influxctl cluster list`",
  },
  {
    status: 403,
    product: "clustered",
    operation: CREATE,
    expected: "The management token is not allowed to do this. Check that it was made for this cluster",
  },
  {
    status: 403,
    product: "clustered",
    operation: "GetClusterDatabases",
    expected:
      "The management token is not allowed to do this. Check that it was made for this cluster. With missing-databases: ignore, the databases need not be listed",
  },
  {
    status: 404,
    product: "dedicated",
    operation: CREATE,
    expected:
      "There is no such account or cluster for this token; check account-id and cluster-id with `influxctl cluster list`",
  },
  {
    status: 404,
    product: "clustered",
    operation: CREATE,
    expected:
      "The Management API is not there. It needs InfluxDB Clustered from release 20250508-1719206 on, and an ingress that routes /api/v0; management-url says where else it is",
  },
  {
    status: 400,
    product: "dedicated",
    operation: CREATE,
    expected: "InfluxDB does not accept the request; its message says what of it",
  },
  {
    status: 409,
    product: "dedicated",
    operation: CREATE,
    expected: "InfluxDB reports a conflict with what exists; run the job again",
  },
])("what to do about a $status of $product at $operation", ({ status, product, operation, expected }) => {
  expect(adviceFor(operation, status, product)).toBe(expected);
});

test.each([408, 429, 500, 502, 503, 504])("a %i should pass by itself", (status) => {
  expect(adviceFor(CREATE, status, "dedicated")).toBe(
    "InfluxDB or an ingress before it has a problem that should pass; run the job again later",
  );
});

test.each([200, 204, 405, 418, 511])("a %i is not the Management API's", (status) => {
  expect(adviceFor(CREATE, status, "dedicated")).toBe(
    "This is no answer of the Management API; check management-url, and what stands between this runner and it",
  );
});
