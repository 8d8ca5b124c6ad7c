import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { withoutProfile } from "../../../src/action/merged-inputs.ts";
import { missingSecretOf, readInputs } from "../../../src/action/read-inputs.ts";
import { Redaction } from "../../../src/influxdb/redaction.ts";
import { setSecret } from "../../../src/vendor/core.ts";
import { givenEnvironment } from "./given.ts";
import { givenVariables } from "./runner-variables.ts";
import { saidWhile } from "./said.ts";

afterEach(() => vi.unstubAllEnvs());

test("inputs are read by their names, and tokens masked before, though they are not asked for", async () => {
  givenVariables({
    "INPUT_MANAGEMENT-TOKEN": " fake-management ",
    "INPUT_GITHUB-TOKEN": "fake-github",
    INPUT_DATABASES: "a\nb\n",
    INPUT_OTHER: "not asked for",
  });
  const { said, result } = await saidWhile(() =>
    readInputs(["databases", "host"], givenEnvironment(), new Redaction(setSecret)),
  );
  expect(said).toEqual(["::add-mask::fake-management", "::add-mask::fake-github"]);
  expect(result).toMatchObject({ raw: { databases: "a\nb", host: "" }, profile: "", problems: [] });
  expect(result.nameOf("host")).toBe("host");
});

test("tokens that are not given are not masked: the runner warns of an empty mask", async () => {
  givenVariables({ "INPUT_MANAGEMENT-TOKEN": "", "INPUT_GITHUB-TOKEN": "" });
  const { said } = await saidWhile(() =>
    readInputs(["management-token"], givenEnvironment(), new Redaction(setSecret)),
  );
  expect(said).toEqual([]);
});

test("a missing token is explained by the event, and the profile that has none either", () => {
  const eventPath = join(mkdtempSync(join(tmpdir(), "event-")), "event.json");
  const repo = (full_name: string) => ({ repo: { full_name } });
  writeFileSync(eventPath, JSON.stringify({ pull_request: { head: repo("fork/r"), base: repo("octo-org/r") } }));
  const environment = givenEnvironment({ eventPath, eventName: "pull_request" });
  const merged = { ...withoutProfile({}), profile: "ci" };
  expect(missingSecretOf(environment, merged)()).toMatch(
    /^is empty: GitHub gives neither secrets nor variables to a pull request from a fork\..* The profile "ci" has no mgmt_token either$/,
  );
});
