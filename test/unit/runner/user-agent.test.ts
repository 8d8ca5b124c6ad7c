import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { USER_AGENT } from "../../../src/runner/session.ts";

test("the action names itself as package.json does", () => {
  expect(USER_AGENT).toBe(`${manifest.name}/${manifest.version}`);
});
