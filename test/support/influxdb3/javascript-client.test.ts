import { InfluxDBClient, setLogger } from "@influxdata/influxdb3-client";
import { expect, test } from "vitest";
import { startEmulator } from "../influxdb/start.ts";
import { connectEnterprise } from "./test-client.ts";

test.each([{ noSync: true }, { noSync: false }])(
  "InfluxData's client writes with a token, with %o",
  async (options) => {
    await using emulator = await startEmulator({ product: "enterprise", databases: ["sensors", "logs"] });
    await using client = connectEnterprise(emulator);
    const { token } = await client.createToken("t", "write:sensors");
    // By default the client logs every error, with all headers of the response.
    setLogger({ error() {}, warn() {} });
    const influx = new InfluxDBClient({ host: emulator.origin, token, writeOptions: options });
    try {
      await influx.write("air,room=kitchen celsius=21.5", "sensors");
      await expect(influx.write("air,room=kitchen celsius=21.5", "logs")).rejects.toMatchObject({ statusCode: 403 });
    } finally {
      await influx.close();
    }
    expect(emulator.requests.at(-1)?.operation).toBe(options.noSync ? "WriteLp" : "WriteV2");
    expect(emulator.cluster.points("sensors")).toMatchObject([{ measurement: "air", fields: { celsius: 21.5 } }]);
    expect(emulator.cluster.points("logs")).toEqual([]);
  },
);
