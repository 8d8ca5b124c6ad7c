import { describe, expect, test } from "vitest";
import { parseManagementToken } from "../../../src/action/management-token.ts";
import { problemsOf } from "../problems.ts";

const missing = (): string => "is missing";
const problemOf = (token: string): string => problemsOf(() => parseManagementToken(token, missing)).join("\n");

describe("a management token is taken as it is", () => {
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
    { name: "something that holds what database tokens begin with", token: "M-apiv1_fake-token" },
    { name: "something like a database token", token: "apiv_fake-token-0" },
    { name: "as short as a token can be", token: "fake-16-letters." },
  ])("where it is $name", ({ token }) => {
    expect(parseManagementToken(token, missing)).toBe(token);
  });
});

test("a management token that is empty says why", () => {
  expect(problemOf("")).toBe("is missing");
});

const SHORT = "is 15 characters long, and a token is longer; store the token itself as the secret";
const WHITE_SPACE = "has white space inside; store the token again, on one line and alone";
const CHARACTERS = "has characters that no token has; store the token again";

describe("what is no management token says what it is, and quotes nothing:", () => {
  test.each([
    { token: "apiv1_fake", problem: "is a database token (apiv…), which cannot make tokens; make a management token" },
    { token: "apiv12_fake", problem: "is a database token (apiv…), which cannot make tokens; make a management token" },
    { token: '"fake-management-token"', problem: "is in quotes; store the token again, without them" },
    { token: "fake token", problem: WHITE_SPACE },
    { token: "fake\ntoken", problem: WHITE_SPACE },
    { token: "fake\u00a0token", problem: WHITE_SPACE },
    { token: "fäke", problem: CHARACTERS },
    { token: "fake\u0000token", problem: CHARACTERS },
    { token: "fake\u200btoken", problem: CHARACTERS },
    { token: "fake-15-letters", problem: SHORT },
    { token: "e", problem: "is 1 character long, and a token is longer; store the token itself as the secret" },
  ])("$token", ({ token, problem }) => {
    expect(problemOf(token)).toContain(problem);
    expect(problemOf(token)).not.toMatch(/fake|2222|vault\.|influxdb-|secretsmanager/);
  });
});
