// Seeds the database that INFLUX_HOST and INFLUX_DATABASE name, with the token in INFLUX_TOKEN. seed.yml runs this
// script. The client is a dependency in package.json.
import { InfluxDBClient, Point } from "@influxdata/influxdb3-client";

const rooms = { kitchen: 21.5, cellar: 12, attic: 26.5 };

const client = new InfluxDBClient(); // reads the variables
try {
  const points = Object.entries(rooms).map(([room, celsius]) =>
    Point.measurement("air").setTag("room", room).setFloatField("celsius", celsius),
  );
  await client.write(points);
  console.log(`${points.length} points written`);
} finally {
  await client.close();
}
