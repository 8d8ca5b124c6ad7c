import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decrypt, encrypt } from "../../../src/sealing/encryption.ts";
import { anyText, RUNS } from "../any-text.ts";

const KEY = { secret: "fake-secret", purpose: "a test", context: "context" };

test("any text is decrypted without changes, and the encrypted bytes do not show it", () => {
  fc.assert(
    fc.property(anyText(), anyText(), (ofAnyForm, context) => {
      const text = ofAnyForm.toWellFormed();
      const bytes = encrypt(text, { ...KEY, context });
      expect(decrypt(bytes, { ...KEY, context })).toBe(text);
      if (text.length > 4) expect(bytes.includes(text)).toBe(false);
    }),
    RUNS,
  );
});

test("the same text is encrypted with another salt and another nonce each time", () => {
  const [first, second] = [encrypt("text", KEY), encrypt("text", KEY)];
  expect(first.subarray(0, 16)).not.toEqual(second.subarray(0, 16));
  expect(first.subarray(16, 28)).not.toEqual(second.subarray(16, 28));
});

describe("a text is not decrypted with another", () => {
  test.each([
    { name: "secret", other: { secret: "fake-secrets" } },
    { name: "purpose", other: { purpose: "another test" } },
    { name: "context", other: { context: "contexts" } },
    { name: "context that is empty", other: { context: "" } },
  ])("$name", ({ other }) => {
    expect(decrypt(encrypt("text", KEY), { ...KEY, ...other })).toBeUndefined();
  });
});

test("bytes in which any bit has changed are not decrypted", () => {
  const bytes = encrypt("text", KEY);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(decrypt(changed, KEY)).toBeUndefined();
  }
});

test("bytes that were cut off anywhere are not decrypted", () => {
  const bytes = encrypt("text", KEY);
  for (let length = 0; length < bytes.length; length++) {
    expect(decrypt(bytes.subarray(0, length), KEY)).toBeUndefined();
  }
});
