import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import { type Outcome, optionsFor, start, variablesFor } from "./run.ts";
import { variants } from "./variants.ts";

async function ask(emulator: Emulator): Promise<Outcome> {
  return await start(optionsFor(emulator), variablesFor(emulator)).ended;
}

/** Whatever a cluster answers: nothing lives on in it, nothing was written or made, nothing secret was printed. */
function expectNoTrace(emulator: Emulator, { stdout, stderr }: Outcome): void {
  expect(emulator.liveTokens()).toEqual([]);
  expect(emulator.cluster.databases.map(({ name }) => name)).toEqual(["sensors"]);
  expect(emulator.cluster.points("sensors")).toEqual([]);
  for (const secret of emulator.secrets) expect(stdout + stderr).not.toContain(secret);
}

describe("the table", () => {
  test.each(variants)("tells of $name", async ({ options, answers }) => {
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

  test("tells of an answer that the action would not understand", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "PostWrite", occurrence: "every", fault: { kind: "html", status: 405 } });
    const outcome = await ask(emulator);
    const answer = expect.stringMatching(/^405 \(text\/html, \d+ characters\), which the action would not understand$/);
    expect(outcome.answers).toMatchObject({
      "Writes accept a new token": answer,
      "A write with an empty body": answer,
    });
    expectNoTrace(emulator, outcome);
  });

  test("tells which database to delete where the cluster has made one", async () => {
    await using emulator = await startEmulator();
    const rest = emulator.hold("GetClusterDatabases", 2);
    const { ended } = start(optionsFor(emulator), variablesFor(emulator));
    await rest.held;
    const name = [...emulator.cluster.tokens][0]?.permissions.at(-1)?.resource ?? "";
    emulator.cluster.createDatabase({ name });
    rest.release();
    const { answers } = await ended;
    expect(answers["Does it exist after that?"]).toBe(`YES: delete it with \`influxctl database delete ${name}\``);
  });

  test("has no name and no address in it", async () => {
    await using emulator = await startEmulator();
    const { stdout } = await ask(emulator);
    for (const name of ["sensors", emulator.host, emulator.accountId, emulator.clusterId]) {
      expect(stdout).not.toContain(name);
    }
  });

  test("tells of a cluster with a certificate of its own authority", async () => {
    await using emulator = await startEmulator({ product: "clustered", tls: true });
    await using folder = await mkdtempDisposable(join(tmpdir(), "ask-cluster-"));
    const path = join(folder.path, "ca.pem");
    await writeFile(path, emulator.caCertificate);
    const options = [...optionsFor(emulator), "--ca-certificate", path];
    const outcome = await start(options, variablesFor(emulator)).ended;
    expect(outcome).toMatchObject({ code: 0, answers: { Product: "Clustered" } });
    expectNoTrace(emulator, outcome);
  });
});

