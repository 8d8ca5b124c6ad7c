import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { startEmulator } from "../emulator/start.ts";
import { story } from "../runner/story.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

/** An action that runs the JavaScript of its input `main`: a later step of the job. */
const SCRIPT = fileURLToPath(new URL("../runner/fixture-action/action.yml", import.meta.url));

describe("export-env", () => {
  scenario("sets nothing unless it is asked to", async ({ setUp }) => {
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
  ])("for $databases has the database $database", async ({ databases, database }, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: ["sensors", "logs"] });
    const main = await job.run(ACTION, { with: inputs({ databases, "export-env": "true" }) });
    expect(main.env).toEqual({
      INFLUX_TOKEN: emulator.liveTokens()[0]?.accessToken,
      INFLUX_HOST: emulator.origin,
      ...(database === undefined ? {} : { INFLUX_DATABASE: database }),
    });
    expect(main.log).not.toContain("INFLUX_TOKEN was set before");
  });

  scenario("mentions the token that it replaces, and does not show it", async ({ setUp }) => {
    const before = `fake-${"0".repeat(30)}`;
    const { emulator, job, inputs } = await setUp({}, { env: { INFLUX_TOKEN: before } });
    const main = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    expect(main.log).toContain("INFLUX_TOKEN was set before; later steps see the new token instead.");
    expect(main.raw).not.toContain(before);

    const token = emulator.liveTokens()[0]?.accessToken;
    expect(main.masks).toContain(token);
    expect(main.env["INFLUX_TOKEN"]).toBe(token);
  });

  scenario("sets nothing where the step fails", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "status", status: 403 } });
    const main = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    expect(main.conclusion).toBe("failure");
    expect(main.env).toEqual({});
  });
});

// Not a `scenario`: this client leaves out `org`, which InfluxData's OpenAPI file requires of a write.
story("InfluxData's JavaScript client finds all it needs in the environment", async ({ newJob, watch }) => {
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
