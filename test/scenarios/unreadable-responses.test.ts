import { describe, expect } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { type Rewriting, rewriting, runWith, set, without } from "./response-rewriting.ts";
import type { Setup } from "./scenario.ts";

/** Responses from which no token can be read, although the cluster created one. */
const UNREADABLE: readonly Rewriting[] = [
  { what: "no ID", rewrite: without("id") },
  { what: "an ID that is not a UUID", rewrite: set("id", "not-a-uuid") },
  { what: "an ID that names another resource", rewrite: set("id", "../databases/sensors") },
  { what: "an ID that is a number", rewrite: set("id", 1) },
  { what: "no token", rewrite: without("accessToken") },
  { what: "an empty token", rewrite: set("accessToken", "") },
  { what: "a blank token", rewrite: set("accessToken", " ") },
  {
    what: "white space in the token",
    rewrite: (response) => ({ ...response, accessToken: `${response["accessToken"]}\n::set-env name=A::B` }),
  },
  { what: "a list around the token", rewrite: (response) => [response] },
  { what: "an envelope around the token", rewrite: (response) => ({ data: response }) },
  { what: "JSON in a text", rewrite: (response) => JSON.stringify(response) },
  { what: "only the token", rewrite: (response) => response["accessToken"] },
  { what: "`null`", rewrite: () => null },
];

describe("a create response that cannot be read", { concurrent: true }, () => {
  hurriedScenario.for(UNREADABLE)(
    "causes one retry, and its token is masked and revoked: $what",
    async (row, { hurry }) => {
      await expectUnreadable(await hurry(), rewriting(row));
    },
  );

  hurriedScenario.for<{ what: string; fault: FaultKind }>([
    { what: "JSON without its end", fault: { kind: "cut-json" } },
    { what: "half a body", fault: { kind: "cut-body" } },
    { what: "the page of an ingress", fault: { kind: "html", status: 200, effect: true } },
    { what: "an empty body", fault: { kind: "status", status: 200, body: "empty", effect: true } },
    { what: "204", fault: { kind: "status", status: 204, body: "empty", effect: true } },
    { what: "a gigabyte", fault: { kind: "huge-body", bytes: 2 ** 30, effect: true } },
  ])("causes one retry, and its token is revoked: $what", async ({ fault }, { hurry }) => {
    await expectUnreadable(await hurry(), fault);
  });

  hurriedScenario("has everything masked that looks like a token", async ({ hurry }) => {
    const setup = await hurry();
    const secrets = ["plain", "escaped\\u002d", "open"].map((name) => `apiv1_fake-${name}-${"0".repeat(40)}`);
    const body = `{"accessToken":"${secrets[0]}"}{"accessToken": "${secrets[1]}", "note":"${"x".repeat(99)}","accessToken":"${secrets[2]}`;
    const main = await runWith(setup, {
      kind: "text",
      status: 200,
      contentType: "application/json",
      body,
      effect: true,
    });
    expect(main.masks).toEqual(expect.arrayContaining([secrets[0], secrets[1], secrets[2]]));
    expect(main.masks).toContain(secrets[1]?.replace("\\u002d", "-"));
  });
});

async function expectUnreadable(setup: Setup, fault: FaultKind): Promise<void> {
  const main = await runWith(setup, fault);
  expectFailure(main, /^Could not create the database token: POST \S+ ?\S+/);
  expect(setup.requests().filter((request) => request === "POST tokens")).toHaveLength(2);
  expect([...setup.emulator.cluster.tokens]).toHaveLength(2);
  expect(setup.emulator.liveTokens(), "main looks up the mark").toEqual([]);
  expect(main.masks).toEqual(expect.arrayContaining([...tokensShown(setup, fault)]));
}

/** The tokens in complete responses. */
function tokensShown({ emulator }: Setup, { kind }: FaultKind): readonly string[] {
  if (kind === "cut-body") return [];
  const bodies = emulator.requests.map(({ response }) => response?.body ?? "").join("\n");
  return Array.from(emulator.cluster.tokens, ({ accessToken }) => accessToken).filter((token) =>
    bodies.includes(token),
  );
}

function expectFailure(main: StepResult, message: RegExp): void {
  expect(outputProblems(main)).toEqual([]);
  expect(main.exitCode).toBe(1);
  expect(main.outputs).toEqual({});
  expect(main.annotations).toEqual([{ level: "error", message: expect.stringMatching(message) }]);
}
