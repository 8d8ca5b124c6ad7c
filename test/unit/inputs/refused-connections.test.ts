import { describe, expect, test } from "vitest";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { createClusteredInputs, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";

/** The messages for a value of an input, on Cloud Dedicated. */
function readMessages(input: string, value: string): readonly string[] {
  return readProblems(() => parseInputsOfMain(createMainInputs({ [input]: value })));
}

const UUID_FORM = "is not a UUID; a UUID looks like 11111111-2222-4333-8444-555555555555";

describe.each([
  { input: "account-id", what: "account" },
  { input: "cluster-id", what: "cluster" },
])("the message about $input", ({ input, what }) => {
  test("explains an empty value", () => {
    expect(readMessages(input, "")).toEqual([
      `${input}: is required for Cloud Dedicated, but it is empty. Set it to the UUID of the ${what}, \`${what}_id\` in the output of \`influxctl cluster list --format json\`. If it comes from a variable, check that the variable is set for this repository or for the environment of the job. For InfluxDB Clustered, Enterprise or Cloud, set \`product\``,
    ]);
  });

  test.each([
    { name: "a name", value: "production" },
    { name: "no dashes", value: "11111111111141118111111111111111" },
    { name: "a letter beyond f", value: "g1111111-1111-4111-8111-111111111111" },
    { name: "a path", value: "../databases/sensors" },
  ])("explains that it is $name", ({ value }) => {
    expect(readMessages(input, value)).toEqual([`${input}: "${value}" ${UUID_FORM}`]);
  });
});

describe("the message about the product", () => {
  const four = "is not a supported product; use dedicated, clustered, enterprise or cloud";
  const core = `${four}. InfluxDB 3 Core has only admin tokens, and none with permissions for single databases; InfluxDB 3 Enterprise has both`;
  const older = `${four}. API tokens of InfluxDB Cloud Serverless and v2 have no expiry; create one with few permissions in their UI`;
  test.each([
    { value: "core", message: core },
    { value: "InfluxDB 3 Core", message: core },
    { value: "Enterprise", message: four },
    { value: "serverless", message: older },
    { value: "oss", message: older },
    { value: "cloud-serverless", message: older },
    { value: "Cloud", message: four },
    { value: "Dedicated", message: four },
    { value: "timescale", message: four },
  ])("explains $value", ({ value, message }) => {
    expect(readMessages("product", value)).toEqual([`product: "${value}" ${message}`]);
  });
});

const HOST_FORM = "write only the host, such as cluster.example.com or https://cluster.example.com:8086";
const URL_FORM = "write an https:// URL that ends in /api/v0";
const UNENCRYPTED = "uses http://, which would send the management token unencrypted; use https://";
const USER_INFO = "contains a user name or password (before the @); remove it";

describe("the message about the host", () => {
  test.each([
    { value: "http://cluster.example.com", message: `"http://cluster.example.com" ${UNENCRYPTED}` },
    { value: "https://user:hunter2@h.example", message: USER_INFO },
    { value: "user@h.example", message: USER_INFO },
    { value: "https://h.example/api/v0", message: `"https://h.example/api/v0" has a path; ${HOST_FORM}` },
    { value: "h.example/path", message: `"h.example/path" has a path; ${HOST_FORM}` },
    { value: "https://h.example?x=1", message: `"https://h.example?x=1" has a query or a fragment; ${HOST_FORM}` },
    { value: "https://h.example#x", message: `"https://h.example#x" has a query or a fragment; ${HOST_FORM}` },
    { value: "ftp://h.example", message: `"ftp://h.example" does not begin with https://; ${HOST_FORM}` },
    { value: "my host", message: `"my host" contains white space; ${HOST_FORM}` },
    { value: "my\thost", message: `"my\\thost" contains white space; ${HOST_FORM}` },
    { value: '"h.example"', message: `"\\"h.example\\"" is not a host name; ${HOST_FORM}` },
    { value: "h.example,", message: `"h.example," is not a host name; ${HOST_FORM}` },
    {
      value: "$INFLUX_HOST",
      message: `"$INFLUX_HOST" contains a variable that is not expanded here; use \`\${{ vars.NAME }}\` or the value itself; ${HOST_FORM}`,
    },
    {
      value: "10.1",
      message: `"10.1" is not a complete IP address; complete ones look like 10.0.0.1 or [2001:db8::1]; ${HOST_FORM}`,
    },
    { value: "h.example:0", message: `"h.example:0" has an invalid port; use 1 to 65535; ${HOST_FORM}` },
    {
      value: "postgres://user:hunter2@h.example",
      message: USER_INFO,
    },
  ])("explains $value", ({ value, message }) => {
    expect(readMessages("host", value)).toEqual([`host: ${message}`]);
  });

  test("explains an empty value for Clustered", () => {
    expect(readProblems(() => parseInputsOfMain(createClusteredInputs({ host: "" })))).toEqual([
      "host: is required for Clustered, but it is empty. Set it to the host where data is written and queried",
    ]);
  });
});

test.each([
  { value: "http://h.example/api/v0", message: `"http://h.example/api/v0" ${UNENCRYPTED}` },
  { value: "https://user:hunter2@h.example/api/v0", message: USER_INFO },
  {
    value: "https://h.example/api/v0?x=1",
    message: `"https://h.example/api/v0?x=1" has a query or a fragment; ${URL_FORM}`,
  },
  {
    value: "https://h.example/api/v0#x",
    message: `"https://h.example/api/v0#x" has a query or a fragment; ${URL_FORM}`,
  },
  { value: "ftp://h.example/api/v0", message: `"ftp://h.example/api/v0" does not begin with https://; ${URL_FORM}` },
  { value: "h.example:8086/api/v0", message: `"h.example:8086/api/v0" does not begin with https://; ${URL_FORM}` },
  { value: "h.example/api/v0", message: `"h.example/api/v0" is not a URL; ${URL_FORM}` },
])("reports the problem of the management URL $value", ({ value, message }) => {
  expect(readMessages("management-url", value)).toEqual([`management-url: ${message}`]);
});

test("reports a CA certificate that is not one, and one with a private key", async () => {
  const { ca, leaf } = await createCertificates([]);
  expect(readMessages("ca-certificate", "/etc/ssl/ca.crt")).toEqual([
    "ca-certificate: is not PEM text; write the text itself, not a path, with its line breaks: a certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----",
  ]);
  expect(readMessages("ca-certificate", ca + leaf.key)).toEqual([
    "ca-certificate: contains a private key; use only the certificates, and replace that key: it must be considered compromised",
  ]);
});

test.each([
  {
    name: "with a blank",
    value: "fake token",
    message: "contains white space; store only the token as the secret, on one line",
  },
  { name: "in quotes", value: '"fake"', message: "starts or ends with a quote; store the token again, without quotes" },
  { name: "beyond ASCII", value: "fäke", message: "contains characters that no token has; store the token again" },
])("reports a management token $name", ({ value, message }) => {
  expect(readMessages("management-token", value)).toEqual([`management-token: ${message}`]);
});

describe("a message does not show", () => {
  const LONG_TOKEN = ["fakeHeader", "x".repeat(200), "fakeSignature"].join(".");

  // The runner masks a secret only as a whole, so a part of it would be shown.
  test.each([
    "account-id",
    "cluster-id",
    "product",
    "host",
    "management-url",
    "databases",
    "permissions",
    "expiry",
    "revoke",
  ])("a management token that is also in %s, not even its first half", (input) => {
    const raw = createMainInputs({ "management-token": LONG_TOKEN, [input]: LONG_TOKEN });
    expect(readProblems(() => parseInputsOfMain(raw)).join("\n")).not.toContain("fakeHeader");
  });

  test.each([
    { input: "databases", value: "user:hunter2,word@h.example" },
    { input: "permissions", value: "hunter2,word@h.example" },
    { input: "management-url", value: "hunter2:word@h.example" },
  ])("any part of $input: $value, which contains an @", ({ input, value }) => {
    expect(readMessages(input, value).join("\n")).not.toContain("hunter2");
  });

  test("any part of databases with an @ if permissions is empty", () => {
    const raw = createMainInputs({ databases: "hunter2,word@h.example", permissions: "" });
    expect(readProblems(() => parseInputsOfMain(raw)).join("\n")).not.toContain("hunter2");
  });

  // The inputs were mixed up. The runner masks this secret too, but only as a whole.
  test("a long value that is not the management token, not even its first half", () => {
    expect(readMessages("account-id", LONG_TOKEN)).toEqual([`account-id: a value of 225 characters ${UUID_FORM}`]);
  });
});
