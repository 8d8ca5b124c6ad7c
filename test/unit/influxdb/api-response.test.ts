import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { describeBody, findAccessTokens, readApiMessage, readJson } from "../../../src/influxdb/api-response.ts";

function createResponse(overrides: Partial<HttpResponse> = {}): HttpResponse {
  return { status: 200, headers: { "content-type": "application/json" }, body: "{}", ...overrides };
}

const TOKEN = `apiv1_${"a+/Z".repeat(16)}==`;

test.each([
  { name: "an object", body: '{"a":1}', expected: { a: 1 } },
  { name: "null", body: "null", expected: null },
  { name: "HTML", body: "<html>", expected: undefined },
  { name: "nothing", body: "", expected: undefined },
  { name: "a cut object", body: '{"a":', expected: undefined },
])("reads the JSON of $name as $expected", ({ body, expected }) => {
  expect(readJson(createResponse({ body }))).toEqual(expected);
});

describe("reads the message of the Management API", () => {
  test.each([
    { name: "from an error", status: 409, body: '{"code":409,"message":"conflict"}', expected: "conflict" },
    {
      name: "from an error with more fields",
      status: 400,
      body: '{"code":400,"message":"bad","x":1}',
      expected: "bad",
    },
    { name: "from a success", status: 200, body: '{"code":200,"message":"fine"}', expected: undefined },
    {
      name: "from the data plane, where the code is a text",
      status: 404,
      body: '{"code":"404","message":"x"}',
      expected: undefined,
    },
    {
      name: "from an error with a code that is not an integer",
      status: 404,
      body: '{"code":4.5,"message":"x"}',
      expected: undefined,
    },
    { name: "from an ingress", status: 404, body: "<html>Not found</html>", expected: undefined },
    { name: "from another service", status: 404, body: '{"message":"no route"}', expected: undefined },
    {
      name: "from an error with a message that is not a text",
      status: 404,
      body: '{"code":404,"message":{}}',
      expected: undefined,
    },
  ])("$name as $expected", ({ status, body, expected }) => {
    expect(readApiMessage(createResponse({ status, body }))).toBe(expected);
  });
});

test.each([
  {
    name: "a page",
    headers: { "content-type": "text/html; charset=utf-8" },
    body: "<p>",
    expected: "text/html, 3 characters",
  },
  { name: "no body", headers: { "content-type": "text/html" }, body: "", expected: "an empty body" },
  { name: "no type", headers: {}, body: "x", expected: "no content type, 1 character" },
  {
    name: "an invalid type",
    headers: { "content-type": "<b>" },
    body: "x",
    expected: "unknown content type, 1 character",
  },
  {
    name: "an unknown type, which may contain anything",
    headers: { "content-type": "4d2e56312e/66616b65" },
    body: "x",
    expected: "unknown content type, 1 character",
  },
  {
    name: "a type after a word",
    headers: { "content-type": "fake text/html" },
    body: "x",
    expected: "unknown content type, 1 character",
  },
  {
    name: "two types",
    headers: { "content-type": ["a/b", "c/d"] },
    body: "x",
    expected: "no content type, 1 character",
  },
])("describes $name without quoting it: $expected", ({ headers, body, expected }) => {
  expect(describeBody(createResponse({ headers, body }))).toBe(expected);
});

describe("finds what may be an access token", () => {
  test.each([
    { name: "in JSON", body: JSON.stringify({ id: 1, accessToken: TOKEN }), expected: [TOKEN] },
    { name: "in JSON with blanks", body: `{ "accessToken" :\n "${TOKEN}" }`, expected: [TOKEN] },
    { name: "in JSON that is cut off after it", body: `{"accessToken":"${TOKEN}`, expected: [TOKEN] },
    { name: "in a field of another name", body: JSON.stringify({ token: TOKEN }), expected: [TOKEN] },
    { name: "in a body that is not JSON", body: `<p>${TOKEN}</p>`, expected: [TOKEN] },
    { name: "in another form", body: '{"accessToken":"fake.jwt.of-another"}', expected: ["fake.jwt.of-another"] },
    {
      name: "with escapes, both escaped and unescaped",
      body: '{"accessToken":"fake-token-with-a\\/b"}',
      expected: ["fake-token-with-a/b", "fake-token-with-a\\/b"],
    },
    {
      name: "in the message of an error with escapes, both escaped and unescaped",
      body: '{"code":403,"message":"no apiv1_fake-first\\u002done and apiv1_fake-first\\u002dtwo"}',
      expected: ["apiv1_fake-first", "apiv1_fake-first-one", "apiv1_fake-first-two"],
    },
    { name: "in a field of Enterprise", body: '{"token":"fake-token-of-one', expected: ["fake-token-of-one"] },
    {
      name: "in an error of Enterprise with escapes",
      body: '{"error":"no apiv3_fake\\u002dsecret"}',
      expected: ["apiv3_fake-secret"],
    },
    { name: "only once if it appears twice", body: `${TOKEN} ${TOKEN}`, expected: [TOKEN] },
    {
      name: "in two fields",
      body: '[{"accessToken":"fake-token-of-one"},{"accessToken":"fake-token-of-two"}]',
      expected: ["fake-token-of-one", "fake-token-of-two"],
    },
    {
      name: "with white space around",
      body: '{"accessToken":"\\n fake-token-of-one"}',
      expected: ["fake-token-of-one"],
    },
  ])("$name", ({ body, expected }) => {
    expect(findAccessTokens(body)).toEqual(expected);
  });

  test.each([
    { name: "no body", body: "" },
    { name: "an empty value", body: '{"accessToken":""}' },
    { name: "a blank value, which would mask every blank", body: '{"accessToken":" "}' },
    { name: "a single letter, which would mask every such letter", body: '{"accessToken":"e"}' },
    { name: "a word that is too short to be a token", body: '{"accessToken":"fake-15-letters"}' },
    { name: "a sentence", body: '{"accessToken":"is not shown to you, nor to anybody else"}' },
    { name: "the beginning of a token's form", body: "they begin with apiv1_fake" },
    { name: "a value that is not a text", body: '{"accessToken":null}' },
    { name: "a refusal", body: '{"code":403,"message":"forbidden"}' },
  ])("not in $name", ({ body }) => {
    expect(findAccessTokens(body)).toEqual([]);
  });

  test("only at the beginning of a very long value", () => {
    const token = "x".repeat(1024 * 1024);
    expect(findAccessTokens(`{"accessToken":"${token}"}`)).toEqual([token.slice(0, 8_193)]);
  });

  test("only among the first of very many, so that later texts are not searched for all of them", () => {
    const numbered = (before: string, index: number): string => `${before}${String(index).padStart(16, "0")}`;
    const fields = Array.from(
      { length: 50_000 },
      (_, index) => `{"accessToken":"${numbered("fake", index)}"}${numbered("apiv1_", index)}`,
    );
    const tokens = findAccessTokens(fields.join());
    const first = [numbered("fake", 0), numbered("fake", 19), numbered("apiv1_", 0), numbered("apiv1_", 19)];
    expect(tokens).toEqual(expect.arrayContaining(first));
    expect(tokens).toHaveLength(40);
  });
});
