import type { Trust } from "../connection/trust.ts";
import { parseCaCertificate, parseCertificates } from "../influxdb/ca-certificate.ts";
import { type Cluster, DEDICATED_MANAGEMENT_URL, dedicatedHost, type Product } from "../influxdb/cluster.ts";
import { isUuid } from "../influxdb/database-token.ts";
import { parseHost, parseManagementUrl } from "../influxdb/host.ts";
import { Invalid, quote } from "../redaction/invalid.ts";
import { parseManagementToken } from "./management-token.ts";
import type { MergedInputs } from "./merged.ts";
import { inputType, required, withDefault } from "./schema.ts";

/** The names of the connection inputs, which are the same in every action. */
export const CONNECTION_INPUTS = [
  "product",
  "management-token",
  "account-id",
  "cluster-id",
  "host",
  "management-url",
  "ca-certificate",
  "profile",
  "config",
] as const;

/** How to reach a cluster, and with which right. */
export interface Connection {
  readonly cluster: Cluster;
  readonly managementToken: string;
  readonly trust: Trust;
  /** The file that it came from, empty where it was none. */
  readonly caCertificatePath: string;
}

/**
 * The types of the connection inputs. What is required depends on the product, so that is looked at first; and nothing
 * is missed where the profile that may hold it could not be read.
 */
export function createConnectionSchema(merged: MergedInputs, missingSecret: () => string) {
  const { raw, problems, caCertificatePath } = merged;
  const isClustered = raw["product"] === "clustered";
  const orMissing = (parse: (text: string) => string, missing: string) =>
    problems.length > 0 ? inputType(unlessEmpty(parse)) : required(parse, missing);
  const managementToken = (text: string): string => parseManagementToken(text, missingSecret);
  return {
    product: withDefault(parseProduct, "dedicated"),
    "management-token": inputType(problems.length > 0 ? unlessEmpty(managementToken) : managementToken),
    "account-id": isClustered ? idBeside("cluster-id", merged) : orMissing(parseUuid, describeMissingId("account")),
    "cluster-id": isClustered ? idBeside("account-id", merged) : orMissing(parseUuid, describeMissingId("cluster")),
    host: isClustered ? orMissing(parseHost, HOST_MISSING) : inputType(unlessEmpty(parseHost)),
    "management-url": inputType(unlessEmpty(parseManagementUrl)),
    // A file may be of any length: post gets its path.
    "ca-certificate": inputType(unlessEmpty(caCertificatePath === "" ? parseCaCertificate : parseCertificates)),
  };
}

/** The values of the connection inputs, each parsed. */
interface ConnectionValues {
  readonly product: Product;
  readonly "management-token": string;
  readonly "account-id": string;
  readonly "cluster-id": string;
  readonly host: string;
  readonly "management-url": string;
  readonly "ca-certificate": string;
}

/** Puts the connection together, with the defaults that follow from other inputs. */
export function toConnection(values: ConnectionValues, { caCertificatePath, nameOf }: MergedInputs): Connection {
  const clusterId = values["cluster-id"];
  const isDedicated = values.product === "dedicated";
  const host = values.host || dedicatedHost(clusterId);
  const managementUrl = values["management-url"] || (isDedicated ? DEDICATED_MANAGEMENT_URL : `${host}/api/v0`);
  return Object.freeze({
    cluster: Object.freeze({
      product: values.product,
      managementUrl,
      host,
      accountId: values["account-id"],
      clusterId,
      ...(clusterId === "" ? {} : { idNames: `${nameOf("account-id")}, ${nameOf("cluster-id")}` }),
    }),
    managementToken: values["management-token"],
    trust: Object.freeze({ roots: "default", caCertificate: values["ca-certificate"] }),
    caCertificatePath,
  });
}

function unlessEmpty(parse: (text: string) => string): (text: string) => string {
  return (text) => (text === "" ? "" : parse(text));
}

/** An ID that Clustered can do without, but not where the other one is given: both are parts of one path. */
function idBeside(other: string, { raw, problems, nameOf }: MergedInputs) {
  return inputType((text) => {
    if (text !== "") return parseUuid(text);
    if (!raw[other] || problems.length > 0) return "";
    throw new Invalid(`is empty, but ${nameOf(other)} is set; for Clustered, set both or neither`);
  });
}

function describeMissingId(what: string): string {
  return `is required for Cloud Dedicated, but it is empty. Set it to the UUID of the ${what}, \`${what}_id\` in the output of \`influxctl cluster list --format json\`. If it comes from a variable, check that the variable is set for this repository or for the environment of the job. For InfluxDB Clustered, set \`product: clustered\``;
}

const HOST_MISSING = "is required for Clustered, but it is empty. Set it to the host where data is written and queried";

function parseProduct(text: string): Product {
  if (text === "dedicated" || text === "cloud-dedicated") return "dedicated";
  if (text === "clustered") return "clustered";
  throw new Invalid(
    `${quote(text)} is not a supported product; use dedicated or clustered${describeAlternative(text)}`,
  );
}

/** What people with another product of InfluxData's can do. */
function describeAlternative(product: string): string {
  if (/serverless|v2|oss|cloud$/i.test(product)) {
    return ". API tokens of InfluxDB Cloud Serverless and v2 have no expiry; create one with few permissions in their UI";
  }
  if (/core|enterprise|v3|^3/i.test(product)) {
    return ". For InfluxDB 3 Core and Enterprise, use `influxdb3 create token` with --expiry";
  }
  return "";
}

function parseUuid(text: string): string {
  if (isUuid(text)) return text;
  throw new Invalid(`${quote(text)} is not a UUID, such as 11111111-2222-4333-8444-555555555555`);
}
