import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findLeaks, withoutMaskCommands } from "./leaks.ts";

/** Contains characters that every encoding changes, with distances shorter than the shortest piece that counts. */
const secret = `fake/${["+", '"', "&", "/"].map((mark) => randomBytes(5).toString("hex") + mark).join("")}end`;
const buffer = Buffer.from(secret);

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}

function forms(text: string, secrets: readonly string[] = [secret]): readonly string[] {
  return findLeaks(text, secrets).map(({ form }) => form);
}

describe("findLeaks", () => {
  test.each([
    { form: "plain", text: `a ${secret} b` },
    { form: "plain", text: secret.slice(0, 20) },
    { form: "plain", text: secret.slice(-20) },
    { form: "plain", text: secret.slice(7, 27).toUpperCase() },
    { form: "base64", text: buffer.toString("base64") },
    { form: "base64", text: Buffer.from(`1${secret}`).toString("base64") },
    { form: "base64", text: Buffer.from(`12${secret}34`).toString("base64") },
    { form: "base64", text: `padded/${Buffer.from(`{"token":"${secret}"}`).toString("base64")}` },
    { form: "base64", text: Buffer.from(`12${secret}`).toString("base64url") },
    { form: "hex", text: buffer.toString("hex") },
    { form: "hex", text: `a${buffer.toString("hex").toUpperCase()}` },
    { form: "URL-encoded", text: `?a=${encodeURIComponent(secret)}` },
    { form: "URL-encoded base64", text: [...buffer.toString("base64")].map((digit) => `%${hex(digit)}`).join("") },
    {
      form: "JSON-escaped",
      text: JSON.stringify(`\n${secret}`).replaceAll("/", "\\/").replaceAll("+", "\\u002b").replaceAll("&", "\\u0026"),
    },
    { form: "base64 URL-encoded", text: Buffer.from(encodeURIComponent(secret)).toString("base64") },
    { form: "reversed", text: [...secret].reverse().join("") },
    { form: "wrapped base64", text: buffer.toString("base64").replaceAll(/.{8}/g, "$&\n") },
  ])("finds the form $form: $text", ({ form, text }) => {
    expect(forms(text)).toContain(form);
  });

  test.each([
    { name: "nothing", text: "" },
    { name: "nineteen characters", text: secret.slice(5, 24) },
    { name: "a mask", text: "a *** b" },
    { name: "its SHA-256", text: randomBytes(32).toString("hex") },
    { name: "other text", text: "Created the database token 8f9c0c3e-77d4-4ac0-9a5e-3e0f6f2a6c11 for sensors" },
  ])("finds nothing in $name", ({ text }) => {
    expect(forms(text)).toEqual([]);
  });

  test("returns the line", () => {
    expect(findLeaks(`a\nb ${secret}\nc`, [secret])).toEqual([{ form: "plain", line: `b ${secret}` }]);
  });

  test("finds a short secret only as a whole, and ignores an empty one", () => {
    expect(forms("a hunter2 b", ["hunter2", ""])).toEqual(["plain"]);
    expect(forms("a hunter b", ["hunter2", ""])).toEqual([]);
  });
});

test("withoutMaskCommands removes only the mask commands", () => {
  expect(withoutMaskCommands(`a\n::add-mask::x\r\n ::add-mask::x\n::debug::x\ntext ::add-mask::x`)).toBe(
    "a\n::debug::x\ntext ::add-mask::x",
  );
});
