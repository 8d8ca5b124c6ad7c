import { expect, test } from "vitest";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { findOtherProduct, type Operation } from "../../../src/influxdb3/other-product.ts";

interface Case {
  readonly name: string;
  readonly operation?: Operation;
  readonly host?: string;
  readonly response: Partial<HttpResponse>;
  readonly expected: RegExp | undefined;
}

test.each<Case>([
  {
    name: "a header of Core",
    response: { status: 401, headers: { "x-influxdb-build": "Core" } },
    expected: /InfluxDB 3 Core/,
  },
  {
    name: "a missing path for tokens",
    operation: "CreateResourceToken",
    response: { body: "Not found" },
    expected: /InfluxDB 3 Core/,
  },
  { name: "a missing path for anything else", response: { body: "Not found" }, expected: undefined },
  {
    name: "a missing path for tokens, from an ingress",
    operation: "CreateResourceToken",
    response: { body: "<html>" },
    expected: undefined,
  },
  { name: "a header of v2", response: { headers: { "x-influxdb-version": "v2.7.1" } }, expected: /InfluxDB v1, v2/ },
  { name: "a header of v1", response: { headers: { "x-influxdb-version": "1.8.10" } }, expected: /InfluxDB v1, v2/ },
  { name: "a header of Enterprise", response: { headers: { "x-influxdb-version": "3.11.5" } }, expected: undefined },
  {
    name: "an error of the Management API",
    response: { status: 401, body: '{"code":401,"message":"x"}' },
    expected: /product: dedicated/,
  },
  {
    name: "an error of v2",
    response: { body: '{"code":"not found","message":"x"}' },
    expected: /product: clustered.*InfluxDB v2/,
  },
  { name: "an error of the server", response: { status: 401, body: '{"error":"x"}' }, expected: undefined },
  {
    name: "a host of Dedicated",
    host: "https://x.a.influxdb.io",
    response: { body: "<html>" },
    expected: /product: dedicated/,
  },
  {
    name: "a host like those of Dedicated, with an error of the server",
    host: "https://x.a.influxdb.io",
    response: { status: 401, body: '{"error":"x"}' },
    expected: undefined,
  },
  {
    name: "a host of Serverless",
    host: "https://eu-central-1-1.aws.cloud2.influxdata.com",
    response: {},
    expected: /Serverless/,
  },
  { name: "a page", response: { status: 503, body: "<html>" }, expected: undefined },
])(
  "$name shows another product: $expected",
  ({ operation = "ListDatabases", host = "https://db.example.com", response, expected }) => {
    const found = findOtherProduct(operation, `${host}/api/v3`, { status: 404, body: "", headers: {}, ...response });
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(expected);
  },
);
