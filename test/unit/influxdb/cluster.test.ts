import { describe, expect, test } from "vitest";
import { type Cluster, dedicatedHost, listBaseUrls } from "../../../src/influxdb/cluster.ts";

const CLUSTER: Cluster = {
  product: "dedicated",
  managementUrl: "https://console.influxdata.com/api/v0",
  host: "https://cluster.example.com",
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
};

test("a Cloud Dedicated cluster is found under its account and its own ID", () => {
  expect(listBaseUrls(CLUSTER)).toEqual([
    "https://console.influxdata.com/api/v0/accounts/11111111-1111-4111-8111-111111111111/clusters/33333333-3333-4333-8333-333333333333",
  ]);
});

describe("a Clustered installation is found by the path of InfluxData's own clients first, then in the short form", () => {
  const managementUrl = "https://cluster.example.com/api/v0";

  test("under the IDs that those clients use", () => {
    expect(listBaseUrls({ ...CLUSTER, product: "clustered", managementUrl, accountId: "", clusterId: "" })).toEqual([
      `${managementUrl}/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111`,
      managementUrl,
    ]);
  });

  test("under the IDs that are given", () => {
    expect(listBaseUrls({ ...CLUSTER, product: "clustered", managementUrl })).toEqual([
      `${managementUrl}/accounts/${CLUSTER.accountId}/clusters/${CLUSTER.clusterId}`,
      managementUrl,
    ]);
  });
});

test("the data of a Cloud Dedicated cluster is at the host that its ID names", () => {
  expect(dedicatedHost(CLUSTER.clusterId)).toBe("https://33333333-3333-4333-8333-333333333333.a.influxdb.io");
});
