import { type ContractDocument, createContractDocument } from "./contract-document.ts";
import { type Example, listExamples } from "./examples.ts";
import { findOpenApiFolder, type OpenApiFile, readOpenApiFile } from "./open-api-files.ts";
import { matchOperation } from "./path-templates.ts";
import { type ExchangedRequest, requestProblems } from "./request-problems.ts";
import { type ExchangedResponse, responseProblems } from "./response-problems.ts";

/** A request and its response, as in the log of the emulator. */
export interface Exchange extends ExchangedRequest {
  readonly product: "dedicated" | "clustered" | "enterprise" | "cloud";
  readonly method: string;
  /** As sent, with the query string. */
  readonly path: string;
  /** Absent if there was none. Then only the request is validated. */
  readonly response?: ExchangedResponse | undefined;
  /** The response is not from InfluxDB, so only the request is validated. */
  readonly faulted?: boolean;
}

type ManagedProduct = "dedicated" | "clustered";

/** A validator that uses InfluxData's OpenAPI files. */
export interface Contract {
  /** Problems with an exchange. Empty if it matches the files. */
  validateExchange(exchange: Exchange): readonly string[];
  /** All examples of bodies in a file, with their problems by the schema in the file. */
  examples(file: OpenApiFile): readonly Example[];
}

/** The file for a product and path. Clustered clusters can also have the account and cluster form. */
const managementFiles: Readonly<Record<ManagedProduct, (path: string) => OpenApiFile>> = {
  dedicated: () => "cloud-dedicated-management.yml",
  clustered: (path) => (path.startsWith("/accounts/") ? "cloud-dedicated-management.yml" : "clustered-management.yml"),
};
const dataFiles: Readonly<Record<ManagedProduct, OpenApiFile>> = {
  dedicated: "cloud-dedicated-data.yaml",
  clustered: "clustered-data.yaml",
};
/** These products have no Management API. Their files describe responses that the servers do not send. */
const enterpriseFiles: Readonly<Record<"enterprise" | "cloud", OpenApiFile>> = {
  enterprise: "influxdb3-enterprise.yaml",
  cloud: "influxdb3-cloud.yaml",
};
/** The base of the Management API's paths, from the files' `servers`. */
const managementBase = "/api/v0";

/** The contract of the files that `findOpenApiFolder` finds. Undefined if there are none. */
export function findContract(environment: NodeJS.ProcessEnv = process.env): Contract | undefined {
  const folder = findOpenApiFolder(environment);
  return folder === undefined ? undefined : openContract(folder);
}

/** The contract of the files in a folder. A file is read when it is first needed, which takes about 100 ms. */
export function openContract(folder: string): Contract {
  const documents = new Map<OpenApiFile, ContractDocument>();
  const open = (file: OpenApiFile): ContractDocument => {
    const document = documents.get(file) ?? createContractDocument(readOpenApiFile(folder, file));
    documents.set(file, document);
    return document;
  };
  return {
    validateExchange: (exchange) => validate(open, exchange),
    examples: (file) => listExamples(open(file)),
  };
}

function validate(open: (file: OpenApiFile) => ContractDocument, exchange: Exchange): readonly string[] {
  const { method, product, response, faulted = false } = exchange;
  const [pathname = "", query = ""] = exchange.path.split(/\?(.*)/s);
  const { file, path } = locate(product, pathname);
  const contract = open(file);
  const matched = matchOperation(contract.document, method, path);
  if (matched === undefined) return [`${method} ${pathname}: not documented in ${file}`];
  const problems = [
    ...requestProblems(contract, matched, new URLSearchParams(query), exchange),
    ...(response === undefined || faulted || isEnterprise(product)
      ? []
      : responseProblems(contract, matched, response)),
  ];
  return problems.map((problem) => `${matched.operation.operationId}: ${problem}`);
}

function isEnterprise(product: Exchange["product"]): product is "enterprise" | "cloud" {
  return product === "enterprise" || product === "cloud";
}

function locate(product: Exchange["product"], pathname: string): { file: OpenApiFile; path: string } {
  if (isEnterprise(product)) return { file: enterpriseFiles[product], path: pathname };
  if (!pathname.startsWith(`${managementBase}/`)) return { file: dataFiles[product], path: pathname };
  const path = pathname.slice(managementBase.length);
  return { file: managementFiles[product](path), path };
}
