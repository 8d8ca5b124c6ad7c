import { describe, expect } from "vitest";
import { type FrontResponse, startFront } from "../support/network/front.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION, scenario } from "./scenario.ts";

/** Texts that the runner executes at the beginning of a line, or anywhere in it. */
const COMMANDS = [
  "::set-output name=token::injected",
  "::add-mask::sensors",
  "%0A::add-mask::sensors",
  "::error::injected",
  "::stop-commands::injected-0123",
  "##[error]injected",
  "##[add-mask]sensors",
  "##[stop-commands]injected-0123",
  "##[set-env name=INJECTED;]yes",
];

describe("a workflow command", { concurrent: true }, () => {
  scenario.for(COMMANDS)("in the description is not executed: %s", async (command, { setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ description: `Seed ${command}` }) });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(main.masks).toEqual([emulator.managementToken, main.outputs["token"]]);
    expect(main.outputs["description"]).toContain(`Seed ${command} (https://`);
    await job.complete();
  });

  scenario.for(COMMANDS)("in the names of workflow and job is not executed: %s", async (command, { setUp }) => {
    const { emulator, job, inputs } = await setUp({}, { workflow: `CI\n${command}`, job: command });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(main.masks).toEqual([emulator.managementToken, main.outputs["token"]]);
    await job.complete();
  });

  scenario.for(COMMANDS)("in every input is not executed: %s", async (command, { setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const names = ["databases", "permissions", "expiry", "revoke", "host", "management-url", "account-id", "product"];
    const main = await job.run(ACTION, { with: inputs(Object.fromEntries(names.map((name) => [name, command]))) });
    expect(outputProblems(main)).toEqual([]);
    expect(main.annotations.map(({ level }) => level)).toEqual(["error"]);
    expect(main.masks).toEqual([emulator.managementToken]);
  });

  scenario.for(COMMANDS)("in the name of a database is not executed: %s", async (command, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: [command, `a\n${command}`] });
    const main = await job.run(ACTION, { with: inputs({ databases: "missing" }) });
    expect(outputProblems(main)).toEqual([]);
    expect(main.annotations).toEqual([
      { level: "error", message: expect.stringMatching(/^databases: "missing" does/) },
    ]);
    expect(main.masks).toEqual([emulator.managementToken]);
  });

  for (const command of COMMANDS) {
    hurriedScenario(`in a message of the API is not executed: ${command}`, async ({ hurry }) => {
      const { emulator, job, inputs } = await hurry();
      const body = JSON.stringify({ code: 503, message: `a\r\n${command}` });
      const fault = { kind: "text", status: 503, contentType: "application/json", body } as const;
      emulator.inject({ on: "any-management", occurrence: { from: 1, to: 2 }, fault });
      const main = await job.run(ACTION, { with: inputs() });
      expect(main.conclusion, main.log).toBe("success");
      expect(main.annotations).toEqual([]);
      expect(main.masks).toEqual([emulator.managementToken, main.outputs["token"]]);
      await job.complete();
    });
  }
});

