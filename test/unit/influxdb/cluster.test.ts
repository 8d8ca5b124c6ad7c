import { describe, expect, test } from "vitest";
import { type Cluster, listBaseUrls, toDedicatedHost } from "../../../src/influxdb/cluster.ts";

const CLUSTER: Cluster = {
  product: "dedicated",
  managementUrl: "https://console.influxdata.com/api/v0",
  host: "https://cluster.example.com",
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
};

test("the base URL of a Cloud Dedicated cluster contains the account ID and the cluster ID", () => {
  expect(listBaseUrls(CLUSTER)).toEqual([
    "https://console.influxdata.com/api/v0/accounts/11111111-1111-4111-8111-111111111111/clusters/33333333-3333-4333-8333-333333333333",
  ]);
});

describe("the base URLs of a Clustered cluster are the path of InfluxData's own clients, then the short form,", () => {
  const managementUrl = "https://cluster.example.com/api/v0";

  test("with the IDs of those clients if the inputs are unset", () => {
    expect(listBaseUrls({ ...CLUSTER, product: "clustered", managementUrl, accountId: "", clusterId: "" })).toEqual([
      `${managementUrl}/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111`,
      managementUrl,
    ]);
  });

  test("with the IDs of the inputs if they are set", () => {
    expect(listBaseUrls({ ...CLUSTER, product: "clustered", managementUrl })).toEqual([
      `${managementUrl}/accounts/${CLUSTER.accountId}/clusters/${CLUSTER.clusterId}`,
      managementUrl,
    ]);
  });
});

test("the host of a Cloud Dedicated cluster contains its ID", () => {
  expect(toDedicatedHost(CLUSTER.clusterId)).toBe("https://33333333-3333-4333-8333-333333333333.a.influxdb.io");
});
