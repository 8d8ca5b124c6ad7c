import { describe, expect, test } from "vitest";
import type { RawInputs } from "../../../src/inputs/schema.ts";
import { readProblems } from "../problems.ts";
import { createMainInputs, createTransferKey, parseInputsOfMain } from "./fixtures.ts";

/** The messages for this value of an input. */
function readMessages(input: string, value: string): readonly string[] {
  return readProblems(() => parseInputsOfMain(createMainInputs({ [input]: value })));
}

const NAME_RULE = "use only letters, digits, _, - and /";
const BARE_NAMES = "write names without them, one per line or separated by commas";
const ACTIONS = "use `read`, `write` or `read, write`";

describe("the message about databases explains", () => {
  const required = "is required, but it is empty. List databases, one per line, or use * for every database";
  test.each([
    { name: "an empty value", value: "", message: required },
    { name: "blank lines", value: "\n\n", message: required },
    { name: "only comments", value: "# sensors", message: required },
    { name: "an extra comma", value: "a,,b", message: "line 1: has an empty name; remove the extra comma or colon" },
    { name: "no name", value: "a\n: read", message: "line 2: has an empty name; remove the extra comma or colon" },
    {
      name: "a bad name on line 3",
      value: "a\n\nb!",
      message: `line 3: "b!" is not a valid database name; ${NAME_RULE}`,
    },
    {
      name: "a space in place of a comma",
      value: "a b",
      message: `line 1: "a b" is not a valid database name; ${NAME_RULE}. Separate names with commas or line breaks`,
    },
    {
      name: "a letter that is not ASCII",
      value: "größe",
      message: `line 1: "größe" is not a valid database name; ${NAME_RULE}`,
    },
    {
      name: "a name that is too long",
      value: "x".repeat(65),
      message: `line 1: "${"x".repeat(65)}" is too long: 65 characters, but a database name has at most 64`,
    },
    {
      name: "a name that may be a password",
      value: "user:p@ss",
      message: `line 1: the value (not shown, because it contains an @) is not a permission; ${ACTIONS}`,
    },
    {
      name: "an unknown permission",
      value: "a: admin",
      message: `line 1: "admin" is not a permission; ${ACTIONS}`,
    },
    {
      name: "no permission after the colon",
      value: "a:",
      message: `line 1: "a" has a colon, but no permission after it; ${ACTIONS}`,
    },
    {
      name: "permissions for two names",
      value: "a, b: write",
      message:
        'line 1: "a, b: write" gives permissions to several names; write each on its own line: "a: write", then "b: write"',
    },
    {
      name: "a colon after two names",
      value: "a, b:",
      message:
        'line 1: "a, b:" gives permissions to several names; write each on its own line: "a: write", then "b: write"',
    },
    {
      name: "two entries in one line",
      value: "a: read, b: write",
      message: 'line 1: "a: read, b: write" has several entries with permissions; write each on its own line',
    },
    {
      name: "YAML brackets",
      value: "[a, b]",
      message: `line 1: "[a, b]" contains YAML brackets or quotes; ${BARE_NAMES}`,
    },
    { name: "YAML quotes", value: "'a'", message: `line 1: "'a'" contains YAML brackets or quotes; ${BARE_NAMES}` },
    {
      name: "a YAML list",
      value: "- a",
      message: 'line 1: "- a" starts with a dash, as in a YAML list; write the name without the dash',
    },
  ])("$name", ({ value, message }) => {
    expect(readMessages("databases", value)).toEqual([`databases: ${message}`]);
  });
});

describe("the message about permissions explains", () => {
  test.each([
    { name: "an unknown permission", value: "admin", message: `"admin" is not a permission; ${ACTIONS}` },
    { name: "both without a comma", value: "read write", message: `"read write" is not a permission; ${ACTIONS}` },
    { name: "upper case", value: "READ", message: `"READ" is not a permission; ${ACTIONS}` },
    { name: "an extra comma", value: "read,", message: `has an empty item; ${ACTIONS}` },
    {
      name: "an empty value",
      value: "",
      message: `is required, because databases lists "sensors" without permissions; ${ACTIONS}`,
    },
  ])("$name", ({ value, message }) => {
    expect(readMessages("permissions", value)).toEqual([`permissions: ${message}`]);
  });

  test("an empty value with all three databases without permissions", () => {
    const raw = createMainInputs({ databases: "a, b\nc", permissions: "" });
    expect(readProblems(() => parseInputsOfMain(raw))).toEqual([
      `permissions: is required, because databases lists "a", "b", "c" without permissions; ${ACTIONS}`,
    ]);
  });

  test("an empty value with the first of many databases without permissions", () => {
    const raw = createMainInputs({ databases: "a, b\nc\nd: read\ne", permissions: "" });
    expect(readProblems(() => parseInputsOfMain(raw))).toEqual([
      `permissions: is required, because databases lists "a", "b", "c", … without permissions; ${ACTIONS}`,
    ]);
  });
});

test("a message about permissions does not show a part of the management token in databases", () => {
  const raw = createMainInputs({ databases: "x-fake-managemen", permissions: "" });
  expect(readProblems(() => parseInputsOfMain(raw))).toEqual([
    "databases: contains the management token or a part of it; remove it",
    `permissions: is required, because databases lists the value (not shown, because it contains the management token) without permissions; ${ACTIONS}`,
  ]);
});

