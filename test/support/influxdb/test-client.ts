import { Agent, request } from "undici";
import type { Emulator } from "./start.ts";

/** A complete response. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Optional parts of a request. A body that is neither text nor bytes is sent as JSON. */
export interface Sending {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The fields of a created token that tests use. */
export interface CreatedToken {
  readonly id: string;
  readonly accessToken: string;
}

/** A plain HTTP client for tests of the emulator: no retries, no redirects, no errors for statuses. */
export interface TestClient extends AsyncDisposable {
  /** Sends a request to the data plane's host, or to an absolute URL. */
  send(method: Method, url: string, sending?: Sending): Promise<Reply>;
  /** Sends a request to the Management API, by default with the management token. `path` is, for example, `/tokens`. */
  manage(method: Method, path: string, sending?: Sending): Promise<Reply>;
  /** Creates a token with permissions such as `write:sensors`, and returns the response. */
  createToken(...permissions: readonly string[]): Promise<CreatedToken>;
  /** Writes line protocol to the v2 endpoint. */
  write(database: string, lines: string, token?: string): Promise<Reply>;
  /** Sends a query to the v1 endpoint. */
  query(database: string, influxql: string, token?: string): Promise<Reply>;
}

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Opens new connections to an emulator. By default, paths have the account and cluster form. */
export function connect(emulator: Emulator, form: "short" | "account" = "account"): TestClient {
  const agent = new Agent(emulator.caCertificate === "" ? {} : { connect: { ca: emulator.caCertificate } });
  const base = form === "short" ? "" : `/accounts/${emulator.accountId}/clusters/${emulator.clusterId}`;
  const send: TestClient["send"] = async (method, url, { token, headers = {}, body } = {}) => {
    const response = await request(new URL(url, emulator.origin), {
      method,
      dispatcher: agent,
      headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      body: typeof body === "string" || Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? null),
    });
    return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
  };
  const manage: TestClient["manage"] = (method, path, { headers = {}, ...sending } = {}) => {
    const contentType = sending.body === undefined ? {} : { "content-type": "application/json" };
    const withToken = { token: emulator.managementToken, ...sending, headers: { ...contentType, ...headers } };
    return send(method, `${emulator.managementUrl}${base}${path}`, withToken);
  };
  return {
    send,
    manage,
    async createToken(...permissions) {
      const body = { description: "created by a test", permissions: permissions.map(parsePermission) };
      return JSON.parse((await manage("POST", "/tokens", { body })).text) as CreatedToken;
    },
    write: (database, lines, token) =>
      send("POST", `/api/v2/write?org=x&bucket=${encodeURIComponent(database)}`, {
        token,
        body: lines,
        headers: { "content-type": "text/plain; charset=utf-8" },
      }),
    query: (database, influxql, token) =>
      send("GET", `/query?${new URLSearchParams({ db: database, q: influxql })}`, { token }),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function parsePermission(text: string) {
  const [action, resource] = text.split(":");
  return { action, resource };
}
