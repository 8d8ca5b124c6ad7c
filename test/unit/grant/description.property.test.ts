import fc from "fast-check";
import { expect, test } from "vitest";
import { createDefaultDescription, parseDescription } from "../../../src/grant/description.ts";
import { anyText, RUNS } from "../any-text.ts";

test("the default description is valid for any names of the workflow and the job", () => {
  const text = anyText("\n", "\u2028", "\u202e", "\ud83d", "\ude80", " ", "x".repeat(100), "🚀");
  fc.assert(
    fc.property(text, text, (workflow, job) => {
      const description = createDefaultDescription(workflow, job);
      expect(parseDescription(description)).toBe(description);
      expect(description).not.toBe("");
      expect(description.trim()).toBe(description);
    }),
    RUNS,
  );
});
