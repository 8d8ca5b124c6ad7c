import type { Trust } from "../connection/trust.ts";
import { parseCaCertificate, parseCertificates } from "../influxdb/ca-certificate.ts";
import { type Cluster, DEDICATED_MANAGEMENT_URL, isEnterpriseProduct, toDedicatedHost } from "../influxdb/cluster.ts";
import { parseHost, parseManagementUrl } from "../influxdb/host.ts";
import { isUuid } from "../influxdb/uuid.ts";
import { Invalid, quote } from "../redaction/invalid.ts";
import type { ConnectionValues } from "./connection-values.ts";
import { createEnterpriseParsers } from "./enterprise-connection.ts";
import { hasEnterpriseForm, parseAnyToken, parseManagementToken } from "./management-token.ts";
import { isProduct, parseProduct } from "./product.ts";
import {
  type InputParser,
  type InputParsers,
  type MergedInputs,
  type RawInputs,
  required,
  unlessEmpty,
  withDefault,
} from "./schema.ts";

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

/** How to reach a cluster, and the token for its API. */
export interface Connection {
  readonly cluster: Cluster;
  readonly managementToken: string;
  readonly trust: Trust;
  /** The file that contains the CA certificates, empty if they came from the input. */
  readonly caCertificatePath: string;
}

const HOST_MISSING = "is required for Clustered, but it is empty. Set it to the host where data is written and queried";

/**
 * Creates the parsers of the connection inputs. Which inputs are required depends on the product. If the profile could
 * not be read, none is required, because the profile may contain it. If the product is wrong, the IDs and the host are
 * not required, because another product may not need them.
 */
export function createConnectionParsers(
  merged: MergedInputs,
  missingSecret: () => string,
): InputParsers<ConnectionValues> {
  const { raw, problems, caCertificatePath } = merged;
  if (isEnterpriseProduct(raw["product"])) return createEnterpriseParsers(missingSecret);
  const isClustered = raw["product"] === "clustered";
  const isRequired = problems.length === 0;
  const orMissing = (parse: InputParser<string>, missing: string) =>
    isRequired && !isWrongProduct(raw) ? required(parse, missing) : unlessEmpty(parse);
  const parseToken = isProduct(raw["product"]) ? parseManagementToken : parseAnyToken;
  const managementToken = (text: string): string => parseToken(text, missingSecret);
  return {
    product: withDefault(parseProduct, "dedicated"),
    "management-token": isRequired ? managementToken : unlessEmpty(managementToken),
    "account-id": isClustered
      ? optionalIdWith("cluster-id", merged)
      : orMissing(parseUuid, describeMissingId("account")),
    "cluster-id": isClustered
      ? optionalIdWith("account-id", merged)
      : orMissing(parseUuid, describeMissingId("cluster")),
    host: isClustered ? orMissing(parseHost, HOST_MISSING) : unlessEmpty(parseHost),
    "management-url": unlessEmpty(parseManagementUrl),
    // A file may have any length, because the state contains only its path.
    "ca-certificate": unlessEmpty(caCertificatePath === "" ? parseCaCertificate : parseCertificates),
  };
}

/** Whether the product is not valid, or is unset although the token belongs to another product than the default one. */
function isWrongProduct(raw: RawInputs): boolean {
  const { product = "" } = raw;
  return !isProduct(product) || (product === "" && hasEnterpriseForm(raw["management-token"]));
}

/** Combines the values, with the defaults that depend on other inputs. */
export function toConnection(values: ConnectionValues, { caCertificatePath, formatName }: MergedInputs): Connection {
  return Object.freeze({
    cluster: Object.freeze(toCluster(values, formatName)),
    managementToken: values["management-token"],
    trust: Object.freeze({ roots: "default", caCertificate: values["ca-certificate"] }),
    caCertificatePath,
  });
}

function toCluster(values: ConnectionValues, formatName: MergedInputs["formatName"]): Cluster {
  const { product } = values;
  if (isEnterpriseProduct(product)) return { product, host: values.host };
  const clusterId = values["cluster-id"];
  const host = values.host || toDedicatedHost(clusterId);
  const usualUrl = product === "dedicated" ? DEDICATED_MANAGEMENT_URL : `${host}/api/v0`;
  return {
    product,
    managementUrl: values["management-url"] || usualUrl,
    host,
    accountId: values["account-id"],
    clusterId,
    ...(clusterId === "" ? {} : { idNames: `${formatName("account-id")} and ${formatName("cluster-id")}` }),
  };
}

/** A parser for an ID that is optional on Clustered, unless the other ID is set. The path contains both or neither. */
function optionalIdWith(other: string, { raw, problems, formatName }: MergedInputs): InputParser<string> {
  return (text) => {
    if (text !== "") return parseUuid(text);
    if (!raw[other] || problems.length > 0) return "";
    throw new Invalid(`is empty, but ${formatName(other)} is set; for Clustered, set both or neither`);
  };
}

function describeMissingId(what: string): string {
  return `is required for Cloud Dedicated, but it is empty. Set it to the UUID of the ${what}, \`${what}_id\` in the output of \`influxctl cluster list --format json\`. If it comes from a variable, check that the variable is set for this repository or for the environment of the job. For InfluxDB Clustered, Enterprise or Cloud, set \`product\``;
}

function parseUuid(text: string): string {
  if (isUuid(text)) return text;
  throw new Invalid(`${quote(text)} is not a UUID; a UUID looks like 11111111-2222-4333-8444-555555555555`);
}
