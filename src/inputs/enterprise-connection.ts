import { parseCaCertificate } from "../influxdb/ca-certificate.ts";
import { parseEnterpriseHost } from "../influxdb/host.ts";
import { Invalid } from "../redaction/invalid.ts";
import type { ConnectionValues } from "./connection-values.ts";
import { parseAdminToken } from "./management-token.ts";
import { parseProduct } from "./product.ts";
import { type InputParser, type InputParsers, required, unlessEmpty } from "./schema.ts";

const HOST_MISSING =
  "is required for Enterprise and Cloud, but it is empty. Set it to the host of the server, with its port unless that is 443, such as influxdb.example.com or https://influxdb.example.com:8181";

const NO_IDS = "Enterprise and Cloud have no account or cluster ID";
const NO_PROFILE =
  "influxctl and its profiles are not for Enterprise and Cloud. Set host and management-token in place of the profile";

/** Creates the parsers of the connection inputs for Enterprise and Cloud. `missingSecret`: why there is no token. */
export function createEnterpriseParsers(missingSecret: () => string): InputParsers<ConnectionValues> {
  return {
    product: parseProduct,
    "management-token": (text) => parseAdminToken(text, missingSecret),
    "account-id": refuse(NO_IDS),
    "cluster-id": refuse(NO_IDS),
    host: required(parseEnterpriseHost, HOST_MISSING),
    "management-url": refuse("the API of Enterprise and Cloud is on host"),
    "ca-certificate": unlessEmpty(parseCaCertificate),
    profile: refuse(NO_PROFILE),
    config: refuse(NO_PROFILE),
  };
}

/** A parser for an input that must be unset. `why` is a sentence without its end. */
function refuse(why: string): InputParser<string> {
  return (text) => {
    if (text === "") return "";
    throw new Invalid(`must not be set: ${why}. Remove it`);
  };
}
