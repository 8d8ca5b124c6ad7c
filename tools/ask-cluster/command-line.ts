import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseCertificates } from "../../src/influxdb/ca-certificate.ts";
import {
  type Cluster,
  DEDICATED_MANAGEMENT_URL,
  isEnterpriseProduct,
  type ManagedCluster,
  type ManagedProduct,
  toDedicatedHost,
} from "../../src/influxdb/cluster.ts";
import { parseEnterpriseHost, parseHost, parseManagementUrl } from "../../src/influxdb/host.ts";
import { isUuid } from "../../src/influxdb/uuid.ts";
import { parseAdminToken, parseManagementToken } from "../../src/inputs/management-token.ts";
import { Invalid, quote } from "../../src/redaction/invalid.ts";
import { parseHttpsProxy } from "./https-proxy.ts";
import { createProblems } from "./problems.ts";

/** The help text. */
export const USAGE = `Asks a real cluster what InfluxData's documentation leaves open, and prints a Markdown table.

  npm run --silent ask-cluster -- [OPTIONS]

Cloud Dedicated and Clustered: it creates one database token that expires in 10 minutes, sends requests with it, and
revokes it. It does not write points or create databases.

Enterprise and Cloud: it creates one database and some tokens for it, all with names that begin with ask-cluster- and a
random text. The tokens expire in 10 minutes, except two, whose expiry it asks about and which it deletes at once. It
sends only writes that the server must reject. It deletes everything at the end, and touches nothing else.

It does not print tokens, names of databases or addresses.

Environment:
  INFLUXDB_MANAGEMENT_TOKEN  required; Enterprise and Cloud: an admin token
  INFLUXDB_ACCOUNT_ID        required for Cloud Dedicated
  INFLUXDB_CLUSTER_ID        required for Cloud Dedicated
  INFLUXDB_DATABASE          an existing database, unless --database is set; not for Enterprise and Cloud
  HTTPS_PROXY, NO_PROXY      the proxy, if there is one

Options (an empty value is treated as unset):
  --product NAME             dedicated (the default), clustered, enterprise or cloud
  --host HOST                where data is written and queried; required except for Cloud Dedicated
  --management-url URL       URL of the Management API, including /api/v0, if it is not the default
  --database NAME            an existing database; not for Enterprise and Cloud
  --ca-certificate FILE      certificates to trust, PEM
  --help                     print this help`;

/** The settings of the program: the cluster, and how to reach it. */
export interface Settings {
  readonly cluster: Cluster;
  readonly managementToken: string;
  /** Empty for Enterprise and Cloud. */
  readonly database: string;
  /** Certificates in PEM, or an empty text. */
  readonly caCertificate: string;
  /** The URL of the proxy, or an empty text. */
  readonly httpsProxy: string;
  readonly noProxy: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const MANAGEMENT_TOKEN = "INFLUXDB_MANAGEMENT_TOKEN";

const text = { type: "string", default: "" } as const;

/**
 * Parses the command line and the environment. Throws one `Invalid` with every problem, each with the name of its
 * option or variable.
 */
export function parseCommandLine(args: readonly string[], environment: Environment): Settings | "help" {
  const options = parseOptions(args);
  if (options.help) return "help";
  const problems = createProblems();
  const variable = (name: string): string => environment[name]?.trim() ?? "";
  const isEnterprise = isEnterpriseProduct(options.product);
  const parseToken = isEnterprise ? parseAdminToken : parseManagementToken;
  const missing = `is required: ${isEnterprise ? "an admin token of the server" : "the management token of the cluster"}`;
  const database = options.database || variable("INFLUXDB_DATABASE");
  const settings = {
    cluster: readCluster(options, variable, problems.read),
    managementToken: problems.read(MANAGEMENT_TOKEN, () => parseToken(variable(MANAGEMENT_TOKEN), () => missing)),
    database: problems.read("--database", () => (isEnterprise ? requireNone(database) : parseDatabase(database))),
    caCertificate: problems.read("--ca-certificate", () => readCertificates(options["ca-certificate"])),
    httpsProxy: problems.read("HTTPS_PROXY", () => parseHttpsProxy(variable("HTTPS_PROXY") || variable("https_proxy"))),
    noProxy: variable("NO_PROXY") || variable("no_proxy"),
  };
  problems.throwAny();
  return settings;
}

type Options = ReturnType<typeof parseOptions>;

function parseOptions(args: readonly string[]) {
  const { values, positionals } = parseStrictly(args);
  // The argument is not quoted, because it may be a token.
  if (positionals.length > 0) throw new Invalid("Unexpected argument: each value must follow the name of its option");
  return values;
}

function parseStrictly(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        product: { type: "string", default: "dedicated" },
        host: text,
        "management-url": text,
        database: text,
        "ca-certificate": text,
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw toInvalid(error);
  }
}

