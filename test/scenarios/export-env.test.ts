import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { startEmulator } from "../support/influxdb/start.ts";
import { jobScenario } from "../support/runner/job-scenario.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

/** An action that runs the JavaScript in its input `main`, as a later step of the job. */
const SCRIPT = fileURLToPath(new URL("../support/runner/fixture-action/action.yml", import.meta.url));

describe("export-env", () => {
  scenario("sets nothing by default", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.env).toEqual({});
  });

  scenario.for([
    { databases: "sensors", database: "sensors" },
    { databases: "sensors: read\nsensors: write", database: "sensors" },
    { databases: "sensors, logs", database: undefined },
    { databases: "*", database: undefined },
    { databases: "*, sensors", database: undefined },
  ])("for $databases sets the database $database", async ({ databases, database }, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: ["sensors", "logs"] });
    const main = await job.run(ACTION, { with: inputs({ databases, "export-env": "true" }) });
    expect(main.env).toEqual({
      INFLUX_TOKEN: emulator.liveTokens()[0]?.accessToken,
      INFLUX_HOST: emulator.origin,
      ...(database === undefined ? {} : { INFLUX_DATABASE: database }),
    });
    expect(main.log).not.toContain("INFLUX_TOKEN was set before");
  });

  scenario("reports that it replaces a token, and does not show it", async ({ setUp }) => {
    const before = `fake-${"0".repeat(30)}`;
    const { emulator, job, inputs } = await setUp({}, { env: { INFLUX_TOKEN: before } });
    const main = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    expect(main.log).toContain("INFLUX_TOKEN was already set; later steps get the new token.");
    expect(main.raw).not.toContain(before);

    const token = emulator.liveTokens()[0]?.accessToken;
    expect(main.masks).toContain(token);
    expect(main.env["INFLUX_TOKEN"]).toBe(token);
  });

  scenario.for([{ databases: "sensors, logs" }, { databases: "*" }])(
    "empties the database of a first token if a second is for $databases",
    async ({ databases }, { setUp }) => {
      const { job, inputs } = await setUp({ databases: ["sensors", "logs"] });
      await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
      const second = await job.run(ACTION, { with: inputs({ databases, "export-env": "true" }) });
      expect(second.env["INFLUX_DATABASE"]).toBe("");
      expect(second.log).toContain(
        "INFLUX_DATABASE was already set; later steps get an empty value, because the token is not for exactly one database.",
      );
    },
  );

  scenario("reports each variable that it replaces if a second token is for another cluster", async ({ setUp }) => {
    const [first, second] = [await setUp(), await setUp({ databases: ["logs"] })];
    await first.job.run(ACTION, { with: first.inputs({ "export-env": "true" }) });
    const inputs = second.inputs({ databases: "logs", "export-env": "true" });
    const main = await first.job.run(ACTION, { with: inputs });
    expect(main.env).toMatchObject({ INFLUX_HOST: second.emulator.origin, INFLUX_DATABASE: "logs" });
    expect(main.log.match(/\w+ was already set.*/g)).toEqual([
      "INFLUX_TOKEN was already set; later steps get the new token.",
      "INFLUX_HOST was already set; later steps get the new host.",
      "INFLUX_DATABASE was already set; later steps get the new database.",
    ]);
  });

  scenario("does not report variables that a second token leaves unchanged", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    const second = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    expect(second.log.match(/\w+ was already set.*/g)).toEqual([
      "INFLUX_TOKEN was already set; later steps get the new token.",
    ]);
  });

  scenario("sets nothing if the step fails", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "status", status: 403 } });
    const main = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    expect(main.conclusion).toBe("failure");
    expect(main.env).toEqual({});
  });
});

// Not a `scenario`, because this client omits `org`, which InfluxData's OpenAPI file requires in a write.
jobScenario("InfluxData's JavaScript client works with only the environment variables", async ({ newJob, watch }) => {
  const emulator = watch(await startEmulator({ databases: ["sensors"] }));
  const job = newJob({ masks: [emulator.managementToken] });
  const inputs = { ...connectionInputs(emulator), databases: "sensors", permissions: "write", "export-env": "true" };
  await job.run(ACTION, { with: inputs });

  const main = `
    const { InfluxDBClient } = await import(${JSON.stringify(import.meta.resolve("@influxdata/influxdb3-client"))});
    const client = new InfluxDBClient();
    await client.write("air,room=kitchen celsius=21.5");
    await client.close();`;
  const writing = await job.run(SCRIPT, { with: { main } });
  expect(writing.conclusion, writing.log).toBe("success");
  expect(emulator.cluster.points("sensors")).toMatchObject([{ measurement: "air", fields: { celsius: 21.5 } }]);
});
