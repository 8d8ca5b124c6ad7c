import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EmulatorOptions } from "../../support/influxdb/start.ts";
import { startConnectProxy } from "./connect-proxy.ts";
import type { Arrangement, Services } from "./scenario.ts";

/** The host of the Clustered cluster. */
export const clusteredHost = "influxdb.plant.example";

/** The host of InfluxDB 3 Enterprise, which listens on its default port. */
export const enterpriseHost = "influxdb3.plant.example";
const ENTERPRISE_PORT = 8181;

/** How to start it. */
export const enterpriseServer: EmulatorOptions = {
  product: "enterprise",
  port: ENTERPRISE_PORT,
  tls: { dnsNames: [enterpriseHost] },
};

/** Configures a Telegraf on the host, with a file to read. */
export function arrangeTelegraf({ emulators: [emulator], home }: Services): Arrangement {
  const config = writeFile(
    join(home, "telegraf/telegraf.conf"),
    `
[[secretstores.jose]]
  id = "influxdb"
  path = "${join(home, "telegraf/secrets")}"
  password = "not much of a password"

[[inputs.file]]
  files = ["${writeFile(join(home, "telegraf/air.lp"), "air,room=kitchen celsius=21.5\n")}"]
  data_format = "influx"

[[outputs.influxdb_v2]]
  urls = ["https://${emulator?.clusterId}.a.influxdb.io"]
  token = "@{influxdb:token}"
  organization = ""
  bucket = "sensors"
`,
  );
  return { env: { TELEGRAF_CONFIG_PATH: config } };
}

/** Starts a proxy that is the only way to a Clustered cluster, whose CA is trusted only because of the input. */
export async function arrangeProxy({ emulators: [emulator] }: Services): Promise<Arrangement> {
  const proxy = await startConnectProxy(clusteredHost, Number(new URL(emulator?.origin ?? "").port));
  const vars = {
    PROXY_URL: proxy.url,
    INFLUXDB_HOST: clusteredHost,
    INFLUXDB_CA_CERTIFICATE: emulator?.caCertificate ?? "",
  };
  // Only the inputs of the steps must make the CA trusted.
  const env = { NODE_EXTRA_CA_CERTS: "", CURL_CA_BUNDLE: "" };
  return { vars, env, resource: proxy };
}

/** Adds the admin token of an Enterprise server, its address, and its CA, which is trusted only because of the input. */
export function arrangeEnterprise({ emulators: [emulator] }: Services): Arrangement {
  return {
    secrets: { INFLUXDB_ADMIN_TOKEN: emulator?.managementToken ?? "" },
    vars: {
      INFLUXDB_HOST: `https://${enterpriseHost}:${ENTERPRISE_PORT}`,
      INFLUXDB_CA_CERTIFICATE: emulator?.caCertificate ?? "",
    },
  };
}

/** Adds the key that seals a token for other jobs. */
export function arrangeTransferKey(): Arrangement {
  return { secrets: { INFLUXDB_TRANSFER_KEY: randomBytes(32).toString("base64") } };
}

/** Also makes `npm ci` fail: nothing is in the cache, and the registry cannot be reached. */
export function arrangeEmptyNpmCache({ home }: Services): Arrangement {
  return { ...arrangeTransferKey(), env: { npm_config_cache: join(home, "empty-npm-cache") } };
}

/** Writes an influxctl profile for the cluster. */
export function arrangeProfile({ emulators: [emulator], home }: Services): Arrangement {
  writeFile(
    join(home, ".config/influxctl/config.toml"),
    `
[[profile]]
  name = "plant"
  product = "dedicated"
  account_id = "${emulator?.accountId}"
  cluster_id = "${emulator?.clusterId}"
  mgmt_token = "${emulator?.managementToken}"
`,
  );
  return {};
}

function writeFile(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
