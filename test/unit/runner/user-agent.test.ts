import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { USER_AGENT } from "../../../src/runner/session.ts";

test("the user agent has the name and version of package.json", () => {
  expect(USER_AGENT).toBe(`${manifest.name}/${manifest.version}`);
});
