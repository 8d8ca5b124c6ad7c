import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { isNameTaken, isRefusal, isUnknownToken, readServerMessage, SERVER } from "../../../src/influxdb3/responses.ts";

const FROM_SERVER = { "cluster-uuid": "00000000-0000-4000-8000-000000000001" };

function respond(status: number, body: string, headers: HttpResponse["headers"] = {}): HttpResponse {
  return { status, body, headers };
}

describe("the message of an error", () => {
  test.each<{ name: string; response: HttpResponse; expected: string | undefined }>([
    { name: "JSON with error", response: respond(401, '{"error":"no"}'), expected: "no" },
    { name: "JSON with error and data", response: respond(400, '{"error":"no","data":{}}'), expected: "no" },
    {
      name: "JSON with a code and a message",
      response: respond(400, '{"code":"invalid","message":"no"}'),
      expected: "no",
    },
    {
      name: "a known plain text",
      response: respond(409, "token name already exists, x"),
      expected: "token name already exists, x",
    },
    { name: "another plain text of the server", response: respond(500, "boom", FROM_SERVER), expected: "boom" },
    { name: "another plain text", response: respond(500, "boom"), expected: undefined },
    { name: "a page", response: respond(502, "<html></html>"), expected: undefined },
    {
      name: "a page with a header of the server",
      response: respond(502, "<html></html>", FROM_SERVER),
      expected: undefined,
    },
    { name: "no text", response: respond(403, "", FROM_SERVER), expected: undefined },
    {
      name: "an error of the Management API",
      response: respond(404, '{"code":404,"message":"no"}'),
      expected: undefined,
    },
    {
      name: "JSON with a nested error",
      response: respond(400, '{"error":{"message":"no"}}', FROM_SERVER),
      expected: undefined,
    },
    { name: "a success", response: respond(200, '{"error":"no"}'), expected: undefined },
  ])("is read from $name", ({ response, expected }) => {
    expect(readServerMessage(response)).toBe(expected);
  });
});

describe("a create request is refused", () => {
  test.each<{ name: string; response: HttpResponse; expected: boolean }>([
    { name: "by a 400 with error", response: respond(400, '{"error":"no"}'), expected: true },
    { name: "by a 400 of the parser", response: respond(400, "serde json error: invalid type"), expected: true },
    { name: "by a 401", response: respond(401, '{"error":"no"}'), expected: true },
    { name: "by a 403", response: respond(403, '{"error":"no"}'), expected: true },
    {
      name: "by a 405 of a server without authentication",
      response: respond(405, "endpoint disabled, started without auth"),
      expected: true,
    },
    {
      name: "by a 500 about a permission",
      response: respond(500, "cannot parse token permission, invalid resource name x"),
      expected: true,
    },
    {
      name: "by a 400 about a permission",
      response: respond(400, "cannot parse token permission, invalid resource name x"),
      expected: true,
    },
    { name: "not by a 403 without a body", response: respond(403, "", FROM_SERVER), expected: false },
    { name: "not by another plain text", response: respond(400, "no", FROM_SERVER), expected: false },
    { name: "not by the page of a gateway", response: respond(403, "<html></html>"), expected: false },
    { name: "not by an error of v2", response: respond(400, '{"code":"invalid","message":"no"}'), expected: false },
    {
      name: "not by an error of the Management API",
      response: respond(401, '{"code":401,"message":"no"}'),
      expected: false,
    },
    { name: "not by another 500", response: respond(500, '{"error":"catalog"}'), expected: false },
    { name: "not by a 404", response: respond(404, '{"error":"no"}'), expected: false },
    { name: "not by a 409", response: respond(409, "token name already exists, x"), expected: false },
    { name: "not by a 429", response: respond(429, '{"error":"no"}'), expected: false },
    { name: "not by a 503", response: respond(503, '{"error":"no"}'), expected: false },
    {
      name: "not by a body that is cut off",
      response: { ...respond(400, "serde json error: x"), isCut: true },
      expected: false,
    },
  ])("$name", ({ response, expected }) => {
    expect(isRefusal(response)).toBe(expected);
  });
});

test("a name is taken only if the server itself reports it", () => {
  expect(isNameTaken(respond(409, "token name already exists, x"))).toBe(true);
  expect(isNameTaken(respond(409, '{"error":"token name already exists, x"}'))).toBe(true);
  expect(isNameTaken(respond(409, "<html>already exists</html>"))).toBe(false);
  expect(isNameTaken(respond(409, ""))).toBe(false);
  expect(isNameTaken(respond(400, "token name already exists, x"))).toBe(false);
});

test("a token is unknown only if the server itself reports it, with its name", () => {
  const text = "the requested resource was not found: x";
  expect(isUnknownToken("x", respond(404, text))).toBe(true);
  expect(isUnknownToken("x", respond(404, `${text}\n`))).toBe(true);
  expect(isUnknownToken("y", respond(404, text))).toBe(false);
  expect(isUnknownToken("x", respond(404, "Not found", FROM_SERVER))).toBe(false);
  expect(isUnknownToken("x", respond(404, "<html></html>"))).toBe(false);
  expect(isUnknownToken("x", respond(410, text))).toBe(false);
});

test.each<{ name: string; response: HttpResponse; expected: boolean }>([
  { name: "an array", response: respond(200, "[]"), expected: true },
  { name: "an object", response: respond(201, ' {"id":1}'), expected: true },
  { name: "an error", response: respond(401, '{"error":"no"}'), expected: true },
  { name: "a deletion", response: respond(200, "", FROM_SERVER), expected: true },
  { name: "an empty success of something else", response: respond(200, ""), expected: false },
  { name: "a page", response: respond(200, "<html></html>"), expected: false },
  { name: "a redirect", response: respond(302, "[]"), expected: false },
  { name: "a page with an error", response: respond(503, "<html></html>"), expected: false },
])("the clock of $name counts: $expected", ({ response, expected }) => {
  expect(SERVER.isFromApi(response)).toBe(expected);
});
