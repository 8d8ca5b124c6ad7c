import { answerProblems, type ExchangedAnswer } from "./answer-problems.ts";
import { type ContractDocument, createContractDocument } from "./contract-document.ts";
import { type Example, examplesOf } from "./examples.ts";
import { findOpenApiFolder, type OpenApiFile, readOpenApiFile } from "./open-api-files.ts";
import { matchOperation } from "./path-templates.ts";
import { type ExchangedRequest, requestProblems } from "./request-problems.ts";

/** A request and its answer, as the emulator's log has them. */
export interface Exchange extends ExchangedRequest {
  readonly product: "dedicated" | "clustered";
  readonly method: string;
  /** As sent, with the query string. */
  readonly path: string;
  /** Left out where there was none: then the request alone is judged. */
  readonly answer?: ExchangedAnswer | undefined;
  /** The answer is not InfluxDB's own: then, too, the request alone is judged. */
  readonly faulted?: boolean;
}

/** InfluxData's OpenAPI files as judges. */
export interface Contract {
  /** What in an exchange contradicts the files; empty where nothing does. */
  validateExchange(exchange: Exchange): readonly string[];
  /** Each example that a file gives for a body, with what is wrong with it by the file's own schema. */
  examples(file: OpenApiFile): readonly Example[];
}

/** The form of a product's paths decides the file: Clustered clusters may have the account and cluster form as well. */
const managementFiles: Readonly<Record<Exchange["product"], (path: string) => OpenApiFile>> = {
  dedicated: () => "cloud-dedicated-management.yml",
  clustered: (path) => (path.startsWith("/accounts/") ? "cloud-dedicated-management.yml" : "clustered-management.yml"),
};
const dataFiles: Readonly<Record<Exchange["product"], OpenApiFile>> = {
  dedicated: "cloud-dedicated-data.yaml",
  clustered: "clustered-data.yaml",
};
/** The base of the Management API's paths, from the files' `servers`. */
const managementBase = "/api/v0";

/** The contract of the files that `findOpenApiFolder` finds; undefined where there are none. */
export function findContract(environment: NodeJS.ProcessEnv = process.env): Contract | undefined {
  const folder = findOpenApiFolder(environment);
  return folder === undefined ? undefined : openContract(folder);
}

/** The contract of the files in a folder. A file is read when it is first needed, which takes some 100 ms. */
export function openContract(folder: string): Contract {
  const documents = new Map<OpenApiFile, ContractDocument>();
  const open = (file: OpenApiFile): ContractDocument => {
    const document = documents.get(file) ?? createContractDocument(readOpenApiFile(folder, file));
    documents.set(file, document);
    return document;
  };
  return {
    validateExchange: (exchange) => validate(open, exchange),
    examples: (file) => examplesOf(open(file)),
  };
}

function validate(open: (file: OpenApiFile) => ContractDocument, exchange: Exchange): readonly string[] {
  const { method, answer, faulted = false } = exchange;
  const [pathname = "", query = ""] = exchange.path.split(/\?(.*)/s);
  const { file, path } = locate(exchange.product, pathname);
  const contract = open(file);
  const matched = matchOperation(contract.document, method, path);
  if (matched === undefined) return [`${method} ${pathname}: not documented in ${file}`];
  const problems = [
    ...requestProblems(contract, matched, new URLSearchParams(query), exchange),
    ...(answer === undefined || faulted ? [] : answerProblems(contract, matched, answer)),
  ];
  return problems.map((problem) => `${matched.operation.operationId}: ${problem}`);
}

function locate(product: Exchange["product"], pathname: string): { file: OpenApiFile; path: string } {
  if (!pathname.startsWith(`${managementBase}/`)) return { file: dataFiles[product], path: pathname };
  const path = pathname.slice(managementBase.length);
  return { file: managementFiles[product](path), path };
}