describe("the token", () => {
  test("says who made it, and expires after ten minutes", async () => {
    await using emulator = await startEmulator();
    await ask(emulator);
    const [token, ...others] = emulator.cluster.tokens;
    expect(others).toEqual([]);
    expect(token?.description).toMatch(/^Created by npm run ask-cluster \([0-9a-f]{16}\)$/);
    const livesMs = (token?.expiresAtMs ?? 0) - (token?.createdAtMs ?? 0);
    expect(livesMs).toBeGreaterThan(590_000);
    expect(livesMs).toBeLessThanOrEqual(600_000);
  });

  test("is revoked on SIGINT, even where it comes twice", async () => {
    await using emulator = await startEmulator({ activationDelayMs: 60_000 });
    const running = start(optionsFor(emulator), variablesFor(emulator));
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

  test("is revoked where SIGINT comes while it is made", async () => {
    await using emulator = await startEmulator();
    const hold = emulator.hold("CreateDatabaseToken");
    const running = start(optionsFor(emulator), variablesFor(emulator));
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
    { name: "comes too early", fault: { kind: "late-effect", delayMs: 1_500 } },
  ] as const)("is found and revoked where the answer to its creation $name", async ({ fault }) => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault });
    const outcome = await ask(emulator);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("Could not create the database token") });
    expect([...emulator.cluster.tokens]).toHaveLength(1);
    expectNoTrace(emulator, outcome);
  });

  test("is made without the database that does not exist, where that is refused", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "status", status: 400 } });
    const outcome = await ask(emulator);
    expect(outcome.answers).toMatchObject({
      "A permission on a database that does not exist": "refused",
      "A query of a database that does not exist": "not tested: no permission was granted on it",
    });
    expectNoTrace(emulator, outcome);
  });

  test("is revoked at last where its DELETE has failed", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "status", status: 500 } });
    const outcome = await ask(emulator);
    expect(outcome).toMatchObject({ code: 0, answers: { "DELETE of a token": "500" } });
    expectNoTrace(emulator, outcome);
  });

  test("is described where it could neither be read nor looked up", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "cut-json" } });
    emulator.inject({ on: "GetDatabaseTokens", occurrence: "every", fault: { kind: "status", status: 403 } });
    const { code, stderr } = await ask(emulator);
    expect(code).toBe(1);
    expect(stderr).toContain(`"${[...emulator.cluster.tokens][0]?.description}" may have been created`);
  });

  test("is named where it could not be revoked", async () => {
    await using emulator = await startEmulator();
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 403 } });
    const { code, stderr } = await ask(emulator);
    const [token] = emulator.liveTokens();
    expect(code).toBe(1);
    expect(stderr).toContain(`influxctl token revoke ${token?.id}`);
  });
});

describe("what goes wrong", () => {
  test.each([
    {
      name: "a wrong management token",
      variables: { INFLUXDB_MANAGEMENT_TOKEN: "M.V1.wrong-management-token" },
      says: "returned 401",
    },
    {
      name: "a database that is not there",
      variables: { INFLUXDB_DATABASE: "sensor" },
      says: '"sensor" does not exist',
    },
    { name: "no database", variables: { INFLUXDB_DATABASE: "" }, says: "--database: is required" },
  ])("is told: $name", async ({ variables, says }) => {
    await using emulator = await startEmulator();
    const outcome = await start(optionsFor(emulator), { ...variablesFor(emulator), ...variables }).ended;
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(says) });
    expect([...emulator.cluster.tokens]).toEqual([]);
  });

  test("is told all at once", async () => {
    const { code, stderr } = await start(["--product", "cloud", "--ca-certificate", "missing.pem"], {}).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^--product: "cloud" is not a supported product/),
      expect.stringMatching(/^INFLUXDB_CLUSTER_ID: is required/),
      expect.stringMatching(/^INFLUXDB_ACCOUNT_ID: is required/),
      expect.stringMatching(/^INFLUXDB_MANAGEMENT_TOKEN: is required/),
      expect.stringMatching(/^--database: is required/),
      expect.stringMatching(/^--ca-certificate: could not read the file "missing.pem"/),
      "See npm run ask-cluster -- --help",
    ]);
  });

  test.each([["M.V1.not-a-real-token"], ["--database", "M.V1.not-a-real-token"]])(
    "does not quote a token in the wrong place: %s",
    async (...options) => {
      const { code, stderr } = await start(options, {}).ended;
      expect(code).toBe(1);
      expect(stderr).not.toContain("not-a-real-token");
    },
  );

  test("is told after the clean-up: a host that cannot be reached", async () => {
    await using emulator = await startEmulator();
    await using gone = await startEmulator();
    await gone.close();
    const options = [...optionsFor(emulator), "--host", gone.origin];
    const outcome = await start(options, variablesFor(emulator)).ended;
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("the connection was refused") });
    expectNoTrace(emulator, outcome);
  });

  test("needs nothing to print its help", async () => {
    expect(await start(["--help"], {}).ended).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("10 minutes"),
    });
  });
});