describe("the message about the expiry", () => {
  const forms =
    "write whole numbers with w, d, h, m or s, the largest unit first and each at most once: 90s, 30m, 1h30m, 7d, 2w; or an RFC 3339 timestamp with a time zone, such as 2030-01-31T12:00:00Z; or never";
  const calendar = "check the month and day, and that hours are at most 23, minutes and seconds at most 59";
  const offsets = "write Z for UTC, or an offset such as +02:00";

  test.each(["0", "-1h", "1.5h", "1h 30", "30m1h", "1 hour", "NEVER", "2030-01-31", "2030-01-31T25:00"])(
    "explains the forms for %s",
    (value) => {
      expect(readMessages("expiry", value)).toEqual([`expiry: "${value}" is not an expiry; ${forms}`]);
    },
  );

  test.each([
    { value: "0s", message: "is zero; set an expiry of at least 1s" },
    { value: "999999w", message: "ends after the year 9999; write a shorter duration, or never" },
    { value: "2020-01-01T00:00:00Z", message: "is in the past: this runner's clock shows 2026-08-01T12:00:00Z" },
    { value: "2030-01-31T12:00:00", message: "has no time zone; add Z for UTC, or an offset such as +02:00" },
    { value: "2030-01-31T12:00:00+24:00", message: `has an invalid offset; ${offsets}` },
    { value: "2027-02-29T00:00:00Z", message: `is not a valid date and time; ${calendar}` },
    { value: "2030-02-30T00:00:00Z", message: `is not a valid date and time; ${calendar}` },
    { value: "2030-13-01T00:00:00Z", message: `is not a valid date and time; ${calendar}` },
    { value: "2030-01-31T24:00:00Z", message: `is not a valid date and time; ${calendar}` },
    { value: "2030-01-31T25:00:00Z", message: `is not a valid date and time; ${calendar}` },
  ])("explains that $value $message", ({ value, message }) => {
    expect(readMessages("expiry", value)).toEqual([`expiry: "${value}" ${message}`]);
  });
});

test.each([
  { input: "revoke", value: "yes", message: '"yes" is not a valid value; write job, run or never' },
  { input: "revoke", value: "1", message: '"1" is not a valid value; write job, run or never' },
  { input: "missing-databases", value: "warn", message: '"warn" is not a valid value; write fail or ignore' },
  {
    input: "description",
    value: "two\nlines",
    message: "contains a line break or another control character; write one line of plain text",
  },
  { input: "description", value: "x".repeat(257), message: "is 257 characters long; the maximum is 256" },
  {
    input: "description",
    value: "by fake-management-token",
    message: "contains the management token or a part of it; remove it",
  },
])("reports the problem of $input: $message", ({ input, value, message }) => {
  expect(readMessages(input, value)).toEqual([`${input}: ${message}`]);
});

describe("with transfer-key, the message explains", () => {
  const readWithKey = (more: RawInputs) =>
    readProblems(() => parseInputsOfMain(createMainInputs({ "transfer-key": createTransferKey(), ...more })));

  test.each(["job", "true", "TRUE"])("that the token cannot have `revoke: %s`", (revoke) => {
    expect(readWithKey({ revoke })).toEqual([
      `revoke: cannot be ${revoke} with \`transfer-key\`, because the post step would revoke the token before another job can use it; write run or never`,
    ]);
  });

  test("that the token cannot be exported to this job", () => {
    expect(readWithKey({ "export-env": "true" })).toEqual([
      "export-env: cannot be true with `transfer-key`, because all later steps of this job would get the token that is sealed for another job; set it in the job that opens the token",
    ]);
  });

  test("that the key must not be the management token, and quotes neither", () => {
    const key = createTransferKey();
    expect(readWithKey({ "transfer-key": key, "management-token": key })).toEqual([
      "transfer-key: is the management token, which the jobs that open the token must not have; create a key with `openssl rand -base64 32`, and store it as a secret of its own",
    ]);
  });

  test.each(["revoke", "export-env", "description", "databases", "host"])("that %s contains the key", (input) => {
    const key = createTransferKey();
    expect(readWithKey({ "transfer-key": key, [input]: `x${key}` })).toEqual([
      `${input}: contains the transfer key or a part of it; remove it`,
    ]);
  });

  test("that a sealed token for so many databases does not fit into an input", () => {
    const databases = Array.from({ length: 900 }, (_, index) => `database-${"x".repeat(40)}-${index}`).join("\n");
    expect(parseInputsOfMain(createMainInputs({ databases })).grant.permissions).toHaveLength(900);
    expect(readWithKey({ databases })).toEqual([
      "databases: needs 900 permissions, which are too many for `transfer-key`: another job could not get such a long sealed token as an input; create several tokens",
    ]);
  });

  test.each([
    { name: "has another length", key: "ZmFrZQ==" },
    { name: "is not base64", key: "fake key of this test" },
    { name: "is long text", key: "fake-key-".repeat(20) },
  ])("the problem of a key that $name, without a part of it", ({ key }) => {
    const [problem = "", ...others] = readWithKey({ "transfer-key": key });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^transfer-key: (is|contains) /);
    expect(problem).not.toMatch(/ZmFrZQ|fake/);
  });
});
