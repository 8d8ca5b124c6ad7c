import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import { createOptions, createVariables, type Outcome, start } from "./run.ts";
import { variants } from "./variants.ts";

async function ask(emulator: Emulator): Promise<Outcome> {
  return await start(createOptions(emulator), createVariables(emulator)).ended;
}

/** Expects that no live token, no point and no database is left behind, and that no secret was printed. */
function expectNoTrace(emulator: Emulator, { stdout, stderr }: Outcome): void {
  expect(emulator.liveTokens()).toEqual([]);
  expect(emulator.cluster.databases.map(({ name }) => name)).toEqual(["sensors"]);
  expect(emulator.cluster.points("sensors")).toEqual([]);
  for (const secret of emulator.secrets) expect(stdout + stderr).not.toContain(secret);
}

describe("the table", () => {
  test.each(variants)("describes $name", async ({ options, answers }) => {
    await using emulator = await startEmulator(options);
    const outcome = await ask(emulator);
    const expected = Object.entries(answers).map(([question, answer]) => [
      question,
      answer instanceof RegExp ? expect.stringMatching(answer) : answer,
    ]);
    expect(outcome.answers).toMatchObject(Object.fromEntries(expected));
    expect(outcome.code).toBe(0);
    expectNoTrace(emulator, outcome);
  });

  test("describes a response that the action would not understand", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "PostWrite", occurrence: "every", fault: { kind: "html", status: 405 } });
    const outcome = await ask(emulator);
    const answer = expect.stringMatching(/^405 \(text\/html, \d+ characters\), which the action would not understand$/);
    expect(outcome.answers).toMatchObject({
      "Writes with a new token are accepted": answer,
      "A write with an empty body": answer,
    });
    expectNoTrace(emulator, outcome);
  });

  test("names the database to delete if the cluster has created one", async () => {
    await using emulator = await startEmulator();
    const rest = emulator.hold("GetClusterDatabases", 2);
    const { ended } = start(createOptions(emulator), createVariables(emulator));
    await rest.held;
    const name = [...emulator.cluster.tokens][0]?.permissions.at(-1)?.resource ?? "";
    emulator.cluster.createDatabase({ name });
    rest.release();
    const { answers } = await ended;
    expect(answers["Does the database exist after that?"]).toBe(
      `YES: delete it with \`influxctl database delete ${name}\``,
    );
  });

  test("contains no names and no addresses", async () => {
    await using emulator = await startEmulator();
    const { stdout } = await ask(emulator);
    for (const name of ["sensors", emulator.host, emulator.accountId, emulator.clusterId]) {
      expect(stdout).not.toContain(name);
    }
  });

  test("describes a cluster with a certificate from a private CA", async () => {
    await using emulator = await startEmulator({ product: "clustered", tls: true });
    await using folder = await mkdtempDisposable(join(tmpdir(), "ask-cluster-"));
    const path = join(folder.path, "ca.pem");
    await writeFile(path, emulator.caCertificate);
    const options = [...createOptions(emulator), "--ca-certificate", path];
    const outcome = await start(options, createVariables(emulator)).ended;
    expect(outcome).toMatchObject({ code: 0, answers: { Product: "Clustered" } });
    expectNoTrace(emulator, outcome);
  });
});

