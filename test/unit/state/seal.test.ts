import { describe, expect, test } from "vitest";
import { seal, unseal } from "../../../src/state/seal.ts";
import { createEnvironment } from "../main/fixtures.ts";

const SECRET = "fake-management-token";
const environment = createEnvironment();

describe("a secret is sealed", () => {
  test("and opened by the same job", () => {
    expect(unseal(seal(SECRET, environment) ?? "", environment)).toBe(SECRET);
  });

  test("anew each time", () => {
    expect(seal(SECRET, environment)).not.toBe(seal(SECRET, environment));
  });

  test.each([
    { name: "there is no runtime token", overrides: { runtimeToken: "" } },
    { name: "the job has `id-token: write`, which shows it to every step", overrides: { hasIdToken: true } },
  ])("but not where $name", ({ overrides }) => {
    expect(seal(SECRET, createEnvironment(overrides))).toBeUndefined();
  });
});

describe("a seal is not opened", () => {
  const sealed = seal(SECRET, environment) ?? "";
  test.each([
    { name: "by another job", text: sealed, runtimeToken: "another-fake-runtime-token" },
    { name: "without a runtime token", text: sealed, runtimeToken: "" },
    { name: "where it is empty", text: "", runtimeToken: environment.runtimeToken },
    { name: "where it is no base64", text: "!", runtimeToken: environment.runtimeToken },
    { name: "where it is cut off in its tag", text: sealed.slice(0, 40), runtimeToken: environment.runtimeToken },
    { name: "where it is cut off at its end", text: sealed.slice(0, -4), runtimeToken: environment.runtimeToken },
    { name: "where it was never one", text: SECRET, runtimeToken: environment.runtimeToken },
  ])("$name", ({ text, runtimeToken }) => {
    expect(unseal(text, createEnvironment({ runtimeToken }))).toBeUndefined();
  });
});
