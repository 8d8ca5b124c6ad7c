import type { HttpMethod, OpenApiDocument, OpenApiOperation } from "./open-api-files.ts";

/** The operation of a request, with its place in the document and the values of its path parameters. */
export interface MatchedOperation {
  readonly operation: OpenApiOperation;
  /** JSON pointer of the operation. */
  readonly pointer: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the operation of a request. A path with more fixed segments wins (`/tokens/x` before `/{a}/{b}`).
 *
 * @throws URIError if a path parameter cannot be percent-decoded.
 */
export function matchOperation(document: OpenApiDocument, method: string, path: string): MatchedOperation | undefined {
  const key = method.toLowerCase() as HttpMethod;
  const templates = Object.keys(document.paths).sort((a, b) => a.split("{").length - b.split("{").length);
  for (const template of templates) {
    const pathParameters = matchTemplate(template, path);
    const operation = document.paths[template]?.[key];
    if (pathParameters === undefined || operation === undefined) continue;
    return { operation, pointer: `/paths/${escapePointer(template)}/${key}`, pathParameters };
  }
  return undefined;
}

/** Escapes a key for a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function matchTemplate(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split("/");
  const actual = path.split("/");
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const value = actual[index] ?? "";
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined) parameters[name] = decodeURIComponent(value);
    else if (segment !== value) return undefined;
  }
  return parameters;
}
