import { describe, expect, test } from "vitest";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { createClusteredInputs, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";

const ACCOUNT_ID = "11111111-1111-4111-8111-111111111111";
const CLUSTER_ID = "33333333-3333-4333-8333-333333333333";

describe("the connection to Cloud Dedicated", () => {
  test("needs only the two IDs", () => {
    expect(parseInputsOfMain(createMainInputs())).toMatchObject({
      cluster: {
        product: "dedicated",
        managementUrl: "https://console.influxdata.com/api/v0",
        host: `https://${CLUSTER_ID}.a.influxdb.io`,
        accountId: ACCOUNT_ID,
        clusterId: CLUSTER_ID,
      },
      managementToken: "fake-management-token",
      trust: { roots: "default", caCertificate: "" },
    });
  });

  test.each(["dedicated", "cloud-dedicated"])("is chosen by the product %s", (product) => {
    expect(parseInputsOfMain(createMainInputs({ product })).cluster.product).toBe("dedicated");
  });

  test("uses the host and the management URL of the inputs", () => {
    const elsewhere = { host: "proxy.example.com:8086", "management-url": "https://console.example.com/api/v0/" };
    expect(parseInputsOfMain(createMainInputs(elsewhere)).cluster).toMatchObject({
      host: "https://proxy.example.com:8086",
      managementUrl: "https://console.example.com/api/v0",
    });
  });

  test("uses the IDs unchanged", () => {
    const accountId = "ABCDEFAB-1111-1111-1111-ABCDEFABCDEF";
    expect(parseInputsOfMain(createMainInputs({ "account-id": accountId })).cluster).toMatchObject({ accountId });
  });
});

describe("the connection to Clustered", () => {
  test("needs only the host", () => {
    expect(parseInputsOfMain(createClusteredInputs()).cluster).toEqual({
      product: "clustered",
      managementUrl: "https://cluster.example.com/api/v0",
      host: "https://cluster.example.com",
      accountId: "",
      clusterId: "",
    });
  });

  test("uses the management URL of the input", () => {
    const inputs = createClusteredInputs({ "management-url": "https://management.example.com/influx/api/v0" });
    expect(parseInputsOfMain(inputs).cluster).toMatchObject({
      managementUrl: "https://management.example.com/influx/api/v0",
      host: "https://cluster.example.com",
    });
  });

  test("uses both IDs if they are set", () => {
    const inputs = createClusteredInputs({ "account-id": ACCOUNT_ID, "cluster-id": CLUSTER_ID });
    expect(parseInputsOfMain(inputs).cluster).toMatchObject({ accountId: ACCOUNT_ID, clusterId: CLUSTER_ID });
  });

  test.each([
    { present: "account-id", missing: "cluster-id" },
    { present: "cluster-id", missing: "account-id" },
  ])("requires $missing if $present is set", ({ present, missing }) => {
    expect(readProblems(() => parseInputsOfMain(createClusteredInputs({ [present]: ACCOUNT_ID })))).toEqual([
      `${missing}: is empty, but ${present} is set; for Clustered, set both or neither`,
    ]);
  });

  test("accepts only UUIDs as IDs, because they become part of a URL", () => {
    const inputs = createClusteredInputs({ "account-id": "../databases", "cluster-id": "anything" });
    expect(readProblems(() => parseInputsOfMain(inputs))).toEqual([
      'account-id: "../databases" is not a UUID; a UUID looks like 11111111-2222-4333-8444-555555555555',
      'cluster-id: "anything" is not a UUID; a UUID looks like 11111111-2222-4333-8444-555555555555',
    ]);
  });

  test("can be unencrypted to loopback", () => {
    expect(parseInputsOfMain(createClusteredInputs({ host: "http://localhost:8086" })).cluster).toHaveProperty(
      "managementUrl",
      "http://localhost:8086/api/v0",
    );
  });

  test("trusts the CA certificate of the input", async () => {
    const { ca } = await createCertificates([]);
    const { trust } = parseInputsOfMain(createClusteredInputs({ "ca-certificate": `The CA\n${ca}` }));
    expect(trust.caCertificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });
});