describe("the token", () => {
  test("has a description of its origin, and expires after ten minutes", async () => {
    await using emulator = await startEmulator();
    await ask(emulator);
    const [token, ...others] = emulator.cluster.tokens;
    expect(others).toEqual([]);
    expect(token?.description).toMatch(/^Created by npm run ask-cluster \([0-9a-f]{16}\)$/);
    const livesMs = (token?.expiresAtMs ?? 0) - (token?.createdAtMs ?? 0);
    expect(livesMs).toBeGreaterThan(590_000);
    expect(livesMs).toBeLessThanOrEqual(600_000);
  });

  test("is revoked on SIGINT, even if the signal comes twice", async () => {
    await using emulator = await startEmulator({ activationDelayMs: 60_000 });
    const running = start(createOptions(emulator), createVariables(emulator));
    await emulator.reached("PostWrite", { when: "done" });
    const revocation = emulator.hold("DeleteDatabaseToken");
    await running.interrupt();
    await revocation.held;
    running.interruptAgain();
    revocation.release();
    const outcome = await running.ended;
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("Interrupted.") });
    expect([...emulator.cluster.tokens]).toHaveLength(1);
    expectNoTrace(emulator, outcome);
  });

  test("is revoked if SIGINT comes while the token is created", async () => {
    await using emulator = await startEmulator();
    const hold = emulator.hold("CreateDatabaseToken");
    const running = start(createOptions(emulator), createVariables(emulator));
    await emulator.reached("CreateDatabaseToken");
    await running.interrupt();
    hold.release();
    const outcome = await running.ended;
    expect(outcome.code).toBe(1);
    expect([...emulator.cluster.tokens]).toHaveLength(1);
    expectNoTrace(emulator, outcome);
  });

  test.each([
    { name: "is cut off", fault: { kind: "hang-up", when: "after" } },
    { name: "cannot be read", fault: { kind: "cut-json" } },
    { name: "comes before the token exists", fault: { kind: "late-effect", delayMs: 1_500 } },
  ] as const)("is found and revoked if the response to the create request $name", async ({ fault }) => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault });
    const outcome = await ask(emulator);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("Could not create the database token") });
    expect([...emulator.cluster.tokens]).toHaveLength(1);
    expectNoTrace(emulator, outcome);
  });

  test("is created only for the existing database if the cluster refuses the other one", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "status", status: 400 } });
    const outcome = await ask(emulator);
    expect(outcome.answers).toMatchObject({
      "A permission on a database that does not exist": "refused",
      "A query of a database that does not exist": "not tested: no permission was granted on it",
    });
    expectNoTrace(emulator, outcome);
  });

  test("is revoked in the clean-up if its DELETE failed before", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "status", status: 500 } });
    const outcome = await ask(emulator);
    expect(outcome).toMatchObject({ code: 0, answers: { "DELETE of a token": "500" } });
    expectNoTrace(emulator, outcome);
  });

  test("is identified by its description if it can neither be read nor looked up", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "cut-json" } });
    emulator.inject({ on: "GetDatabaseTokens", occurrence: "every", fault: { kind: "status", status: 403 } });
    const { code, stderr } = await ask(emulator);
    expect(code).toBe(1);
    expect(stderr).toContain(`"${[...emulator.cluster.tokens][0]?.description}" may have been created`);
  });

  test("is identified by its ID if it cannot be revoked", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 403 } });
    const { code, stderr } = await ask(emulator);
    const [token] = emulator.liveTokens();
    expect(code).toBe(1);
    expect(stderr).toContain(`influxctl token revoke ${token?.id}`);
  });
});

describe("the program", () => {
  test.each([
    {
      name: "a wrong management token",
      variables: { INFLUXDB_MANAGEMENT_TOKEN: "M.V1.wrong-management-token" },
      message: "returned 401",
    },
    {
      name: "a database that does not exist",
      variables: { INFLUXDB_DATABASE: "sensor" },
      message: '"sensor" does not exist',
    },
    { name: "a missing database", variables: { INFLUXDB_DATABASE: "" }, message: "--database: is required" },
  ])("reports $name", async ({ variables, message }) => {
    await using emulator = await startEmulator();
    const outcome = await start(createOptions(emulator), { ...createVariables(emulator), ...variables }).ended;
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(message) });
    expect([...emulator.cluster.tokens]).toEqual([]);
  });

  test("reports all problems together", async () => {
    const { code, stderr } = await start(["--product", "serverless", "--ca-certificate", "missing.pem"], {}).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^--product: "serverless" is not a supported product/),
      expect.stringMatching(/^INFLUXDB_CLUSTER_ID: is required/),
      expect.stringMatching(/^INFLUXDB_ACCOUNT_ID: is required/),
      expect.stringMatching(/^INFLUXDB_MANAGEMENT_TOKEN: is required/),
      expect.stringMatching(/^--database: is required/),
      expect.stringMatching(/^--ca-certificate: could not read the file "missing.pem"/),
      "See npm run ask-cluster -- --help",
    ]);
  });

  test.each([["M.V1.not-a-real-token"], ["--database", "M.V1.not-a-real-token"]])(
    "does not quote a token in place of another value: %s",
    async (...options) => {
      const { code, stderr } = await start(options, {}).ended;
      expect(code).toBe(1);
      expect(stderr).not.toContain("not-a-real-token");
    },
  );

  test("reports a host that cannot be reached, after the clean-up", async () => {
    await using emulator = await startEmulator();
    await using gone = await startEmulator();
    await gone.close();
    const options = [...createOptions(emulator), "--host", gone.origin];
    const outcome = await start(options, createVariables(emulator)).ended;
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("the connection was refused") });
    expectNoTrace(emulator, outcome);
  });

  test("prints its help without any settings", async () => {
    expect(await start(["--help"], {}).ended).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("10 minutes"),
    });
  });
});
