import { expect, test } from "vitest";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { advise } from "../../../src/influxdb3/advice.ts";
import { SERVER } from "../../../src/influxdb3/responses.ts";

const FROM_SERVER = { "cluster-uuid": "00000000-0000-4000-8000-000000000001" };

const WITHOUT_AUTH = /^The server runs without authentication/;
const UNKNOWN = /^This is not a known response/;
const NOT_THE_SERVER = /^This response did not come from/;

test.each<{ name: string; response: HttpResponse; expected: RegExp }>([
  {
    name: "without authentication",
    response: { status: 405, body: "endpoint disabled, started without auth", headers: FROM_SERVER },
    expected: WITHOUT_AUTH,
  },
  {
    name: "that does not allow the method",
    response: { status: 405, body: "Method Not Allowed", headers: FROM_SERVER },
    expected: UNKNOWN,
  },
  {
    name: "that does not allow the method, in JSON",
    response: { status: 405, body: '{"error":"not allowed"}', headers: {} },
    expected: UNKNOWN,
  },
  {
    name: "that protects the operator token",
    response: { status: 405, body: "cannot delete operator token", headers: FROM_SERVER },
    expected: UNKNOWN,
  },
  {
    name: "of a gateway",
    response: { status: 405, body: "<html></html>", headers: {} },
    expected: NOT_THE_SERVER,
  },
])("a 405 of a server $name is explained", ({ response, expected }) => {
  const advice = advise("CreateResourceToken", "https://influxdb.example.com", response, SERVER.isFromApi(response));
  expect(advice).toMatch(expected);
});
