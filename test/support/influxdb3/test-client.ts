import type { Emulator } from "../influxdb/start.ts";
import { connect, type Reply, type Sending } from "../influxdb/test-client.ts";

/** The six fields of a new token. */
export interface NewTokenReply {
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly hash: string;
  readonly created_at: string;
  readonly expiry: string | null;
}

/** A plain HTTP client for tests of Enterprise and Cloud. By default, it sends the admin token. */
export interface EnterpriseClient extends AsyncDisposable {
  /** Sends a request. `token: undefined` sends none. */
  send(method: Method, path: string, sending?: Sending): Promise<Reply>;
  /** Sends a create request. Permissions are, for example, `write:sensors`. */
  create(name: string, permissions: readonly string[], more?: object): Promise<Reply>;
  /** Creates a token. Fails if there is none in the response. */
  createToken(name: string, ...permissions: readonly string[]): Promise<NewTokenReply>;
  remove(name: string, sending?: Sending): Promise<Reply>;
  /** Queries `system.tokens`. `rest` follows `FROM system.tokens`. */
  queryTokens(columns: string, rest?: string, params?: object): Promise<readonly Record<string, unknown>[]>;
  query(database: string, sql: string, token?: string): Promise<Reply>;
  write(database: string, lines: string, token?: string): Promise<Reply>;
}

type Method = Parameters<ReturnType<typeof connect>["send"]>[0];

/** Opens new connections to an emulator. */
export function connectEnterprise(emulator: Emulator): EnterpriseClient {
  const client = connect(emulator);
  const send: EnterpriseClient["send"] = (method, path, { headers = {}, ...sending } = {}) => {
    const isJson = sending.body !== undefined && headers["content-type"] === undefined;
    const contentType = isJson ? { "content-type": "application/json" } : {};
    const withToken = { token: emulator.managementToken, ...sending, headers: { ...contentType, ...headers } };
    return client.send(method, path, withToken);
  };
  const post = (path: string, body: object, token = emulator.managementToken) => send("POST", path, { body, token });
  const create: EnterpriseClient["create"] = (name, permissions, more = {}) =>
    post("/api/v3/enterprise/configure/token", {
      token_name: name,
      permissions: permissions.map(parsePermission),
      ...more,
    });
  return {
    send,
    create,
    createToken: async (name, ...permissions) => JSON.parse((await create(name, permissions)).text) as NewTokenReply,
    remove: (name, sending) =>
      send("DELETE", `/api/v3/configure/token?token_name=${encodeURIComponent(name)}`, sending),
    async queryTokens(columns, rest = "", params = {}) {
      const q = `SELECT ${columns} FROM system.tokens ${rest}`;
      const { text } = await post("/api/v3/query_sql", { db: "_internal", q, params, format: "json" });
      return JSON.parse(text) as Record<string, unknown>[];
    },
    query: (db, q, token) => post("/api/v3/query_sql", { db, q, format: "json" }, token),
    write: (database, lines, token = emulator.managementToken) =>
      send("POST", `/api/v3/write_lp?db=${encodeURIComponent(database)}&precision=nanosecond&accept_partial=false`, {
        token,
        body: lines,
        headers: { "content-type": "text/plain; charset=utf-8" },
      }),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function parsePermission(text: string) {
  const [actions = "", names = ""] = text.split(":");
  return { resource_type: "db", resource_names: names.split(","), actions: actions.split(",") };
}
