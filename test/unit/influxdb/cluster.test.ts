import { expect, test } from "vitest";
import { baseUrls, type Cluster, dedicatedHost } from "../../../src/influxdb/cluster.ts";

const CLUSTER: Cluster = {
  product: "dedicated",
  managementUrl: "https://console.influxdata.com/api/v0",
  host: "https://cluster.example.com",
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
};

test("a Cloud Dedicated cluster is found under its account and its own ID", () => {
  expect(baseUrls(CLUSTER)).toEqual([
    "https://console.influxdata.com/api/v0/accounts/11111111-1111-4111-8111-111111111111/clusters/33333333-3333-4333-8333-333333333333",
  ]);
});

test("a Clustered installation is found in the short form first, then under the ID that InfluxData's own server uses", () => {
  const managementUrl = "https://cluster.example.com/api/v0";
  expect(baseUrls({ ...CLUSTER, product: "clustered", managementUrl, accountId: "", clusterId: "" })).toEqual([
    managementUrl,
    `${managementUrl}/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111`,
  ]);
});

test("the data of a Cloud Dedicated cluster is at the host that its ID names", () => {
  expect(dedicatedHost(CLUSTER.clusterId)).toBe("https://33333333-3333-4333-8333-333333333333.a.influxdb.io");
});
