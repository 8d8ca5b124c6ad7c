import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createMissingSecretMessage, readInputs } from "../../../src/inputs/read.ts";
import { withoutProfile } from "../../../src/inputs/schema.ts";
import { setSecret } from "../../../src/packages/core.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { createEnvironment } from "../main/fixtures.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { stubVariables } from "../runner/runner-variables.ts";

afterEach(() => vi.unstubAllEnvs());

test("reads inputs by their names, and masks all tokens first, even those that are not requested", async () => {
  stubVariables({
    "INPUT_MANAGEMENT-TOKEN": " fake-management-token ",
    "INPUT_TRANSFER-KEY": "fake-transfer-key",
    "INPUT_GITHUB-TOKEN": "fake-github-token",
    INPUT_DATABASES: "a\nb\n",
    INPUT_OTHER: "not requested",
  });
  const { output, result } = await captureOutputWhile(() =>
    readInputs(["databases", "host"], createEnvironment(), new Redaction(setSecret)),
  );
  expect(output).toEqual([
    "::add-mask::fake-management-token",
    "::add-mask::fake-transfer-key",
    "::add-mask::fake-github-token",
  ]);
  expect(result).toMatchObject({ raw: { databases: "a\nb", host: "" }, profile: "", problems: [] });
  expect(result.formatName("host")).toBe("host");
});

test("does not mask empty tokens, because the runner warns about an empty mask", async () => {
  stubVariables({ "INPUT_MANAGEMENT-TOKEN": "", "INPUT_GITHUB-TOKEN": "" });
  const { output } = await captureOutputWhile(() =>
    readInputs(["management-token"], createEnvironment(), new Redaction(setSecret)),
  );
  expect(output).toEqual([]);
});

test("does not mask texts that are too short for a token, because that would make the log unreadable", async () => {
  stubVariables({ "INPUT_MANAGEMENT-TOKEN": "e", "INPUT_GITHUB-TOKEN": "fake-15-letters" });
  const read = () => readInputs(["management-token"], createEnvironment(), new Redaction(setSecret));
  expect((await captureOutputWhile(read)).output).toEqual([]);
});

test("masks the password of the proxy, and reports one that is too short", async () => {
  stubVariables({ "INPUT_MANAGEMENT-TOKEN": "", "INPUT_GITHUB-TOKEN": "" });
  const readWith = async (httpsProxy: string) => {
    const environment = createEnvironment({ httpsProxy });
    return (await captureOutputWhile(() => readInputs([], environment, new Redaction(setSecret)))).output;
  };
  expect(await readWith("http://user:hunter2@p.example")).toEqual(["::add-mask::hunter2"]);
  expect(await readWith("http://user:ab@p.example")).toEqual([
    "::warning::HTTPS_PROXY: the password has fewer than 6 characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one",
  ]);
});

test("explains an empty token by the event, and mentions the profile without a token", () => {
  const eventPath = join(mkdtempSync(join(tmpdir(), "event-")), "event.json");
  const repo = (full_name: string) => ({ repo: { full_name } });
  writeFileSync(eventPath, JSON.stringify({ pull_request: { head: repo("fork/r"), base: repo("octo-org/r") } }));
  const environment = createEnvironment({ eventPath, eventName: "pull_request" });
  const merged = { ...withoutProfile({}), profile: "ci" };
  expect(createMissingSecretMessage(environment, merged)()).toMatch(
    /^is empty: pull requests from forks get neither secrets nor variables\..* The profile "ci" has no mgmt_token either$/,
  );
});
