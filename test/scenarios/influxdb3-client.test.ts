import { expect } from "vitest";
import { writePoint } from "../acceptance/clients/javascript-client.ts";
import { startEmulator } from "../support/influxdb/start.ts";
import { jobScenario } from "../support/runner/job-scenario.ts";
import { ACTION, connectionInputs } from "./scenario.ts";

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
