import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { setSecret } from "../../../src/packages/core.ts";
import { findManagementToken } from "../../../src/post/management-token.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import type { SavedState } from "../../../src/state/saved-state.ts";
import { seal } from "../../../src/state/seal.ts";
import { createEnvironment, INITIAL_STATE } from "../main/fixtures.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { stubVariables } from "../runner/runner-variables.ts";

const ENVIRONMENT = createEnvironment();

const STATE: SavedState = { ...INITIAL_STATE, openCreates: [], handedOver: true };

afterEach(() => vi.unstubAllEnvs());

/** Finds the token; returns it or the error, and the output. */
async function find(managementToken: string | undefined, inputs: Readonly<Record<string, string>> = {}) {
  stubVariables(
    Object.fromEntries(Object.entries(inputs).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text])),
  );
  return await captureOutputWhile(() =>
    findManagementToken({ ...STATE, managementToken }, ENVIRONMENT, new Redaction(setSecret)).catch((error: unknown) =>
      String(error),
    ),
  );
}

describe("post masks and uses", () => {
  test("the management token that main sealed, even if the input has changed", async () => {
    const { result, output } = await find(seal("fake-sealed-by-main", ENVIRONMENT), {
      "management-token": "fake-other-of-post",
    });
    expect(result).toBe("fake-sealed-by-main");
    expect(output).toEqual(["::add-mask::fake-sealed-by-main"]);
  });

  test.each([
    { name: "was not sealed", sealed: undefined },
    {
      name: "cannot be opened",
      sealed: seal("fake-sealed-by-main", createEnvironment({ runtimeToken: "fake-other-of-post" })),
    },
  ])("the token of the input if the token of main $name", async ({ sealed }) => {
    const { result, output } = await find(sealed, { "management-token": "fake-input-of-post" });
    expect(result).toBe("fake-input-of-post");
    expect(output).toEqual(["::add-mask::fake-input-of-post"]);
  });

  test("the token of the input, without reading the profile", async () => {
    const inputs = { "management-token": "fake-input-of-post", config: "/nowhere/config.toml" };
    expect((await find(undefined, inputs)).result).toBe("fake-input-of-post");
  });

  test("the token of a named profile, even if its CA file does not exist", async () => {
    const config = join(mkdtempSync(join(tmpdir(), "post-token-")), "config.toml");
    writeFileSync(
      config,
      '[[profile]]\nname = "other"\nmgmt_token = "fake-token-of-profile"\n[profile.tls]\nca = "/nowhere/ca.crt"',
    );
    const inputs = { config, profile: "other", "ca-certificate": "given" };
    expect((await find(undefined, inputs)).result).toBe("fake-token-of-profile");
  });

  test("the token of the default profile if the input is empty", async () => {
    const config = join(mkdtempSync(join(tmpdir(), "post-token-")), "config.toml");
    writeFileSync(config, '[[profile]]\nname = "default"\nmgmt_token = "fake-token-of-profile"');
    const { result, output } = await find(undefined, { config });
    expect(result).toBe("fake-token-of-profile");
    expect(output[0]).toBe("::add-mask::fake-token-of-profile");
  });
});

describe("post reports why it has no management token if", () => {
  test("it is missing", async () => {
    const { result, output } = await find(undefined);
    expect(result).toBe(
      "Error: management-token is missing in the post step: the main step could not save it encrypted (the job has `id-token: write`, or no runtime token), and the input is now empty. Keep the environment variable or the profile that it comes from until the job ends",
    );
    expect(output).toEqual([]);
  });

  test("the profile cannot be read", async () => {
    const { result } = await find(undefined, { config: "/nowhere/config.toml" });
    expect(result).toBe('Error: config: "/nowhere/config.toml" does not exist on this runner');
  });

  test("the input is no longer a token, which is still masked", async () => {
    const { result, output } = await find(undefined, { "management-token": "fake token with blanks" });
    expect(result).toBe(
      "Error: management-token contains white space; store only the token as the secret, on one line",
    );
    expect(output).toEqual(["::add-mask::fake token with blanks"]);
  });

  test("the input is too short to be a token, which is not masked", async () => {
    const { result, output } = await find(undefined, { "management-token": "none" });
    expect(result).toBe(
      "Error: management-token is 4 characters long, which is too short for a token; store the token itself as the secret",
    );
    expect(output).toEqual([]);
  });
});
