import type { HttpResponse } from "../../../src/http/messages.ts";
import { isRefusal } from "../../../src/influxdb3/responses.ts";
import type { EnterpriseSession } from "../session.ts";
import { createSend, readRows, type Send } from "./send.ts";

/** A create request for a token. */
export interface TokenToCreate {
  /** The end of its name. */
  readonly suffix: string;
  readonly database: string;
  readonly actions: readonly string[];
  /** The part of the request about the expiry. Default: 10 minutes. */
  readonly expiry?: object;
}

/** Everything that this program creates on the server. Disposing of it deletes all of that. */
export interface OwnThings extends AsyncDisposable {
  /** All names begin with it. Nothing else is ever created or deleted. */
  readonly prefix: string;
  createToken(token: TokenToCreate): Promise<HttpResponse | undefined>;
  deleteToken(suffix: string): Promise<HttpResponse | undefined>;
  findToken(suffix: string, columns?: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The row of the operator token, which the server has created. */
  findOperator(): Promise<Readonly<Record<string, unknown>> | undefined>;
  createDatabase(): Promise<HttpResponse | undefined>;
  deleteDatabase(): Promise<HttpResponse | undefined>;
  /** The databases of this program in the list of the server. */
  listDatabases(): Promise<readonly string[]>;
}

/** How long a request without a response may still have an effect. */
const MAX_DELAY_MS = 10_000;
const CLEAN_UP_TIMEOUT_MS = 60_000;
const INTERVAL_MS = 500;

/** Keeps track of what the program creates. Disposing of it throws if something is left. */
export function trackOwnThings(session: EnterpriseSession): OwnThings {
  const { nonce, now, signal } = session;
  const prefix = `ask-cluster-${nonce}`;
  const names = new Set<string>();
  /** Names in create requests whose outcome is unknown. */
  const uncertain = new Set<string>();
  let lookUntilMs = 0;
  const send = createSend(session, signal);
  // A create request is never aborted, because an aborted one may have created something.
  const sendAlways = createSend(session, new AbortController().signal);

  const create = async (path: string, name: string, json: unknown): Promise<HttpResponse | undefined> => {
    const response = await sendAlways({ method: "POST", path, json });
    if (response === undefined || (response.status >= 500 && !isRefusal(response))) {
      uncertain.add(name);
      lookUntilMs = now() + MAX_DELAY_MS;
    }
    signal.throwIfAborted();
    return response;
  };

  const findTokens = async (by: Send, where: string, params: object, columns = "name") => {
    const q = `SELECT ${columns} FROM system.tokens WHERE ${where}`;
    const path = "/api/v3/query_sql";
    return readRows(await by({ method: "POST", path, json: { db: "_internal", q, params, format: "json" } }));
  };

  const findDatabases = async (by: Send): Promise<readonly string[] | undefined> => {
    const rows = readRows(await by({ method: "GET", path: "/api/v3/configure/database?format=json" }));
    return rows?.map((row) => String(row["iox::database"])).filter((name) => name.startsWith(prefix));
  };

  const removeOne = async (name: string, path: string): Promise<void> => {
    const response = await remove(sendAlways, path);
    if (response?.status === 200) uncertain.delete(name);
  };

  /** Deletes what is known and what the server lists. Returns whether the server lists nothing any more. */
  async function removeAll(): Promise<boolean> {
    const rows = await findTokens(sendAlways, "strpos(name, $prefix) > 0", { prefix });
    const listed = rows?.map((row) => String(row["name"])).filter((name) => name.startsWith(prefix));
    const databases = await findDatabases(sendAlways);
    for (const name of new Set([...names, ...(listed ?? [])])) await removeOne(name, toTokenPath(name));
    for (const name of databases ?? []) await removeOne(name, toDatabasePath(name));
    names.clear();
    return listed?.length === 0 && databases?.length === 0;
  }

  return {
    prefix,
    createToken({ suffix, database, actions, expiry = { expiry_secs: 600 } }) {
      const name = prefix + suffix;
      names.add(name);
      const permissions = [{ resource_type: "db", resource_names: [database], actions }];
      return create("/api/v3/enterprise/configure/token", name, { token_name: name, permissions, ...expiry });
    },
    deleteToken: (suffix) => remove(send, toTokenPath(prefix + suffix)),
    findToken: async (suffix, columns) =>
      (await findTokens(send, "name = $name", { name: prefix + suffix }, columns))?.[0],
    findOperator: async () => (await findTokens(send, "name = $name", { name: "_admin" }, "permissions"))?.[0],
    createDatabase: () => create("/api/v3/configure/database", prefix, { db: prefix }),
    deleteDatabase: () => remove(send, toDatabasePath(prefix)),
    listDatabases: async () => (await findDatabases(send)) ?? [],
    async [Symbol.asyncDispose]() {
      const untilMs = now() + CLEAN_UP_TIMEOUT_MS;
      while (!(await removeAll()) || (uncertain.size > 0 && now() < lookUntilMs)) {
        if (now() >= untilMs) throw new Error(describeLeft(prefix));
        await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      }
    },
  };
}

function remove(send: Send, path: string): Promise<HttpResponse | undefined> {
  return send({ method: "DELETE", path });
}

function toTokenPath(name: string): string {
  return `/api/v3/configure/token?token_name=${encodeURIComponent(name)}`;
}

function toDatabasePath(name: string): string {
  return `/api/v3/configure/database?db=${encodeURIComponent(name)}&hard_delete_at=now`;
}

function describeLeft(prefix: string): string {
  return `Not everything was deleted. Look for names that begin with ${prefix} with \`influxdb3 show tokens\` and \`influxdb3 show databases\`. Delete them with \`influxdb3 delete token --token-name NAME\` and \`influxdb3 delete database NAME\`.`;
}
