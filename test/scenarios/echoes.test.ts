import { randomBytes } from "node:crypto";
import { describe, expect } from "vitest";
import { githubError } from "../support/github/github-responses.ts";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { rewriting, runWith, set } from "./response-rewriting.ts";
import { ACTION, scenario } from "./scenario.ts";
import { SWEEP, sweepScenario } from "./sweep-scenario.ts";

const NOT_SHOWN = "not shown, because it contains part of a secret";

/** How a server may encode what it received. The base64 is shifted by a byte, so that the runner has no mask for it. */
const ENCODINGS = [
  { name: "in base64url, with text around it", encode: base64url },
  { name: "in hex", encode: (secret: string) => Buffer.from(secret).toString("hex") },
  { name: "at the place where the message is cut", encode: (secret: string) => `${"x".repeat(200 - 15)}${secret}` },
] as const;

function base64url(secret: string): string {
  return Buffer.from(`u:${secret}:p`).toString("base64url");
}

/** An error of the API with this message. */
function refusal(message: string): FaultKind {
  return { kind: "text", status: 403, contentType: "application/json", body: JSON.stringify({ code: 403, message }) };
}

describe("a response of GitHub", { concurrent: true }, () => {
  sweepScenario.for(ENCODINGS)(
    "that echoes github-token $name does not show it",
    async ({ encode }, { setUpSweep, leaves }) => {
      const { hub, seedToken, sweep } = await setUpSweep();
      hub.intervene(({ headers }) => githubError(401, encode(String(headers["authorization"]).replace(/^\w+ /, ""))));
      seedToken("Of a run that is over", { runId: 1 });
      leaves("Of a run that is over");
      const main = await sweep();
      expect(main.annotations[0]?.message).toMatch(
        /returned 401 \((?:x*\*\*\*|not shown, because [^)]*)\)\. github-token/,
      );
      expect(main.summary).not.toContain("fake-job-token".slice(0, 12));
    },
  );

  sweepScenario("that echoes the management token does not show it", async ({ setUpSweep, leaves }) => {
    const { hub, seedToken, sweep, emulator } = await setUpSweep();
    hub.intervene(() => githubError(401, base64url(emulator.managementToken)));
    seedToken("Of a run that is over", { runId: 1 });
    leaves("Of a run that is over");
    expect((await sweep()).annotations[0]?.message).toContain(`returned 401 (${NOT_SHOWN})`);
  });
});

describe("a response of InfluxDB", { concurrent: true }, () => {
  sweepScenario.for(ENCODINGS)(
    "that echoes github-token $name does not show it",
    async ({ encode }, { setUpSweep }) => {
      const { job, inputs, emulator } = await setUpSweep();
      const token = `fake-given-token-${randomBytes(20).toString("hex")}`;
      emulator.inject({ on: "GetDatabaseTokens", occurrence: 1, fault: refusal(encode(token)) });
      const main = await job.run(SWEEP, { id: "sweep", with: inputs({ "github-token": token }) });
      expect(main.annotations[0]?.message).toMatch(/returned 403 \((?:x*\*\*\*|not shown, because [^)]*)\)\. /);
    },
  );

  scenario.for([
    { name: "long", password: `fake-password-${"0123456789".repeat(2)}` },
    { name: "short", password: "hunter22" },
  ])("that echoes a $name password of the proxy does not show it", async ({ password }, { setUp }) => {
    const env = { HTTPS_PROXY: `http://ci:${password}@proxy.example.com:3128` };
    const { emulator, job, inputs } = await setUp({}, { env });
    const header = Buffer.from(`ci:${password}`).toString("base64");
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: refusal(`Basic ${header}`) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain(`returned 403 (${NOT_SHOWN})`);
  });

  scenario("that echoes the runtime token does not show it", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const [runtimeToken = ""] = job.secrets.filter((secret) => secret.startsWith("fake-runtime"));
    expect(runtimeToken.length).toBeGreaterThan(20);
    emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: refusal(base64url(runtimeToken)) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain(`returned 403 (${NOT_SHOWN})`);
  });

  scenario("that echoes the management token as the name of a database does not show it", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const names = [toHex(emulator.managementToken).slice(0, 64), "sensors"];
    const listing = rewriting({ rewrite: () => names.map((name) => createDatabase(name)) });
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: listing });
    const main = await job.run(ACTION, { with: inputs({ databases: "other" }) });
    expect(main.annotations[0]?.message).toContain("Its databases: sensors.");
    expect(main.log).not.toContain(names[0]);
  });

  scenario(
    "that echoes the management token as the database of a probe does not show it in a debug line",
    async ({ setUp }) => {
      const { emulator, job, inputs } = await setUp({}, { debug: true });
      const name = toHex(emulator.managementToken).slice(0, 64);
      const listing = rewriting({ rewrite: () => [createDatabase(name)] });
      emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: listing });
      const main = await job.run(ACTION, { with: inputs({ databases: "*" }) });
      expect(main.raw).toContain("::debug::A message is not shown");
      expect(main.raw).not.toContain(name);
      await job.complete();
    },
  );

  scenario("that echoes the management token as a granted permission does not show it", async ({ setUp }) => {
    const setup = await setUp();
    const resource = toHex(setup.emulator.managementToken).slice(0, 64);
    const rewrite = set("permissions", [
      { action: "write", resource: "sensors" },
      { action: "read", resource },
    ]);
    const main = await runWith(setup, rewriting({ rewrite }));
    expect(main.annotations[0]?.message).toContain("than requested: one that contains part of a secret.");
    await setup.job.complete();
  });

  sweepScenario("that echoes github-token in the description of a token does not show it", async ({ setUpSweep }) => {
    const { job, inputs, seedToken } = await setUpSweep();
    const [token = ""] = job.secrets.filter((secret) => secret.startsWith("fake-job-token"));
    seedToken(base64url(token), { runId: 1 });
    const main = await job.run(SWEEP, { id: "sweep", with: inputs({ "dry-run": "true" }) });
    expect(main.summary).toContain(NOT_SHOWN);
    await job.run(SWEEP, { id: "again", with: inputs() });
  });
});

function toHex(text: string): string {
  return Buffer.from(text).toString("hex");
}

function createDatabase(name: string): Readonly<Record<string, unknown>> {
  return { name, maxTables: 500, maxColumnsPerTable: 200, retentionPeriod: 0 };
}
