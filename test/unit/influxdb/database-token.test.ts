import { describe, expect, test } from "vitest";
import {
  readCreatedDatabaseToken,
  readDatabaseNames,
  readDescription,
  readListedDatabaseToken,
} from "../../../src/influxdb/database-token.ts";
import { isUuid } from "../../../src/influxdb/uuid.ts";

const ID = "55555555-5555-4555-8555-555555555555";
const ACCESS_TOKEN = `apiv1_${"5".repeat(64)}`;

/** The example of InfluxData's OpenAPI file. */
const EXAMPLE = {
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
  id: ID,
  description: "Limited Access Token",
  permissions: [
    { action: "read", resource: "DatabaseOne" },
    { action: "write", resource: "DatabaseTwo" },
  ],
  createdAt: "2023-12-21T17:32:28.000Z",
  accessToken: ACCESS_TOKEN,
  expiresAt: "2030-01-01T00:00:00Z",
};

describe("the response to a create request", () => {
  const { id, accessToken, description, permissions, expiresAt } = EXAMPLE;
  const read = { id, accessToken, description, permissions, expiresAt };
  test.each([
    { name: "of Cloud Dedicated", json: EXAMPLE, expected: read },
    { name: "of Clustered", json: { ...read, createdAt: EXAMPLE.createdAt }, expected: read },
    {
      name: "without an expiry",
      json: { ...EXAMPLE, expiresAt: undefined },
      expected: { ...read, expiresAt: undefined },
    },
    {
      name: "with null for no expiry",
      json: { ...EXAMPLE, expiresAt: null },
      expected: { ...read, expiresAt: undefined },
    },
    { name: "with an unknown field", json: { ...EXAMPLE, note: 1 }, expected: read },
    {
      name: "with an unknown action, which is compared with the request later",
      json: { ...EXAMPLE, permissions: [{ action: "own", resource: "x" }] },
      expected: { ...read, permissions: [{ action: "own", resource: "x" }] },
    },
    {
      name: "with nothing valid except an ID and an access token",
      json: { id, accessToken, description: 1, permissions: [{}], expiresAt: 2 },
      expected: { id, accessToken, description: undefined, permissions: undefined, expiresAt: "not a text" },
    },
    {
      name: "with an expiry that was never set",
      json: { ...EXAMPLE, expiresAt: "0001-01-01T00:00:00Z" },
      expected: { ...read, expiresAt: undefined },
    },
  ])("$name is read", ({ json, expected }) => {
    expect(readCreatedDatabaseToken(json)).toEqual(expected);
  });

  test.each([
    { name: "no body", json: undefined },
    { name: "a list", json: [EXAMPLE] },
    { name: "no ID", json: { ...EXAMPLE, id: undefined } },
    { name: "an ID that is not a UUID", json: { ...EXAMPLE, id: "../databases/sensors" } },
    { name: "no access token", json: { ...EXAMPLE, accessToken: undefined } },
    { name: "an empty access token", json: { ...EXAMPLE, accessToken: "" } },
    { name: "an access token that is too long for a header", json: { ...EXAMPLE, accessToken: "x".repeat(8_193) } },
    { name: "an access token with a blank inside", json: { ...EXAMPLE, accessToken: "apiv1_fake fake" } },
    { name: "an access token with white space after it", json: { ...EXAMPLE, accessToken: `${ACCESS_TOKEN}\n` } },
  ])("is not read with $name", ({ json }) => {
    expect(readCreatedDatabaseToken(json)).toBeUndefined();
  });
});

