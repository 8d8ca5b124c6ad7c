import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createMasker } from "./masker.ts";

/** Has 70 characters, so that its base64 ends with padding. */
const token = `a_fake_token_${randomBytes(40).toString("hex")}`.slice(0, 70);

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function masked(secret: string, text: string): string {
  const masker = createMasker();
  masker.add(secret);
  return masker.mask(text);
}

describe("the runner", () => {
  test.each([
    { name: "the token", text: `token ${token}!`, shown: "token ***!" },
    { name: "base64", text: base64(token), shown: "***" },
    { name: "base64 at the end of other text", text: base64(`user:${token}`), shown: "dXNlcjph***" },
    { name: "the token twice", text: `${token} ${token}`, shown: "*** ***" },
    { name: "the token twice without a space", text: `${token}${token}`, shown: "***" },
  ])("masks $name", ({ text, shown }) => {
    expect(masked(token, text)).toBe(shown);
  });
});

describe("the runner does not mask", () => {
  test.each([
    { name: "base64 with bytes that follow", text: base64(`${token}:x`) },
    { name: "base64 of JSON", text: base64(JSON.stringify({ token })) },
    { name: "base64url", text: Buffer.from(token).toString("base64url") },
    { name: "hex", text: Buffer.from(token).toString("hex") },
    { name: "other case", text: token.toUpperCase() },
    { name: "a prefix", text: token.slice(0, -1) },
    { name: "reversed", text: [...token].reverse().join("") },
  ])("$name", ({ text }) => {
    expect(masked(token, text)).toBe(text);
  });
});

describe("an encoder", () => {
  test.each([
    { name: "base64 without the first byte", secret: "abcdef", text: base64("bcdef") },
    { name: "base64 without the first two bytes", secret: "abcdef", text: base64("cdef") },
    { name: "command line", secret: 'a"b', text: 'a\\"b' },
    { name: "expression", secret: "a'b", text: "a''b" },
    { name: "JSON", secret: "a\\b\tc", text: "a\\\\b\\tc" },
    { name: "JSON, Unicode line end", secret: "a\u2028b", text: "a\\u2028b" },
    { name: "URI", secret: "a b(c)!", text: "a%20b%28c%29%21" },
    { name: "XML", secret: `<a&'b">`, text: "&lt;a&amp;&apos;b&quot;&gt;" },
    { name: "outer quotes", secret: '"abcdefg"', text: "abcdefg" },
    { name: "PowerShell, before the last &", secret: "first&second&third1", text: "first&second&" },
    { name: "PowerShell, after the last &", secret: "first&second&third1", text: "third1" },
    { name: "PowerShell, before &+", secret: "first&+second&third", text: "first&+" },
    { name: "PowerShell, after &+ and a letter", secret: "first&+second&third", text: "econd&third" },
  ])("masks the form: $name", ({ secret, text }) => {
    expect(masked(secret, text)).toBe("***");
  });

  test.each([
    { name: "outer quotes of a short secret", secret: '"abcdef"', text: "abcdef" },
    { name: "a short piece before &", secret: "abcd&efghijk", text: "abcd&" },
    { name: "a short piece after &", secret: "abcdefg&hijkl", text: "hijkl" },
  ])("does not mask the form: $name", ({ secret, text }) => {
    expect(masked(secret, text)).toBe(text);
  });
});

test("a secret of several lines is masked as a whole, and line by line without surrounding blanks", () => {
  const masker = createMasker();
  masker.add("first line\r\n  second line  \n\n");
  expect(masker.mask("> first line\n> second line")).toBe("> ***\n> ***");
});

test("a secret of one character is masked", () => {
  expect(masked("1", "2021")).toBe("202***");
});

test("a blank value masks nothing", () => {
  expect(masked(" \n ", "a b")).toBe("a b");
});

test("overlapping secrets are shown as one mask", () => {
  const masker = createMasker();
  masker.add("abcd");
  masker.add("cdef");
  expect(masker.mask("xabcdefx")).toBe("x***x");
});
