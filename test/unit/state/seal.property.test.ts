import fc from "fast-check";
import { expect, test } from "vitest";
import { seal, unseal } from "../../../src/state/seal.ts";
import { anyText, RUNS } from "../any-text.ts";
import { createEnvironment } from "../main/fixtures.ts";

const secret = anyText().map((text) => text.toWellFormed());
const environment = fc.string({ minLength: 1 }).map((runtimeToken) => createEnvironment({ runtimeToken }));

/** The seal of a secret, which there is. */
function sealOf(text: string, given: ReturnType<typeof createEnvironment>): string {
  const sealed = seal(text, given);
  if (sealed === undefined) throw new Error("Not sealed");
  return sealed;
}

test("whatever is sealed is opened as it was, and does not show", () => {
  fc.assert(
    fc.property(secret, environment, (text, given) => {
      const sealed = sealOf(text, given);
      expect(unseal(sealed, given)).toBe(text);
      if (text.length > 4) expect(Buffer.from(sealed, "base64").includes(text)).toBe(false);
    }),
    RUNS,
  );
});

test("a seal of which any bit was changed is not opened", () => {
  fc.assert(
    fc.property(secret, environment, fc.nat(), fc.nat({ max: 7 }), (text, given, place, bit) => {
      const bytes = Buffer.from(sealOf(text, given), "base64");
      const index = place % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
      expect(unseal(bytes.toString("base64"), given)).toBeUndefined();
    }),
    RUNS,
  );
});

test("no text whatsoever that was never sealed is opened, or throws", () => {
  fc.assert(
    fc.property(fc.oneof(anyText(), fc.base64String()), environment, (text, given) => {
      expect(unseal(text, given)).toBeUndefined();
    }),
    RUNS,
  );
});
