import { describe, expect, test } from "vitest";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { createEnterpriseInputs, createMainInputs, MISSING_SECRET, parseInputsOfMain } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";

const ACCOUNT_ID = "11111111-1111-4111-8111-111111111111";

function readMessages(overrides: Readonly<Record<string, string>>): readonly string[] {
  return readProblems(() => parseInputsOfMain(createEnterpriseInputs(overrides)));
}

test.each([
  {
    name: "a misspelled product",
    product: "enterprize",
    problems: [expect.stringMatching(/^product: "enterprize" is not a supported product/)],
  },
  {
    name: "an unset product",
    product: "",
    problems: [
      expect.stringMatching(/^management-token: .* For Enterprise, set `product: enterprise`\. For InfluxDB 3 Cloud/),
    ],
  },
])("$name is the only problem", ({ product, problems }) => {
  expect(readMessages({ product, host: "" })).toEqual(problems);
});

describe.each(["enterprise", "cloud"])("the connection to %s", (product) => {
  test("needs only the host, whose port is 443 by default", () => {
    const { cluster, managementToken } = parseInputsOfMain(createEnterpriseInputs({ product }));
    expect(cluster).toEqual({ product, host: "https://influxdb.example.com" });
    expect(managementToken).toBe("apiv3_fake-admin-token");
  });

  test("keeps the port of the host", () => {
    const inputs = createEnterpriseInputs({ product, host: "https://influxdb.example.com:8181/" });
    expect(parseInputsOfMain(inputs).cluster.host).toBe("https://influxdb.example.com:8181");
  });

  test("can be unencrypted to loopback", () => {
    const inputs = createEnterpriseInputs({ product, host: "http://127.0.0.1:8181" });
    expect(parseInputsOfMain(inputs).cluster.host).toBe("http://127.0.0.1:8181");
  });

  test("trusts the CA certificate of the input", async () => {
    const { ca } = await createCertificates([]);
    const { trust } = parseInputsOfMain(createEnterpriseInputs({ product, "ca-certificate": ca }));
    expect(trust.caCertificate).toBe(ca.trim());
  });
});

const NO_IDS = "must not be set: Enterprise and Cloud have no account or cluster ID. Remove it";
const NO_PROFILE =
  "must not be set: influxctl and its profiles are not for Enterprise and Cloud. Set host and management-token in place of the profile. Remove it";

test.each([
  { input: "account-id", value: ACCOUNT_ID, problem: NO_IDS },
  { input: "cluster-id", value: ACCOUNT_ID, problem: NO_IDS },
  {
    input: "management-url",
    value: "https://influxdb.example.com/api/v0",
    problem: "must not be set: the API of Enterprise and Cloud is on host. Remove it",
  },
  { input: "profile", value: "default", problem: NO_PROFILE },
  { input: "config", value: "config.toml", problem: NO_PROFILE },
  {
    input: "host",
    value: "",
    problem:
      "is required for Enterprise and Cloud, but it is empty. Set it to the host of the server, with its port unless that is 443, such as influxdb.example.com or https://influxdb.example.com:8181",
  },
  {
    input: "host",
    value: "http://influxdb.example.com:8181",
    problem:
      '"http://influxdb.example.com:8181" uses http://, which would send the admin token unencrypted; use https://. Enterprise serves HTTPS if it is started with --tls-cert and --tls-key',
  },
  { input: "management-token", value: "", problem: MISSING_SECRET },
])("reports $input if it is $value", ({ input, value, problem }) => {
  expect(readMessages({ [input]: value })).toEqual([`${input}: ${problem}`]);
});

test("reports a database token and a management token of other products", () => {
  const [database] = readMessages({ "management-token": "apiv1_fake-database-token" });
  expect(database).toMatch(
    /^management-token: is a database token of Cloud Dedicated or Clustered .* create an admin token with `influxdb3 /,
  );
  const [management] = readMessages({ "management-token": ["M", "V1", "fake-management-token"].join(".") });
  expect(management).toMatch(/^management-token: is a management token of Cloud Dedicated or Clustered .*`product`/);
});

test("reports an admin token of Enterprise on Cloud Dedicated, and names the products", () => {
  const raw = createMainInputs({ "management-token": "apiv3_fake-admin-token" });
  expect(readProblems(() => parseInputsOfMain(raw))).toEqual([
    expect.stringMatching(
      /^management-token: is a token of InfluxDB 3 Enterprise, Cloud or Core .*`product: enterprise`.*`product: cloud`/,
    ),
  ]);
});
