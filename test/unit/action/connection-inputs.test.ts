import { describe, expect, test } from "vitest";
import { parseManagementToken } from "../../../src/action/connection-inputs.ts";
import { makeCertificates } from "../../emulator/certificates.ts";
import { problemsOf } from "../problems.ts";
import { givenClusteredInputs, givenInputs, parsedInputs } from "./given.ts";

const ACCOUNT_ID = "11111111-1111-4111-8111-111111111111";
const CLUSTER_ID = "33333333-3333-4333-8333-333333333333";

describe("the connection to Cloud Dedicated", () => {
  test("is known from the two IDs", () => {
    expect(parsedInputs(givenInputs())).toMatchObject({
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

  test.each(["dedicated", "cloud-dedicated"])("is meant by the product %s", (product) => {
    expect(parsedInputs(givenInputs({ product })).cluster.product).toBe("dedicated");
  });

  test("can go elsewhere", () => {
    const elsewhere = { host: "proxy.example.com:8086", "management-url": "https://console.example.com/api/v0/" };
    expect(parsedInputs(givenInputs(elsewhere)).cluster).toMatchObject({
      host: "https://proxy.example.com:8086",
      managementUrl: "https://console.example.com/api/v0",
    });
  });

  test("uses IDs as they are given", () => {
    const accountId = "ABCDEFAB-1111-1111-1111-ABCDEFABCDEF";
    expect(parsedInputs(givenInputs({ "account-id": accountId })).cluster.accountId).toBe(accountId);
  });
});

describe("the connection to Clustered", () => {
  test("is known from its host", () => {
    expect(parsedInputs(givenClusteredInputs()).cluster).toEqual({
      product: "clustered",
      managementUrl: "https://cluster.example.com/api/v0",
      host: "https://cluster.example.com",
      accountId: "",
      clusterId: "",
    });
  });

  test("can have the Management API elsewhere", () => {
    const inputs = givenClusteredInputs({ "management-url": "https://management.example.com/influx/api/v0" });
    expect(parsedInputs(inputs).cluster).toMatchObject({
      managementUrl: "https://management.example.com/influx/api/v0",
      host: "https://cluster.example.com",
    });
  });

  test("has no use for IDs, and does not look at them", () => {
    const inputs = givenClusteredInputs({ "account-id": ACCOUNT_ID, "cluster-id": "anything" });
    expect(parsedInputs(inputs).cluster).toMatchObject({ accountId: "", clusterId: "" });
  });

  test("can be to loopback, in clear", () => {
    expect(parsedInputs(givenClusteredInputs({ host: "http://localhost:8086" })).cluster.managementUrl).toBe(
      "http://localhost:8086/api/v0",
    );
  });

  test("trusts a CA certificate that is given", async () => {
    const { ca } = await makeCertificates([]);
    const { trust } = parsedInputs(givenClusteredInputs({ "ca-certificate": `our CA\n${ca}` }));
    expect(trust.caCertificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });
});

describe("a management token", () => {
  const missing = (): string => "is missing";

  test.each([
    { name: "InfluxData's own", token: ["M", "V1", "fake+/=_-"].join(".") },
    { name: "a JWT", token: ["fakeHeader", "fakePayload", "fakeSignature"].join(".") },
    { name: "any printable ASCII", token: "!~\"'`$%&<>@" },
  ])("is taken as it is: $name", ({ token }) => {
    expect(parseManagementToken(token, missing)).toBe(token);
  });

  test("that is empty says why", () => {
    expect(problemsOf(() => parseManagementToken("", missing))).toEqual(["is missing"]);
  });

  test.each(["apiv1_fake", "apiv12_fake"])(
    "is not one that belongs to a database, and cannot make others: %s",
    (token) => {
      expect(problemsOf(() => parseManagementToken(token, missing))).toEqual([
        "is a database token (apiv…), which cannot make tokens; make a management token with `influxctl management create` and store that as the secret",
      ]);
    },
  );

  test.each(["M-apiv1_fake", "apiv_fake"])("may hold what database tokens begin with: %s", (token) => {
    expect(parseManagementToken(token, missing)).toBe(token);
  });

  const whiteSpace = "has white space inside; store the token again, on one line and alone";
  const characters = "has characters that no token has; store the token again";
  test.each([
    { name: "a blank", token: "fake token", expected: whiteSpace },
    { name: "a line break", token: "fake\ntoken", expected: whiteSpace },
    { name: "a no-break space", token: "fake\u00a0token", expected: whiteSpace },
    { name: "a letter that is not ASCII", token: "fäke", expected: characters },
    { name: "a control character", token: "fake\u0000token", expected: characters },
    { name: "a zero-width space", token: "fake\u200btoken", expected: characters },
  ])("with $name is refused without being quoted", ({ token, expected }) => {
    expect(problemsOf(() => parseManagementToken(token, missing))).toEqual([expected]);
  });
});
