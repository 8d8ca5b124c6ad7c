import { describe, expect, test } from "vitest";
import { seal, unseal } from "../../../src/state/seal.ts";
import { createEnvironment } from "../main/fixtures.ts";

const SECRET = "fake-management-token";
const environment = createEnvironment();

describe("a secret", () => {
  test("is unsealed by the same job", () => {
    expect(unseal(seal(SECRET, environment) ?? "", environment)).toBe(SECRET);
  });

  test("is sealed differently each time", () => {
    expect(seal(SECRET, environment)).not.toBe(seal(SECRET, environment));
  });

  test.each([
    { name: "there is no runtime token", overrides: { runtimeToken: "" } },
    {
      name: "the job has `id-token: write`, which shows the runtime token to every step",
      overrides: { hasIdToken: true },
    },
  ])("is not sealed if $name", ({ overrides }) => {
    expect(seal(SECRET, createEnvironment(overrides))).toBeUndefined();
  });
});

describe("a seal is not unsealed", () => {
  const sealed = seal(SECRET, environment) ?? "";
  test.each([
    { name: "by another job", text: sealed, runtimeToken: "another-fake-runtime-token" },
    { name: "without a runtime token", text: sealed, runtimeToken: "" },
    { name: "if it is empty", text: "", runtimeToken: environment.runtimeToken },
    { name: "if it is not base64", text: "!", runtimeToken: environment.runtimeToken },
    { name: "if it is cut off in its tag", text: sealed.slice(0, 40), runtimeToken: environment.runtimeToken },
    { name: "if it is cut off at its end", text: sealed.slice(0, -4), runtimeToken: environment.runtimeToken },
    { name: "if it is another text", text: SECRET, runtimeToken: environment.runtimeToken },
  ])("$name", ({ text, runtimeToken }) => {
    expect(unseal(text, createEnvironment({ runtimeToken }))).toBeUndefined();
  });
});