/** Node's message contains the name of the option, but not its value. */
function toInvalid(error: unknown): Invalid {
  return new Invalid(error instanceof TypeError ? error.message : "Could not read the options");
}

function readCluster(
  options: Options,
  variable: (name: string) => string,
  read: (name: string, parse: () => string) => string,
): Cluster {
  if (isEnterpriseProduct(options.product)) {
    if (options["management-url"] !== "") read("--management-url", () => requireNone(options["management-url"]));
    return { product: options.product, host: read("--host", () => parseServerHost(options.host)) };
  }
  return readManagedCluster(options, variable, read);
}

function readManagedCluster(
  options: Options,
  variable: (name: string) => string,
  read: (name: string, parse: () => string) => string,
): ManagedCluster {
  const product: ManagedProduct = options.product === "clustered" ? "clustered" : "dedicated";
  read("--product", () => parseProduct(options.product));
  const readId = (name: string): string => (product === "clustered" ? "" : read(name, () => parseId(variable(name))));
  const clusterId = readId("INFLUXDB_CLUSTER_ID");
  const host = read("--host", () => chooseHost(options.host, product, clusterId));
  const url = options["management-url"];
  const usualUrl = product === "dedicated" ? DEDICATED_MANAGEMENT_URL : `${host}/api/v0`;
  return {
    product,
    host,
    managementUrl: url === "" ? usualUrl : read("--management-url", () => parseManagementUrl(url)),
    accountId: readId("INFLUXDB_ACCOUNT_ID"),
    clusterId,
  };
}

function chooseHost(option: string, product: ManagedProduct, clusterId: string): string {
  if (option !== "") return parseHost(option);
  if (product === "dedicated") return toDedicatedHost(clusterId);
  throw new Invalid("is required for Clustered, but it is empty. Set it to the host where data is written and queried");
}

function parseProduct(option: string): string {
  if (option === "dedicated" || option === "clustered") return option;
  throw new Invalid(`${quote(option)} is not a supported product; use dedicated, clustered, enterprise or cloud`);
}

function parseServerHost(option: string): string {
  if (option !== "") return parseEnterpriseHost(option);
  throw new Invalid("is required for Enterprise and Cloud, but it is empty. Set it to the URL of the server");
}

/** The value is not quoted, because it may be a token. */
function requireNone(value: string): string {
  if (value === "") return "";
  throw new Invalid("must not be set for Enterprise and Cloud");
}

function parseId(id: string): string {
  if (isUuid(id)) return id;
  throw new Invalid(
    id === ""
      ? "is required for Cloud Dedicated; `influxctl cluster list --format json` shows it"
      : `${quote(id)} is not a UUID, such as 11111111-2222-4333-8444-555555555555`,
  );
}

/**
 * InfluxData's naming restrictions. Another name is not quoted, because it may be a token, which has a dot or is
 * longer.
 */
const DATABASE_NAME = /^[\w/-]{1,64}$/;

function parseDatabase(name: string): string {
  if (name === "") throw new Invalid("is required; set it, or INFLUXDB_DATABASE, to the name of an existing database");
  if (DATABASE_NAME.test(name)) return name;
  throw new Invalid(
    "is not a valid database name; it has at most 64 letters, digits, underscores, hyphens and slashes",
  );
}

function readCertificates(path: string): string {
  if (path === "") return "";
  const pem = readText(path);
  if (pem === undefined) throw new Invalid(`could not read the file ${quote(path)}`);
  return parseCertificates(pem);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
