import { describe, expect, test } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../support/influxdb/start.ts";
import { enterpriseVariants } from "./enterprise-variants.ts";
import { createOptions, createVariables, type Outcome, start } from "./run.ts";

const seeded = { description: "Somebody's token", permissions: [{ action: "write", resource: "sensors" }] } as const;

/** Starts a server with a token and a database of somebody else. */
async function startServer(options: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator({ databases: ["sensors"], ...options });
  emulator.cluster.seed([seeded]);
  return emulator;
}

async function ask(emulator: Emulator): Promise<Outcome> {
  return await start(createOptions(emulator), createVariables(emulator)).ended;
}

/** Expects that only what existed before exists, that nothing was written, and that no secret or name was printed. */
function expectNoTrace(emulator: Emulator, { stdout, stderr }: Outcome): void {
  expect(emulator.liveTokens().map(({ description }) => description)).toEqual([seeded.description]);
  expect(emulator.cluster.databases.map(({ name }) => name)).toEqual(["sensors"]);
  expect(emulator.cluster.points("sensors")).toEqual([]);
  for (const secret of emulator.secrets) expect(stdout + stderr).not.toContain(secret);
  for (const name of ["sensors", emulator.host, seeded.description]) expect(stdout).not.toContain(name);
}

/** The requests that may change something, as text. */
function listChanges({ requests }: Emulator): readonly string[] {
  return requests
    .filter(({ operation }) => operation !== undefined && /^(Create|Delete|Update|Write)/.test(operation))
    .map(({ path, body }) => `${path} ${body}`);
}

describe("the table for Enterprise and Cloud", () => {
  test.each(enterpriseVariants)("describes $name", async ({ options, answers }) => {
    await using emulator = await startServer(options);
    const outcome = await ask(emulator);
    const expected = Object.entries(answers).map(([question, answer]) => [
      question,
      answer instanceof RegExp ? expect.stringMatching(answer) : answer,
    ]);
    expect(outcome.stderr).toMatch(/Deleting everything that was created …\n$/);
    expect(outcome.answers).toMatchObject(Object.fromEntries(expected));
    expect(outcome.code).toBe(0);
    expectNoTrace(emulator, outcome);
  });

  test("comes from requests that change only what has the program's prefix", async () => {
    await using emulator = await startServer({ product: "enterprise" });
    await ask(emulator);
    // An empty create request names nothing.
    const changes = listChanges(emulator).filter((change) => !change.endsWith(" {}"));
    expect(changes.length).toBeGreaterThan(10);
    for (const change of changes) expect(change).toMatch(/(?:=|":"|:\["?)ask-cluster-[0-9a-f]{16}/);
  });
});

describe("what the program creates on Enterprise", () => {
  test("is deleted on SIGINT", async () => {
    await using emulator = await startServer({ product: "enterprise", activationDelayMs: 60_000 });
    const running = start(createOptions(emulator), createVariables(emulator));
    await emulator.reached("WriteLp", { when: "done" });
    await running.interrupt();
    const outcome = await running.ended;
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("Interrupted.") });
    expectNoTrace(emulator, outcome);
  });

  test("is deleted if the responses to the create requests are cut off", async () => {
    await using emulator = await startServer({ product: "enterprise" });
    emulator.inject({ on: "CreateResourceToken", occurrence: "every", fault: { kind: "hang-up", when: "after" } });
    const outcome = await ask(emulator);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("Could not create a token") });
    expect([...emulator.cluster.tokens]).toHaveLength(3);
    expectNoTrace(emulator, outcome);
  });

  test("is deleted if a create request takes effect after the first DELETE", async () => {
    await using emulator = await startServer({ product: "enterprise" });
    const late = { kind: "late-effect", delayMs: 1_500 } as const;
    emulator.inject({ on: "CreateResourceToken", occurrence: "every", fault: late });
    // Without its database, the late token could not be created.
    for (const occurrence of [1, 2, 3, 4, 5, 6])
      emulator.inject({ on: "DeleteDatabase", occurrence, fault: { kind: "status", status: 503 } });
    const outcome = await ask(emulator);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("Could not create a token") });
    expect([...emulator.cluster.tokens]).toHaveLength(3);
    expectNoTrace(emulator, outcome);
  });

  test("is deleted if the first DELETE of everything fails", async () => {
    await using emulator = await startServer({ product: "enterprise" });
    for (const on of ["DeleteToken", "DeleteDatabase"] as const)
      for (const occurrence of [1, 2, 3]) emulator.inject({ on, occurrence, fault: { kind: "status", status: 500 } });
    const outcome = await ask(emulator);
    expect(outcome.answers["DELETE of a token"]).toMatch(/^500/);
    expectNoTrace(emulator, outcome);
  });
});

describe("the program for Enterprise", () => {
  test("creates nothing with a wrong admin token", async () => {
    await using emulator = await startServer({ product: "enterprise" });
    const wrong = { INFLUXDB_MANAGEMENT_TOKEN: "apiv3_wrong-admin-token-of-this-test" };
    const outcome = await start(createOptions(emulator), wrong).ended;
    expect(outcome).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("401 with JSON (`error`)") });
    expectNoTrace(emulator, outcome);
  });

  test("reports all problems together", async () => {
    const options = ["--product", "enterprise", "--management-url", "https://influxdb.example.com/api/v0"];
    const { code, stderr } = await start(options, { INFLUXDB_DATABASE: "sensors" }).ended;
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      "--management-url: must not be set for Enterprise and Cloud",
      expect.stringMatching(/^--host: is required for Enterprise and Cloud/),
      "INFLUXDB_MANAGEMENT_TOKEN: is required: an admin token of the server",
      "--database: must not be set for Enterprise and Cloud",
      "See npm run ask-cluster -- --help",
    ]);
  });
});
