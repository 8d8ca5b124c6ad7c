import { HttpError, InfluxDBClient, Point, setLogger } from "@influxdata/influxdb3-client";

/** Where a point goes, and by which right. */
export interface Write {
  /** Origin of the cluster. */
  readonly host: string;
  readonly token: string;
  readonly database: string;
  /** PEM of a CA to trust in place of Node's; empty for Node's. */
  readonly caCertificate?: string;
}

/** What the cluster made of a write. */
export type WriteOutcome =
  | { readonly isAccepted: true }
  | { readonly isAccepted: false; readonly status: number; readonly message: string };

/**
 * Writes one point, `air,room=kitchen celsius=21.5`, as a job does that uses InfluxData's JavaScript client. Rejects
 * where the cluster could not be reached.
 */
export async function writePoint({ host, token, database, caCertificate = "" }: Write): Promise<WriteOutcome> {
  // By itself it prints whatever it throws, with all headers of the answer.
  setLogger({ error() {}, warn() {} });
  const transportOptions = caCertificate === "" ? {} : { ca: caCertificate };
  const client = new InfluxDBClient({ host, token, database, transportOptions });
  try {
    await client.write(Point.measurement("air").setTag("room", "kitchen").setFloatField("celsius", 21.5));
    return { isAccepted: true };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { isAccepted: false, status: error.statusCode, message: error.message };
  } finally {
    await client.close();
  }
}
