import fc from "fast-check";
import { expect, test } from "vitest";
import { MAIN_INPUTS } from "../../../src/main/inputs.ts";
import { anyText, RUNS } from "../any-text.ts";
import { createClusteredInputs, createMainInputs, parseInputsOfMain } from "../main/fixtures.ts";
import { readProblems, readValid } from "../problems.ts";

/** Pieces of valid values and of common mistakes. */
const FRAGMENTS = [
  ...["sensors", "*", ", ", ": ", "\n", "read", "write", "#", "- ", "[", '"', "never", "1h", "30m", "0", "-1", ".5"],
  ...["2030-01-31", "T12:00:00", "Z", "+02:00", "true", "yes", "fail", "dedicated", "clustered", "core"],
  ...["https://", "http://", "localhost", "h.example", ":8086", "/api/v0", "user:pass@", "?", "11111111", "-1111"],
  ...["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----", "MIIB", "%"],
];
const value = anyText(...FRAGMENTS);

test.each(MAIN_INPUTS.map((input) => ({ input })))(
  "any value of $input is accepted, or rejected with messages of one line that begin with the name of an input",
  ({ input }) => {
    fc.assert(
      fc.property(value, fc.boolean(), (text, isClustered) => {
        const raw = (isClustered ? createClusteredInputs : createMainInputs)({ [input]: text });
        if (readValid(() => parseInputsOfMain(raw)) !== undefined) return;
        for (const problem of readProblems(() => parseInputsOfMain(raw))) {
          expect(MAIN_INPUTS).toContain(problem.slice(0, problem.indexOf(":")));
          expect(problem).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        }
      }),
      { numRuns: 60 },
    );
  },
);

test("no message shows the management token, the transfer key or a text next to an @, for any inputs", () => {
  const secret = "fakeSecretOfThisTest";
  const key = "fakeKeyOfThisTest";
  const password = "itsPassword";
  const withSecrets = fc
    .tuple(value, value, fc.constantFrom(secret, key, password))
    .map(([before, between, either]) => `${before}${either}${between}@h.example`);
  const anyInputs = fc.record(Object.fromEntries(MAIN_INPUTS.map((input) => [input, fc.oneof(value, withSecrets)])));
  fc.assert(
    fc.property(anyInputs, fc.string({ maxLength: 5 }), (inputs, odd) => {
      const secrets = { "management-token": `${secret} ${odd}`, "transfer-key": `${key}${odd}` };
      const raw = createMainInputs({ ...inputs, ...secrets });
      const messages = readProblems(() => parseInputsOfMain(raw)).join("\n");
      expect(messages).not.toContain(secret);
      expect(messages).not.toContain(key);
      expect(messages).not.toContain(password);
    }),
    RUNS,
  );
});
