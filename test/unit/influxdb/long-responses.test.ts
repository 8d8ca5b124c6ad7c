import { expect, test } from "vitest";
import { findAccessTokens } from "../../../src/influxdb/api-response.ts";
import { MAX_TOKEN_LENGTH } from "../../../src/redaction/token-form.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { openDoor, requestOf } from "../http/open-door.ts";

const MANY = 12 * 1024 * 1024;

// In a file of its own: what a regular expression can take depends on V8's flags when it is used first.
test.each([
  { name: "a token's form", body: `apiv1_${"a".repeat(MANY)}` },
  { name: "the value of accessToken", body: `{"accessToken":"${"a".repeat(MANY)}"}` },
])("the beginning of $name is found in an answer of many MiB", async ({ body }) => {
  await using server = await startPlainServer((response) => response.end(body));
  await using door = openDoor();
  const answer = await door.exchange(requestOf(server.origin, { maxBytes: 2 * MANY }));
  expect(findAccessTokens(answer.body).map(({ length }) => length)).toEqual([MAX_TOKEN_LENGTH + 1]);
});
