import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { showsPiece } from "../../../src/redaction/secret-pieces.ts";
import { RUNS } from "../any-text.ts";

const SECRET = "M.V1.Zm9v-fake_0123456789+abcdefghijk/XYZ==";
const BYTES = Buffer.from(SECRET);

describe("a piece of a secret", () => {
  test.each([
    { name: "as it is", text: `token ${SECRET} is unknown` },
    { name: "by its beginning", text: SECRET.slice(0, 12) },
    { name: "by its end", text: `…${SECRET.slice(-12)}` },
    { name: "in lower case", text: SECRET.toLowerCase() },
    { name: "reversed", text: [...SECRET].reverse().join("") },
    { name: "in hex", text: BYTES.toString("hex").toUpperCase() },
    { name: "in base64url", text: BYTES.toString("base64url") },
    { name: "with every byte percent-encoded", text: BYTES.toString("hex").replace(/../g, "%$&") },
    { name: "in base64 with something before it", text: Buffer.from(`user:${SECRET}`).toString("base64") },
    { name: "with blanks in it", text: SECRET.replace(/.{5}/g, "$& ") },
    { name: "with invisible characters in it", text: SECRET.replace(/.{5}/g, "$&\u200b") },
    { name: "in JSON escapes", text: SECRET.replace(/./g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`) },
    { name: "in the escapes of a script", text: SECRET.replace(/./g, (c) => `\\x${c.charCodeAt(0).toString(16)}`) },
    { name: "in XML's escapes", text: SECRET.replace(/./g, (c) => `&#${c.charCodeAt(0)};`) },
    { name: "in XML's escapes by hex", text: SECRET.replace(/./g, (c) => `&#x${c.charCodeAt(0).toString(16)};`) },
    { name: "in base64 of base64", text: Buffer.from(`a${BYTES.toString("base64")}`).toString("base64") },
    { name: "in base64 of hex", text: Buffer.from(`ab${BYTES.toString("hex")}`).toString("base64url") },
    { name: "in hex of base64", text: Buffer.from(BYTES.toString("base64")).toString("hex") },
    { name: "in base64 with a little more before it", text: Buffer.from(`users:${SECRET}`).toString("base64") },
  ])("is found $name", ({ text }) => {
    expect(showsPiece([SECRET], text)).toBe(true);
  });

  test("is found at any position if it has twelve characters", () => {
    fc.assert(
      fc.property(fc.nat(SECRET.length - 12), (start) => {
        expect(showsPiece([SECRET], `a ${SECRET.slice(start, start + 12)} b`)).toBe(true);
      }),
      RUNS,
    );
  });
});

test.each([
  { name: "another text", text: "unauthorized: the token has expired" },
  { name: "a piece that is too short", text: SECRET.slice(0, 11) },
  { name: "nothing", text: "" },
  { name: "a percent sign that is not an escape", text: "100 %" },
])("no piece is found in $name", ({ text }) => {
  expect(showsPiece([SECRET], text)).toBe(false);
});

describe("a secret of less than twelve characters", () => {
  test.each([
    { name: "as it is", text: "the hunter22 of" },
    { name: "in upper case", text: "HUNTER22" },
    { name: "reversed", text: "22retnuh" },
    { name: "in hex", text: Buffer.from("hunter22").toString("hex") },
    ...["", "a", "ab", "user:"].flatMap((before) =>
      ["", "c", ":more"].map((after) => ({
        name: `in base64, between "${before}" and "${after}"`,
        text: Buffer.from(`${before}hunter22${after}`).toString("base64"),
      })),
    ),
  ])("is found as a whole $name", ({ text }) => {
    expect(showsPiece(["hunter22"], text)).toBe(true);
  });

  test("is not found if the text contains only a part of it", () => {
    expect(showsPiece(["hunter22"], "a hunter2 with a gun")).toBe(false);
  });
});

test("three characters of a secret are not a piece of it, although hex of hex has twelve", () => {
  expect(showsPiece(["fake-333-secret"], "33333333-3333-4333-8333-333333333333")).toBe(false);
});

test("a secret of five characters is not searched for, because texts contain it by chance", () => {
  expect(showsPiece(["short"], "a short text")).toBe(false);
});

test("every secret is searched for", () => {
  expect(showsPiece(["fake-other-secret", SECRET], SECRET)).toBe(true);
  expect(showsPiece([], SECRET)).toBe(false);
});
