import { expect } from "vitest";
import { writePoint } from "../acceptance/clients/javascript-client.ts";
import { startEmulator } from "../support/influxdb/start.ts";
import { jobScenario } from "../support/runner/job-scenario.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

// Not a `scenario`, because this client omits `org`, which InfluxData's OpenAPI file requires in a write.
jobScenario("InfluxData's JavaScript client writes with the token until post has run", async ({ newJob, watch }) => {
  const emulator = watch(await startEmulator({ tls: true, databases: ["sensors", "logs"] }));
  const job = newJob({ masks: [emulator.managementToken] });
  const inputs = { ...connectionInputs(emulator), databases: "sensors", permissions: "write" };
  await job.run(ACTION, { id: "influxdb", with: inputs });
  const { token = "", host = "" } = job.outputs("influxdb");
  const write = (database: string) => writePoint({ host, token, database, caCertificate: emulator.caCertificate });

  expect(await write("sensors")).toEqual({ isAccepted: true });
  expect(await write("logs")).toMatchObject({ isAccepted: false, status: 403 });
  expect(emulator.cluster.points("sensors")).toMatchObject([
    { measurement: "air", tags: { room: "kitchen" }, fields: { celsius: 21.5 } },
  ]);
  expect(emulator.cluster.points("logs")).toEqual([]);

  await job.complete();
  expect(await write("sensors")).toMatchObject({ isAccepted: false, status: 401 });
  expect(emulator.cluster.points("sensors")).toHaveLength(1);
});

scenario.for(["enterprise", "cloud"] as const)(
  "InfluxData's JavaScript client writes to %s with the variables of export-env until post has run",
  async (product, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ product, tls: true, databases: ["sensors", "logs"] });
    const { env } = await job.run(ACTION, { with: inputs({ databases: "sensors", "export-env": "true" }) });
    const { INFLUX_HOST: host = "", INFLUX_TOKEN: token = "", INFLUX_DATABASE: sensors = "" } = env;
    const write = (database: string) =>
      writePoint({ host, token, database, noSync: true, caCertificate: emulator.caCertificate });

    expect(await write(sensors)).toEqual({ isAccepted: true });
    expect(emulator.requests.at(-1)?.operation).toBe("WriteLp");
    expect(await write("logs")).toMatchObject({ isAccepted: false, status: 403 });
    expect(emulator.cluster.points("sensors")).toMatchObject([
      { measurement: "air", tags: { room: "kitchen" }, fields: { celsius: 21.5 } },
    ]);
    expect(emulator.cluster.databases.map(({ name }) => name)).toEqual(["sensors", "logs"]);

    await job.complete();
    expect(await write(sensors)).toMatchObject({ isAccepted: false, status: 401 });
    expect(emulator.cluster.points("sensors")).toHaveLength(1);
  },
);
