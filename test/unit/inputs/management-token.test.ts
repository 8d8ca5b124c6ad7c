import { describe, expect, test } from "vitest";
import { parseManagementToken } from "../../../src/inputs/management-token.ts";
import { readProblems } from "../problems.ts";

const missing = (): string => "is missing";
const readProblem = (token: string): string => readProblems(() => parseManagementToken(token, missing)).join("\n");

describe("a management token", () => {
  test.each([
    { name: "InfluxData's own", token: ["M", "V1", "fake+/=_-0123456789"].join(".") },
    { name: "a JWT", token: ["fakeHeader", "fakePayload", "fakeSignature"].join(".") },
    { name: "base64", token: "+fake/TOKEN/of+1BASE64==" },
    { name: "base64 that begins with a slash", token: "/fakeTOKENof64digits+/==" },
    { name: "base64url", token: "_FAKE_TOKEN-of_digits" },
    { name: "an ID and a secret", token: "fake_key_id:fake_secret" },
    { name: "a hash in the form of crypt", token: "$2b$10$fakefakefakefake" },
    { name: "hex", token: "0123456789abcdef" },
    { name: "any printable ASCII", token: "!~\"'`$%&<>@0123456789" },
    { name: "a text that contains the prefix of database tokens", token: "M-apiv1_fake-token" },
    { name: "a text that resembles a database token", token: "apiv_fake-token-0" },
    { name: "as short as the minimum", token: "fake-16-letters." },
  ])("is accepted unchanged if it is $name", ({ token }) => {
    expect(parseManagementToken(token, missing)).toBe(token);
  });
});

test("reports why the management token is empty", () => {
  expect(readProblem("")).toBe("is missing");
});

const SHORT = "is 15 characters long, which is too short for a token; store the token itself as the secret";
const UUID = "is a UUID, perhaps the ID of a token; ";
const NAMED = "has a name before the value, as in NAME=value; store only the value as the secret";
const PLACEHOLDER = "is a placeholder, or a variable or expression that was not replaced; ";
const REFERENCE = "is a URL, or a reference such as op://… that was not resolved; ";
const PATH = "is a path; store the token from that file as the secret";
const WHITE_SPACE = "contains white space; store only the token as the secret, on one line";
const CHARACTERS = "contains characters that no token has; store the token again";

describe("a text that is not a management token", () => {
  test.each([
    {
      token: "apiv1_fake",
      problem: "is a database token (apiv…), which cannot create tokens; create a management token",
    },
    {
      token: "apiv12_fake",
      problem: "is a database token (apiv…), which cannot create tokens; create a management token",
    },
    { token: "ghp_fakefakefakefakefake", problem: "is a GitHub token; store the token for InfluxDB" },
    { token: "github_pat_fakefakefakefake", problem: "is a GitHub token; store the token for InfluxDB" },
    {
      token: '{"token":"fake-management-token"}',
      problem: "is JSON; store only the token as the secret, or extract it",
    },
    { token: '{\n  "token": "fake-management-token"\n}', problem: "is JSON; store only the token as the secret" },
    { token: '["fake-management-token"]', problem: "is JSON; store only the token as the secret" },
    { token: "INFLUX_TOKEN=fake-management-token", problem: NAMED },
    { token: "export INFLUXDB_MANAGEMENT=fake-management-token", problem: NAMED },
    { token: "token=fake-management-token", problem: NAMED },
    { token: 'mgmt_token = "fake-management-token"', problem: NAMED },
    { token: "Authorization: Bearer fake-management-token", problem: NAMED },
    { token: "11111111-2222-4333-8444-555555555555", problem: UUID },
    { token: "11111111-2222-4333-8444-ABCDEFABCDEF", problem: UUID },
    { token: "op://vault/influxdb/token", problem: REFERENCE },
    { token: "https://vault.example.com/v1/secret", problem: REFERENCE },
    { token: "arn:aws:secretsmanager:eu-west-1:1:secret:influx", problem: REFERENCE },
    { token: "***", problem: "consists of asterisks, which logs show in place of a secret; store the token itself" },
    { token: "$" + "{{ secrets.INFLUXDB_MANAGEMENT_TOKEN }}", problem: PLACEHOLDER },
    { token: "{{ secrets.INFLUXDB_MANAGEMENT_TOKEN }}", problem: PLACEHOLDER },
    { token: "$INFLUXDB_MANAGEMENT_TOKEN", problem: PLACEHOLDER },
    { token: "$" + "{INFLUXDB_MANAGEMENT_TOKEN}", problem: PLACEHOLDER },
    { token: "$env:INFLUXDB_MANAGEMENT_TOKEN", problem: PLACEHOLDER },
    { token: "$(cat token.txt)", problem: PLACEHOLDER },
    { token: "%INFLUXDB_MANAGEMENT_TOKEN%", problem: PLACEHOLDER },
    { token: "<MANAGEMENT_TOKEN>", problem: PLACEHOLDER },
    { token: "/home/runner/.config/influxctl/config.toml", problem: PATH },
    { token: "/run/secrets/influxdb-management-token", problem: PATH },
    { token: "/secrets/influxdb/token.txt", problem: PATH },
    { token: "~/influxdb-management-token", problem: PATH },
    { token: "./influxdb-management-token", problem: PATH },
    { token: "../influxdb-management-token", problem: PATH },
    { token: "C:\\secrets\\influxdb-management-token", problem: PATH },
    { token: '"fake-management-token"', problem: "starts or ends with a quote; store the token again, without quotes" },
    { token: "fake token", problem: WHITE_SPACE },
    { token: "fake\ntoken", problem: WHITE_SPACE },
    { token: "fake\u00a0token", problem: WHITE_SPACE },
    { token: "fäke", problem: CHARACTERS },
    { token: "fake\u0000token", problem: CHARACTERS },
    { token: "fake\u200btoken", problem: CHARACTERS },
    { token: "fake-15-letters", problem: SHORT },
    {
      token: "e",
      problem: "is 1 character long, which is too short for a token; store the token itself as the secret",
    },
  ])("is described without quoting it: $token", ({ token, problem }) => {
    expect(readProblem(token)).toContain(problem);
    expect(readProblem(token)).not.toMatch(/fake|2222|vault\.|influxdb-|secretsmanager/);
  });
});
