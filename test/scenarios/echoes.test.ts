import { randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { githubError } from "../support/github/github-answers.ts";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { rewriting, runWith, set } from "./answer-rewriting.ts";
import { ACTION, scenario } from "./scenario.ts";
import { SWEEP, sweepScenario } from "./sweep-scenario.ts";

const NOT_SHOWN = "not shown, because it contains part of a secret";

/** How a server may write what it was given. Shifted by a byte, so that its base64 is no mask of the runner's. */
const WRITINGS = [
  { name: "in base64url, with something around", writing: base64url },
  { name: "in hex", writing: (secret: string) => Buffer.from(secret).toString("hex") },
  { name: "cut off by our own cut", writing: (secret: string) => `${"x".repeat(200 - 15)}${secret}` },
] as const;

function base64url(secret: string): string {
  return Buffer.from(`u:${secret}:p`).toString("base64url");
}

/** The error of the API, whose message is this text. */
function refusal(message: string): FaultKind {
  return { kind: "text", status: 403, contentType: "application/json", body: JSON.stringify({ code: 403, message }) };
}

describe("GitHub, which echoes", { concurrent: true }, () => {
  sweepScenario.for(WRITINGS)("github-token $name, does not show it", async ({ writing }, { setUpSweep, leaves }) => {
    const { hub, left, sweep } = await setUpSweep();
    hub.intervene(({ headers }) => githubError(401, writing(String(headers["authorization"]).replace(/^\w+ /, ""))));
    left("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    const main = await sweep();
    expect(main.annotations[0]?.message).toMatch(
      /returned 401 \((?:x*\*\*\*|not shown, because [^)]*)\)\. github-token/,
    );
    expect(main.summary).not.toContain("fake-job-token".slice(0, 12));
  });

  sweepScenario("the management token, does not show it", async ({ setUpSweep, leaves }) => {
    const { hub, left, sweep, emulator } = await setUpSweep();
    hub.intervene(() => githubError(401, base64url(emulator.managementToken)));
    left("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    expect((await sweep()).annotations[0]?.message).toContain(`returned 401 (${NOT_SHOWN})`);
  });
});

describe("InfluxDB, which echoes", { concurrent: true }, () => {
  sweepScenario.for(WRITINGS)("github-token $name, does not show it", async ({ writing }, { setUpSweep }) => {
    const { job, inputs, emulator } = await setUpSweep();
    const token = `fake-given-token-${randomBytes(20).toString("hex")}`;
    emulator.inject({ on: "GetDatabaseTokens", occurrence: 1, fault: refusal(writing(token)) });
    const main = await job.run(SWEEP, { id: "sweep", with: inputs({ "github-token": token }) });
    expect(main.annotations[0]?.message).toMatch(/returned 403 \((?:x*\*\*\*|not shown, because [^)]*)\)\. /);
  });

  scenario.for([
    { name: "long", password: `fake-password-${"0123456789".repeat(2)}` },
    { name: "short", password: "hunter22" },
  ])("a $name password of the proxy, does not show it", async ({ password }, { setUp }) => {
    const env = { HTTPS_PROXY: `http://ci:${password}@proxy.example.com:3128` };
    const { emulator, job, inputs } = await setUp({}, { env });
    const header = Buffer.from(`ci:${password}`).toString("base64");
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: refusal(`Basic ${header}`) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain(`returned 403 (${NOT_SHOWN})`);
  });

  scenario("the runtime token, does not show it", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const [runtimeToken = ""] = job.secrets.filter((secret) => secret.startsWith("fake-runtime"));
    expect(runtimeToken.length).toBeGreaterThan(20);
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: refusal(base64url(runtimeToken)) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain(`returned 403 (${NOT_SHOWN})`);
  });

  scenario("the management token as the name of a database, does not show it", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const names = [inHex(emulator.managementToken).slice(0, 64), "sensors"];
    const listing = rewriting({ rewrite: () => names.map((name) => databaseNamed(name)) });
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: listing });
    const main = await job.run(ACTION, { with: inputs({ databases: "other" }) });
    expect(main.annotations[0]?.message).toContain("It has sensors.");
    expect(main.log).not.toContain(names[0]);
  });

  scenario(
    "the management token as the database that a probe asks, does not show it in a debug line",
    async ({ setUp }) => {
      const { emulator, job, inputs } = await setUp({}, { debug: true });
      const name = inHex(emulator.managementToken).slice(0, 64);
      const listing = rewriting({ rewrite: () => [databaseNamed(name)] });
      emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: listing });
      const main = await job.run(ACTION, { with: inputs({ databases: "*" }) });
      expect(main.raw).toContain("::debug::A message is not shown");
      expect(main.raw).not.toContain(name);
      await job.complete();
    },
  );

  scenario("the management token as what it has granted, does not show it", async ({ setUp }) => {
    const setup = await setUp();
    const resource = inHex(setup.emulator.managementToken).slice(0, 64);
    const rewrite = set("permissions", [
      { action: "write", resource: "sensors" },
      { action: "read", resource },
    ]);
    const main = await runWith(setup, rewriting({ rewrite }));
    expect(main.annotations[0]?.message).toContain("than requested: one that contains part of a secret.");
    await setup.job.complete();
  });

  sweepScenario("github-token as what a token is for, does not show it", async ({ setUpSweep }) => {
    const { job, inputs, left } = await setUpSweep();
    const [token = ""] = job.secrets.filter((secret) => secret.startsWith("fake-job-token"));
    left(base64url(token), { runId: 1 });
    const main = await job.run(SWEEP, { id: "sweep", with: inputs({ "dry-run": "true" }) });
    expect(main.summary).toContain(NOT_SHOWN);
    await job.run(SWEEP, { id: "again", with: inputs() });
  });
});

function inHex(text: string): string {
  return Buffer.from(text).toString("hex");
}

function databaseNamed(name: string): Readonly<Record<string, unknown>> {
  return { name, maxTables: 500, maxColumnsPerTable: 200, retentionPeriod: 0 };
}
