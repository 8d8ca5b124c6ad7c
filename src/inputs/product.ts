import type { Product } from "../influxdb/cluster.ts";
import { collectProblems, Invalid, quote } from "../redaction/invalid.ts";

/** Parses the input `product`. Throws `Invalid`, which mentions the alternative for another product of InfluxData. */
export function parseProduct(text: string): Product {
  switch (text) {
    case "dedicated":
    case "clustered":
    case "enterprise":
    case "cloud":
      return text;
    case "cloud-dedicated":
      return "dedicated";
    default:
      throw new Invalid(
        `${quote(text)} is not a supported product; use dedicated, clustered, enterprise or cloud${describeAlternative(text)}`,
      );
  }
}

/** Whether the input `product` is valid. An unset one is. */
export function isProduct(text = ""): boolean {
  return text === "" || collectProblems(() => parseProduct(text)).kind === "value";
}

function describeAlternative(product: string): string {
  if (/serverless|tsm|v2|oss/i.test(product)) {
    return ". API tokens of InfluxDB Cloud Serverless and v2 have no expiry; create one with few permissions in their UI";
  }
  if (/core/i.test(product)) {
    return ". InfluxDB 3 Core has only admin tokens, and none with permissions for single databases; InfluxDB 3 Enterprise has both";
  }
  return "";
}
