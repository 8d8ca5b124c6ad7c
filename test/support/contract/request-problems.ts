import type { IncomingHttpHeaders } from "node:http";
import type { ContractDocument } from "./contract-document.ts";
import { findMediaType, readMediaType } from "./media-type.ts";
import type { Content, JsonSchema, Parameter } from "./open-api-files.ts";
import { escapePointer, type MatchedOperation } from "./path-templates.ts";

/** The parts of a request that are validated in addition to its path. */
export interface ExchangedRequest {
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** Empty if there is no body. */
  readonly body: string;
}

/** OpenAPI 3 ignores header parameters with these names. */
const ignoredHeaders: readonly string[] = [
  "accept",
  "accept-encoding",
  "content-type",
  "content-length",
  "authorization",
];

/** Problems with the parameters, content type and body of a request, including undocumented ones. */
export function requestProblems(
  contract: ContractDocument,
  matched: MatchedOperation,
  query: URLSearchParams,
  request: ExchangedRequest,
): readonly string[] {
  return [...parameterProblems(contract, matched, query, request), ...bodyProblems(contract, matched, request)];
}

function parameterProblems(
  contract: ContractDocument,
  { operation, pointer, pathParameters }: MatchedOperation,
  query: URLSearchParams,
  { headers }: ExchangedRequest,
): string[] {
  const parameters = (operation.parameters ?? []).map((parameter, index) => {
    const resolved = contract.resolve<Parameter>(parameter);
    return { ...resolved.node, pointer: resolved.pointer ?? `${pointer}/parameters/${index}` };
  });
  const unknown = [...query.keys()].filter(
    (key) => !parameters.some(({ name, in: place }) => place === "query" && name === key),
  );
  return [
    ...unknown.map((name) => `query parameter ${name}: unknown`),
    ...parameters.flatMap((parameter) => {
      const value = sentValue(parameter, { path: pathParameters, query: Object.fromEntries(query), header: headers });
      const label = `${parameter.in} parameter ${parameter.name}`;
      if (value === undefined) return parameter.required === true ? [`${label}: missing`] : [];
      const typed = parseParameter(value, parameter.schema);
      return contract.check("request", `${parameter.pointer}/schema`, typed).map((problem) => `${label}: ${problem}`);
    }),
  ];
}

/** The value that a text stands for, if the schema describes a boolean. */
function parseParameter(value: string | string[], schema: JsonSchema): unknown {
  return schema["type"] === "boolean" && (value === "true" || value === "false") ? value === "true" : value;
}

type Sent = Readonly<Record<Parameter["in"], Readonly<Record<string, string | string[] | undefined>>>>;

function sentValue({ name, in: place }: Parameter, sent: Sent): string | string[] | undefined {
  if (place !== "header") return sent[place][name];
  const header = name.toLowerCase();
  return ignoredHeaders.includes(header) ? undefined : sent.header[header];
}

function bodyProblems(
  contract: ContractDocument,
  { operation, pointer }: MatchedOperation,
  { headers, body }: ExchangedRequest,
): string[] {
  const documentedBody = contract.resolve<Content>(operation.requestBody ?? {});
  const { content } = documentedBody.node;
  if (content === undefined) return body === "" ? [] : ["request body: none is documented"];
  const mediaType = readMediaType(headers["content-type"]);
  const documented = findMediaType(content, mediaType);
  if (documented === undefined) return [`request body: content type "${mediaType}" is not documented`];
  // Line protocol is documented as `format: byte` (base64), but it is plain text, so it is not checked.
  if (mediaType !== "application/json") return [];
  const value = parseJson(body);
  if (value === undefined) return ["request body: not JSON"];
  const base = documentedBody.pointer ?? `${pointer}/requestBody`;
  const schema = `${base}/content/${escapePointer(documented[0])}/schema`;
  return contract.check("request", schema, value).map((problem) => `request body: ${problem}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
