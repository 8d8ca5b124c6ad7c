import type { ContractDocument } from "./contract-document.ts";
import { findMediaType, readMediaType } from "./media-type.ts";
import type { Content } from "./open-api-files.ts";
import { escapePointer, type MatchedOperation } from "./path-templates.ts";

/** A response with header names in lower case. */
export interface ExchangedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Problems with the status, content type and body of a response. Unknown fields are allowed. */
export function responseProblems(
  contract: ContractDocument,
  { operation, pointer }: MatchedOperation,
  { status, headers, body }: ExchangedResponse,
): readonly string[] {
  const key = documentedStatus(Object.keys(operation.responses), status);
  const response = key === undefined ? undefined : operation.responses[key];
  if (key === undefined || response === undefined) return [`response: status ${status} is not documented`];
  const resolved = contract.resolve<Content>(response);
  const { content } = resolved.node;
  if (content === undefined) return body === "" ? [] : [`response ${status}: no body is documented`];
  const mediaType = readMediaType(headers["content-type"]);
  const documented = findMediaType(content, mediaType);
  if (documented === undefined) return [`response ${status}: content type "${mediaType}" is not documented`];
  if (mediaType !== "application/json") return [];
  const at = resolved.pointer ?? `${pointer}/responses/${key}`;
  const schema = `${at}/content/${escapePointer(documented[0])}/schema`;
  return jsonProblems(contract, schema, body).map((problem) => `response ${status}: ${problem}`);
}

/** The exact status, else its class (`4xx`), else `default`. */
function documentedStatus(keys: readonly string[], status: number): string | undefined {
  const candidates = [String(status), `${String(status)[0]}xx`, "default"];
  return candidates.map((candidate) => keys.find((key) => key.toLowerCase() === candidate)).find(Boolean);
}

function jsonProblems(contract: ContractDocument, schema: string, body: string): readonly string[] {
  try {
    return contract.check("response", schema, JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return ["body is not JSON"];
    throw error;
  }
}
