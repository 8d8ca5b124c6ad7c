import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, unseal } from "../../../src/state/seal.ts";
import { anyText, RUNS } from "../any-text.ts";
import { createEnvironment } from "../main/fixtures.ts";

const secret = anyText().map((text) => text.toWellFormed());
const environments = fc.string({ minLength: 1 }).map((runtimeToken) => createEnvironment({ runtimeToken }));

/** Seals a secret, and throws if that is impossible. */
function sealSecret(text: string, environment: ReturnType<typeof createEnvironment>): string {
  const sealed = seal(text, environment);
  if (sealed === undefined) throw new Error("Not sealed");
  return sealed;
}

test("any sealed text is unsealed without changes, and the seal does not show it", () => {
  fc.assert(
    fc.property(secret, environments, (text, environment) => {
      const sealed = sealSecret(text, environment);
      expect(unseal(sealed, environment)).toBe(text);
      if (text.length > 4) expect(Buffer.from(sealed, "base64").includes(text)).toBe(false);
    }),
    RUNS,
  );
});

test("a seal in which any bit was changed is not unsealed", () => {
  fc.assert(
    fc.property(secret, environments, fc.nat(), fc.nat({ max: 7 }), (text, environment, place, bit) => {
      const bytes = Buffer.from(sealSecret(text, environment), "base64");
      const index = place % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
      expect(unseal(bytes.toString("base64"), environment)).toBeUndefined();
    }),
    RUNS,
  );
});

test("any text that is not a seal gives undefined and does not throw", () => {
  fc.assert(
    fc.property(fc.oneof(anyText(), fc.base64String()), environments, (text, environment) => {
      expect(unseal(text, environment)).toBeUndefined();
    }),
    RUNS,
  );
});
