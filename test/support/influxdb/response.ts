/** A complete HTTP response. Header names are in lower case. */
export interface WholeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The machine-readable codes of the data plane's errors, from the schema `ErrorCode` of the data API's OpenAPI file.
 */
const dataErrorCodes: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "not found",
  405: "method not allowed",
  409: "conflict",
  413: "request too large",
  422: "unprocessable entity",
  429: "too many requests",
  500: "internal error",
  501: "not implemented",
};

/** Creates a JSON response. */
export function json(status: number, value: unknown): WholeResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** Creates a response without a body. */
export function empty(status: number, headers: Readonly<Record<string, string>> = {}): WholeResponse {
  return { status, headers, body: "" };
}

/** Creates the page of an ingress that responds itself. */
export function html(status: number): WholeResponse {
  const body = `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center><hr><center>nginx</center></body></html>\n`;
  return { status, headers: { "content-type": "text/html" }, body };
}

/** Creates an error of the Management API, whose `code` is the numeric status. */
export function managementError(status: number, message: string): WholeResponse {
  return json(status, { code: status, message });
}

/** Creates an error of the data plane, whose `code` is a string. */
export function dataError(status: number, message: string): WholeResponse {
  return json(status, { code: dataErrorCodes[status] ?? "unavailable", message });
}
