// The tests that the isolated*.yml workflows run with `npm test` (in package.json: "test": "node --test"). The client is
// a dependency in package.json.
import { test } from "node:test";
import { InfluxDBClient, Point } from "@influxdata/influxdb3-client";

test("writes a measurement to the database", async () => {
  const client = new InfluxDBClient(); // reads INFLUX_HOST, INFLUX_TOKEN and INFLUX_DATABASE
  try {
    await client.write(Point.measurement("air").setTag("room", "kitchen").setFloatField("celsius", 21.5));
  } finally {
    await client.close();
  }
});
