import { expect, test } from "vitest";
import { findAccessTokens } from "../../../src/influxdb/api-response.ts";
import { MAX_TOKEN_LENGTH } from "../../../src/redaction/token-form.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { createRequest, openTestHttp } from "../http/open-http.ts";

const MANY = 12 * 1024 * 1024;

// In its own file, because V8's flags at the first use of a regular expression limit what it can match.
test.each([
  { name: "a token's form", body: `apiv1_${"a".repeat(MANY)}` },
  { name: "the value of accessToken", body: `{"accessToken":"${"a".repeat(MANY)}"}` },
])("finds the beginning of $name in a response of many MiB", async ({ body }) => {
  await using server = await startPlainServer((response) => response.end(body));
  await using http = openTestHttp();
  const received = await http.exchange(createRequest(server.origin, { maxBytes: 2 * MANY }));
  expect(findAccessTokens(received.body).map(({ length }) => length)).toEqual([MAX_TOKEN_LENGTH + 1]);
});
