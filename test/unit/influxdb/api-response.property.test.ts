import fc from "fast-check";
import { expect, test } from "vitest";
import { findAccessTokens } from "../../../src/influxdb/api-response.ts";
import { anyText, RUNS } from "../any-text.ts";
import { createRedaction } from "../create-redaction.ts";

const field = fc.oneof(fc.string(), fc.constantFrom("id", "description", 'x"accessToken', "accessToken\\"));
const fields = fc.dictionary(
  field,
  fc.oneof(fc.jsonValue({ maxDepth: 2 }), anyText('"accessToken":"', '"', "\\", "{", "apiv1_")),
);
const blank = fc.constantFrom("", " ", "\n\t");
const accessToken = fc.oneof(
  anyText('"', "\\", "/", "apiv1_", "+", "=").map((text) => `fake-access-token${text.replaceAll(/\s/g, "")}`),
  fc.base64String({ minLength: 64 }).map((text) => `apiv1_${text}`),
);

/** A JSON response, and the place in it where the value of `accessToken` ends. */
const response = fc.tuple(fields, fields, blank, blank, accessToken).map(([before, after, gap, gap2, token]) => {
  const member = `"accessToken"${gap}:${gap2}${JSON.stringify(token)}`;
  const opening = JSON.stringify(before).slice(0, -1) + (Object.keys(before).length === 0 ? "" : ",");
  const tokenEnd = opening.length + member.length - 1;
  return { body: `${opening}${member},${JSON.stringify(after).slice(1)}`, tokenEnd, token };
});

test("finds an access token in a complete response, and in one that is cut off anywhere after it", () => {
  fc.assert(
    fc.property(response, fc.nat(), ({ body, tokenEnd, token }, cut) => {
      expect(findAccessTokens(body)).toContain(token);
      expect(findAccessTokens(body.slice(0, tokenEnd + (cut % (body.length - tokenEnd))))).toContain(token);
    }),
    RUNS,
  );
});

test("finds a token of InfluxDB's form between any texts that do not continue it", () => {
  const elsewhere = anyText().map((text) => text.replaceAll(/[\w+/=-]/g, " "));
  fc.assert(
    fc.property(elsewhere, elsewhere, fc.base64String({ minLength: 64 }), (before, after, random) => {
      expect(findAccessTokens(`${before}apiv1_${random}${after}`)).toContain(`apiv1_${random}`);
    }),
    RUNS,
  );
});

test("finds only words of at least 16 characters", () => {
  fc.assert(
    fc.property(anyText('"accessToken":"', '"', " ", "\\", "\\n", "\\u0020", "apiv1_"), (body) => {
      for (const token of findAccessTokens(body)) expect(token).toMatch(/^\S{16,}$/);
    }),
    RUNS,
  );
});

test("prints a text of the server as one short line without the secret", () => {
  // Without asterisks, because a secret is replaced by them.
  const secret = fc.string({ minLength: 8 }).filter((text) => /^[^\s*]+$/.test(text));
  fc.assert(
    fc.property(secret, fc.array(fc.oneof(anyText("\n", "\u202e"), fc.constant(null))), (given, pieces) => {
      const shown = createRedaction(given).printable(pieces.map((piece) => piece ?? given).join(""));
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(shown).not.toContain(given);
      expect([...shown].length).toBeLessThanOrEqual(201);
    }),
    RUNS,
  );
});