describe("an entry of a list of tokens", () => {
  const { accessToken: _never, ...listed } = EXAMPLE;
  const read = {
    id: ID,
    description: "Limited Access Token",
    createdAtMs: Date.UTC(2023, 11, 21, 17, 32, 28),
    expiresAtMs: Date.UTC(2030, 0, 1),
    revokedAtMs: undefined,
  };
  test.each([
    { name: "of a live token", json: listed, expected: read },
    {
      name: "of a revoked token",
      json: { ...listed, revokedAt: "2024-01-01T01:00:00+01:00" },
      expected: { ...read, revokedAtMs: Date.UTC(2024, 0, 1) },
    },
    {
      name: "of a token that never expires",
      json: { ...listed, expiresAt: null, revokedAt: null },
      expected: { ...read, expiresAtMs: undefined },
    },
    {
      name: "with nanoseconds",
      json: { ...listed, createdAt: "2023-12-21T17:32:28.000000001Z" },
      expected: read,
    },
    {
      name: "with the unset times of Go",
      json: { ...listed, expiresAt: "0001-01-01T00:00:00Z", revokedAt: "0001-01-01T00:00:00Z" },
      expected: { ...read, expiresAtMs: undefined },
    },
    {
      name: "with unset times in 1970",
      json: { ...listed, expiresAt: "1970-01-01T00:00:00Z", revokedAt: "1970-01-01T00:00:00.000Z" },
      expected: { ...read, expiresAtMs: undefined },
    },
  ])("$name is read", ({ json, expected }) => {
    expect(readListedDatabaseToken(json)).toEqual(expected);
  });

  test.each([
    { name: "no ID", json: { ...listed, id: undefined } },
    { name: "an ID that is not a UUID", json: { ...listed, id: "5" } },
    { name: "no description", json: { ...listed, description: null } },
    { name: "no creation time", json: { ...listed, createdAt: undefined } },
    { name: "an unset creation time", json: { ...listed, createdAt: "0001-01-01T00:00:00Z" } },
    { name: "an expiry that is not a time", json: { ...listed, expiresAt: "soon" } },
    { name: "a time without a zone", json: { ...listed, revokedAt: "2024-01-01T00:00:00" } },
  ])("is not read with $name", ({ json }) => {
    expect(readListedDatabaseToken(json)).toBeUndefined();
  });
});

test.each([
  { name: "a complete entry", entry: EXAMPLE, expected: "Limited Access Token" },
  { name: "an entry without other fields", entry: { description: "Mine" }, expected: "Mine" },
  { name: "an entry without one", entry: { id: ID }, expected: undefined },
  { name: "no entry", entry: null, expected: undefined },
])("the description of $name is $expected", ({ entry, expected }) => {
  expect(readDescription(entry)).toBe(expected);
});

test.each([
  { name: "InfluxData's example", json: [{ name: "DatabaseOne", maxTables: 500 }], expected: ["DatabaseOne"] },
  { name: "an empty cluster", json: [], expected: [] },
  { name: "an entry without a name", json: [{ name: "a" }, {}], expected: undefined },
  { name: "an object", json: { databases: [] }, expected: undefined },
  { name: "no JSON", json: undefined, expected: undefined },
])("reads the databases in $name as $expected", ({ json, expected }) => {
  expect(readDatabaseNames(json)).toEqual(expected);
});

test.each([
  { name: "version 4", input: ID, expected: true },
  { name: "no version, as for Clustered", input: "11111111-1111-1111-1111-111111111111", expected: true },
  { name: "upper case", input: "ABCDEFAB-1111-4111-8111-ABCDEFABCDEF", expected: true },
  { name: "nothing", input: "", expected: false },
  { name: "braces", input: `{${ID}}`, expected: false },
  { name: "no dashes", input: ID.replaceAll("-", ""), expected: false },
  { name: "a missing digit", input: ID.slice(1), expected: false },
  { name: "a line break after it", input: `${ID}\n`, expected: false },
  { name: "a path after it", input: `${ID}/../x`, expected: false },
  { name: "a path of its length", input: "../databases/sensors-and-logs-and-xx", expected: false },
])("accepts $name as a UUID: $expected", ({ input, expected }) => {
  expect(isUuid(input)).toBe(expected);
});
