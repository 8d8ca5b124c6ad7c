import fc from "fast-check";
import { expect, test } from "vitest";
import {
  readCreatedDatabaseToken,
  readDatabaseNames,
  readDescription,
  readListedDatabaseToken,
} from "../../../src/influxdb/database-token.ts";
import { isUuid } from "../../../src/influxdb/uuid.ts";
import { anyText, RUNS } from "../any-text.ts";

const HEX = "0123456789abcdefABCDEF";
const hex = (length: number) => fc.string({ unit: fc.constantFrom(...HEX), minLength: length, maxLength: length });
const uuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join("-"));

test("accepts UUIDs of every version", () => {
  fc.assert(
    fc.property(uuid, (text) => {
      expect(isUuid(text)).toBe(true);
    }),
    RUNS,
  );
});

test("accepts no text as a UUID that would change the path of a URL", () => {
  const nearlyUuid = fc
    .tuple(uuid, fc.nat({ max: 36 }), fc.nat({ max: 3 }), anyText("/", "..", "%2e", "?", "#", "\\", "\n", "-"))
    .map(([text, start, length, odd]) => text.slice(0, start) + odd + text.slice(start + length));
  fc.assert(
    fc.property(fc.oneof(uuid, nearlyUuid, anyText("-", "../", "1111", "11111111")), (text) => {
      if (!isUuid(text)) return;
      const url = new URL(`https://h.example/api/v0/tokens/${text}`);
      expect(url.href).toBe(`https://h.example/api/v0/tokens/${text}`);
      expect(url.pathname.split("/")).toEqual(["", "api", "v0", "tokens", text]);
    }),
    RUNS,
  );
});

test.each([
  { name: "a created token", read: readCreatedDatabaseToken },
  { name: "a listed token", read: readListedDatabaseToken },
  { name: "a description", read: readDescription },
  { name: "the names of databases", read: readDatabaseNames },
])("reads $name from any JSON without throwing", ({ read }) => {
  const field = fc.constantFrom("id", "accessToken", "description", "permissions", "createdAt", "expiresAt", "name");
  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(field, fc.jsonValue({ maxDepth: 2 })),
    fc.array(fc.dictionary(field, fc.jsonValue({ maxDepth: 2 }))),
  );
  fc.assert(
    fc.property(json, (given) => {
      expect(() => read(given)).not.toThrow();
    }),
    RUNS,
  );
});
