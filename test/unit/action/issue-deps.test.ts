import { expect, test } from "vitest";
import { nonce } from "../../../src/action/issue-deps.ts";

test("a nonce is 16 lower-case hex digits, and never the same", () => {
  const nonces = Array.from({ length: 100 }, nonce);
  expect(new Set(nonces).size).toBe(100);
  expect(nonces.filter((text) => !/^[0-9a-f]{16}$/.test(text))).toEqual([]);
});
