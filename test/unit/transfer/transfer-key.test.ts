import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseTransferKey } from "../../../src/transfer/transfer-key.ts";
import { readProblems } from "../problems.ts";

/** Random bytes, always the same ones, so that no case depends on chance. */
const BYTES = createHash("sha256").update("transfer-key.test.ts").digest();
const KEY = BYTES.toString("base64");

test("a key is 32 bytes in base64", () => {
  expect(parseTransferKey(KEY)).toEqual(BYTES);
});

const CREATE = "create one with `openssl rand -base64 32`, and store its output as the secret";

describe("not a key, and not quoted, is", () => {
  test.each([
    { name: "a key of 31 bytes", text: randomBytes(31).toString("base64") },
    { name: "a key of 33 bytes", text: randomBytes(33).toString("base64") },
    { name: "two keys", text: KEY.repeat(2) },
    { name: "a key with a character that is not base64", text: KEY.replace(/^./, "!") },
    { name: "a key after its name", text: `KEY=${KEY}` },
    { name: "a password", text: "fake-password" },
    { name: "a text that GitHub inserts for an object", text: "Object" },
  ])("$name", ({ text }) => {
    expect(readProblems(() => parseTransferKey(text))).toEqual([
      `is not 32 bytes in base64, which are 44 characters; ${CREATE}`,
    ]);
  });

  const withSpecials = Buffer.from(BYTES).fill(255, 0, 3);
  test.each([
    {
      name: "a sealed token",
      text: `sealed.v1.32.${BYTES.toString("base64url")}`,
      problem: "is a sealed token, not the key that opens it; set it to the secret with which the token was sealed",
    },
    {
      name: "a key in quotes",
      text: `"${KEY}"`,
      problem: "starts or ends with a quote; store the key again, without quotes",
    },
    {
      name: "a key on two lines",
      text: `${KEY.slice(0, 20)}\n${KEY.slice(20)}`,
      problem: "contains white space; store only the key as the secret, on one line",
    },
    {
      name: "a key in hexadecimal",
      text: BYTES.toString("hex"),
      problem: `is in hexadecimal, but the key must be in base64; ${CREATE}`,
    },
    {
      name: "a key in base64url",
      text: withSpecials.toString("base64url"),
      problem: `is in base64url, but the key must be in base64; ${CREATE}`,
    },
    {
      name: "a key without its last character",
      text: KEY.slice(0, -1),
      problem: "lacks the = at its end; store the whole key as the secret",
    },
    {
      name: "the base64 of a password",
      text: Buffer.from("fake-password-of-32-characters!!").toString("base64"),
      problem: `is not random, so it can be guessed; ${CREATE}`,
    },
    {
      name: "the same byte 32 times",
      text: Buffer.alloc(32, 200).toString("base64"),
      problem: `is not random, so it can be guessed; ${CREATE}`,
    },
    {
      name: "a key with unused bits that are set",
      text: Buffer.alloc(32, BYTES)
        .toString("base64")
        .replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`),
      problem: `is not 32 bytes in base64, which are 44 characters; ${CREATE}`,
    },
  ])("$name", ({ text, problem }) => {
    expect(readProblems(() => parseTransferKey(text))).toEqual([problem]);
  });
});

test("a thousand random keys are accepted", () => {
  for (let count = 0; count < 1_000; count++) parseTransferKey(randomBytes(32).toString("base64"));
});
