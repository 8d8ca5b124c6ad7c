import { HttpError, InfluxDBClient, Point, setLogger } from "@influxdata/influxdb3-client";

/** Where to write a point, and with which token. */
export interface Write {
  /** Origin of the cluster. */
  readonly host: string;
  readonly token: string;
  readonly database: string;
  /** Writes with `/api/v3/write_lp`, which only Enterprise, Cloud and Core have. Default false. */
  readonly noSync?: boolean;
  /** The CA to trust instead of Node's, in PEM. Default: Node's. */
  readonly caCertificate?: string;
}

/** How the cluster responded to a write. */
export type WriteOutcome =
  | { readonly isAccepted: true }
  | { readonly isAccepted: false; readonly status: number; readonly message: string };

/**
 * Writes one point, `air,room=kitchen celsius=21.5`, with InfluxData's JavaScript client. Throws if the cluster cannot
 * be reached.
 */
export async function writePoint({
  host,
  token,
  database,
  noSync = false,
  caCertificate = "",
}: Write): Promise<WriteOutcome> {
  // By default the client logs every error, with all headers of the response.
  setLogger({ error() {}, warn() {} });
  const transportOptions = caCertificate === "" ? {} : { ca: caCertificate };
  const client = new InfluxDBClient({ host, token, database, transportOptions, writeOptions: { noSync } });
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