describe("a message of the API", { concurrent: true }, () => {
  const rejectWith = (message: string) =>
    ({
      kind: "text",
      status: 400,
      contentType: "application/json",
      body: JSON.stringify({ code: 400, message }),
    }) as const;

  scenario("is shown on one line, without control characters, and shortened", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const message = `a\u0000b\u001b[31mc\r\nd\u2028e\u202ef ${"long ".repeat(5_000)}`;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: rejectWith(message) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toMatch(/returned 400 \(a b \[31mc d e f (long )+l?o?n?g?…\)/);
    expect(main.annotations[0]?.message.length).toBeLessThan(600);
  });

  scenario("is shown without the management token that it quotes", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const token = emulator.managementToken;
    const message = `${"x".repeat(190 - token.length / 2)}${token} ${encodeURIComponent(token)}`;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: rejectWith(message) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("*** ***");
  });

  scenario("is shown without a management token whose end is missing", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const fault = rejectWith(`bad token ${emulator.managementToken.slice(0, -2)}`);
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("returned 400 (bad token ***)");
  });

  scenario.for<{ name: string; encode: (token: string) => string }>([
    { name: "the token without its beginning", encode: (token) => token.slice(6) },
    { name: "the token in hex", encode: (token) => Buffer.from(token).toString("hex") },
    { name: "the reversed token", encode: (token) => [...token].reverse().join("") },
    { name: "a header with the token in base64", encode: (token) => Buffer.from(`token:${token}`).toString("base64") },
  ])("is not shown if it contains $name", async ({ encode }, { setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const fault = rejectWith(`bad token ${encode(emulator.managementToken)}`);
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("returned 400 (not shown, because it contains part of a secret)");
  });

  scenario("about a redirect does not show a host that contains the token", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const host = `${emulator.managementToken.replace(/[^a-z0-9]/gi, "-").toLowerCase()}.example.com`;
    const fault = { kind: "redirect", location: `https://${host}/` } as const;
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("a redirect to a host that contains part of a secret");
  });

  // A token that is cut off no longer matches its mask.
  hurriedScenario("does not show the new token that it quotes, or its beginning", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    await using front = await startFront(emulator.origin, (response, method) =>
      method === "POST" ? refusalThatQuotes(emulator.cluster.tokens) : response,
    );
    const main = await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    await job.complete();
    expect(main.exitCode).toBe(1);
    expect(main.log).not.toContain("apiv1_");
  });

  hurriedScenario("does not show the token that it quotes in post, or its beginning", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    await using front = await startFront(emulator.origin, (response, method) =>
      method === "DELETE" ? { ...refusalThatQuotes(emulator.cluster.tokens), status: 403 } : response,
    );
    const url = `${front.origin}/api/v0`;
    await job.run(ACTION, { with: inputs({ "management-url": url, description: "Left" }) });
    const [post] = await job.complete();
    expect(post?.annotations).toHaveLength(1);
    expect(post?.log).not.toContain("apiv1_");
  });

  // The action searches the raw body for tokens, but shows the parsed message.
  hurriedScenario("does not show the new token that it quotes in JSON escapes", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    await using front = await startFront(emulator.origin, (response, method) =>
      method === "POST" ? { ...refusalThatQuotes(emulator.cluster.tokens, escaped), status: 500 } : response,
    );
    const main = await job.run(ACTION, { with: inputs({ "management-url": `${front.origin}/api/v0` }) });
    await job.complete();
    expect(main.exitCode).toBe(1);
    expect(main.log).not.toContain("apiv1_");
  });
});

describe("the management token", { concurrent: true }, () => {
  scenario("in the description causes an error that does not show it", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ description: `With ${emulator.managementToken}.` }) });
    expect(main.annotations[0]?.message).toBe("description: contains the management token or a part of it; remove it");
    expect(emulator.requests).toEqual([]);
  });

  scenario.for(["two words", "two\nlines", "t\u00f6ken", "t\u0007oken"])(
    "that is malformed causes an error that does not show it: %j",
    async (text, { setUp }) => {
      const { emulator, job, inputs } = await setUp();
      const secret = `fake-management-token-${text}-${"0".repeat(20)}`;
      const main = await job.run(ACTION, { with: inputs({ "management-token": secret }) });
      expect(main.annotations).toEqual([
        { level: "error", message: expect.stringMatching(/^management-token: contains /) },
      ]);
      expect(
        main.raw.split("\n").filter((line) => line.includes("fake-man") && !line.startsWith("::add-mask::")),
      ).toEqual([]);
      expect(emulator.requests).toEqual([]);
    },
  );
});

/** An error of the API that contains the newest token at the place where a long message is cut. */
function refusalThatQuotes(
  tokens: Iterable<{ readonly accessToken: string }>,
  encode: (token: string) => string = (token) => token,
): FrontResponse {
  const token = [...tokens].at(-1)?.accessToken ?? "";
  const body = `{"code":500,"message":"${"x".repeat(150)}${encode(token)}"}`;
  return { status: 500, contentType: "application/json", body };
}

/** JSON allows escapes for all characters, although no encoder writes them. */
function escaped(text: string): string {
  return [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}
