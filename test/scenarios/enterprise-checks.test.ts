import { describe, expect } from "vitest";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

const CREATE_FIRST =
  "Correct the name, or create the database before this step (`influxdb3 create database NAME`), because Enterprise and Cloud create tokens only for databases that exist";

describe("a database that does not exist", () => {
  scenario("fails the step on Enterprise, and the nearest name is suggested", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp({ product: "enterprise" });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensor" }) });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations).toEqual([
      {
        level: "error",
        message: `databases: "sensor" (did you mean "sensors"?) does not exist on the cluster. Its databases: sensors. ${CREATE_FIRST}`,
      },
    ]);
    expect(requests()).toEqual(["ListDatabases"]);
    expect([...emulator.cluster.tokens]).toEqual([]);
  });

  hurriedScenario("is found on Cloud if the list shows it some seconds later", async ({ hurry }) => {
    const { job, inputs, emulator } = await hurry({ emulator: { product: "cloud" } });
    const old = { kind: "rewrite", response: () => [{ "iox::database": "_internal" }] } as const;
    emulator.inject({ on: "ListDatabases", occurrence: { from: 1, to: 3 }, fault: old });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.log).toContain("A database is not in the list yet. Looking for it again for up to 10 s.");
    expect(emulator.requests.filter(({ operation }) => operation === "ListDatabases")).toHaveLength(4);
  });

  hurriedScenario("fails the step on Cloud after ten seconds", async ({ hurry }) => {
    const { job, inputs, clock } = await hurry({ emulator: { product: "cloud" } });
    const startedMs = clock.now();
    const main = await job.run(ACTION, { with: inputs({ databases: "sensor" }) });
    expect(main.annotations[0]?.message).toContain(`"sensor" (did you mean "sensors"?) does not exist`);
    expect(clock.now() - startedMs).toBeGreaterThanOrEqual(10_000);
  });
});

describe("inputs that are wrong on Enterprise", () => {
  scenario("are reported in one error, and nothing is sent", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "enterprise" });
    const wrong = {
      "account-id": "11111111-1111-4111-8111-111111111111",
      "cluster-id": "11111111-1111-4111-8111-111111111111",
      "management-url": `${emulator.origin}/api/v0`,
      profile: "default",
      config: "missing.toml",
      databases: "*",
      description: "_admin",
      expiry: "20000d",
      "missing-databases": "ignore",
    };
    const main = await job.run(ACTION, { with: inputs(wrong) });
    const lines = main.annotations[0]?.message.split("\n") ?? [];
    expect(lines.map((line) => line.replace(/:.*/, "")).toSorted()).toEqual(Object.keys(wrong).toSorted());
    expect(emulator.requests).toEqual([]);
  });

  scenario("include a management token of another product", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "enterprise" });
    const token = ["M", "V1", "fakeManagementToken0123456789"].join(".");
    const main = await job.run(ACTION, { with: inputs({ "management-token": token }) });
    expect(main.annotations[0]?.message).toContain("is a management token of Cloud Dedicated or Clustered");
    expect(main.raw.replaceAll(`::add-mask::${token}`, "")).not.toContain(token);
    expect(emulator.requests).toEqual([]);
  });
});

describe("a server", () => {
  scenario("that is Core is named in the error", async ({ setUp }) => {
    const { job, inputs } = await setUp({ product: "enterprise", enterpriseBehaviour: { build: "Core" } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("This looks like InfluxDB 3 Core");
  });

  scenario("without authentication is explained", async ({ setUp }) => {
    const { job, inputs } = await setUp({ product: "enterprise", enterpriseBehaviour: { isAuthDisabled: true } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toContain("runs without authentication");
  });

  scenario("that rejects the admin token is explained with the influxdb3 CLI", async ({ setUp }) => {
    const { job, inputs } = await setUp({ product: "enterprise" });
    const main = await job.run(ACTION, { with: inputs({ "management-token": `apiv3_${"fake".repeat(10)}` }) });
    expect(main.annotations[0]?.message).toContain("`influxdb3 create token --admin");
    expect(main.annotations[0]?.message).not.toContain("influxctl");
  });
});

describe("post on Enterprise", () => {
  hurriedScenario("reports the command that revokes a token by its name if it could not", async ({ hurry, leaves }) => {
    const { job, inputs, emulator } = await hurry({ emulator: { product: "enterprise" } });
    const main = await job.run(ACTION, { with: inputs({ description: "it's left" }) });
    emulator.inject({ on: "DeleteToken", occurrence: "every", fault: { kind: "status", status: 503 } });
    const [post] = await job.complete();
    const quoted = `'${main.outputs["token-id"]?.replace("'", String.raw`'\''`)}'`;
    expect(post?.annotations[0]?.level).toBe("warning");
    expect(post?.annotations[0]?.message).toContain(`\`influxdb3 delete token --token-name ${quoted}\``);
    leaves("it's left");
  });
});

describe("export-env on Enterprise", () => {
  scenario("sets the variables of the client libraries and of the CLI", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "enterprise" });
    const main = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    const accessToken = emulator.liveTokens()[0]?.accessToken;
    expect(main.env).toEqual({
      INFLUX_TOKEN: accessToken,
      INFLUX_HOST: emulator.origin,
      INFLUX_DATABASE: "sensors",
      INFLUXDB3_AUTH_TOKEN: accessToken,
      INFLUXDB3_HOST_URL: emulator.origin,
      INFLUXDB3_DATABASE_NAME: "sensors",
    });
  });
});

scenario("a server that does not accept the token is reported with what to check there", async ({ setUp }) => {
  const { job, inputs } = await setUp({ product: "enterprise", activationDelayMs: 60_000 });
  const main = await job.run(ACTION, { with: inputs({ "activation-timeout": "1s" }) });
  expect(main.annotations).toEqual([
    {
      level: "warning",
      message: expect.stringMatching(
        /If it always happens, check that all nodes behind host belong to one cluster, and accept writes and queries$/,
      ),
    },
  ]);
  const [post] = await job.complete();
  expect(post?.summary).toContain("Token name</th>");
});
