import { MARK_PART, parseMark } from "../grant/mark.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import type { ApiCall, ApiClient } from "../influxdb/api-client.ts";
import { type Classified, done, RETRY } from "../influxdb/classified.ts";
import { type CreateOutcome, listSecrets } from "../influxdb/create-outcome.ts";
import type { CreatedDatabaseToken, DatabaseTokenRequest, ListedDatabaseToken } from "../influxdb/database-token.ts";
import { type ActualGrant, type Reach, raise, type TokenApi, type TokenLookup } from "../influxdb/token-api.ts";
import { asError } from "../redaction/invalid.ts";
import { NOT_REACHED } from "./advice.ts";
import { type CreatedToken, classifyFailure, createBody, readCreatedToken } from "./create.ts";
import { DatabaseLag } from "./database-lag.ts";
import { readDatabases } from "./databases.ts";
import { readGrant } from "./grant.ts";
import { isAdmin } from "./permissions-text.ts";
import { isForeign404, isUnknownToken } from "./responses.ts";
import { Server } from "./server.ts";
import { byName, byNumber, byPart, readRow, readRowName, type TokenQuery } from "./tokens-table.ts";

const MIB = 1024 * 1024;
const TOKEN_MAX_BYTES = MIB;
const DATABASES_MAX_BYTES = 16 * MIB;

/** After this many attempts, a 404 that the server did not send means that `host` is wrong. */
const MAX_URL_ATTEMPTS = 4;

/** How long a node may not know a new token. */
const MAX_LAG_MS = 10_000;
const LAG_INTERVAL_MS = 500;

const DELETE_PATH = "/api/v3/configure/token";

/** Options of the API. */
export interface EnterpriseApiOptions {
  /** The origin of the server. */
  readonly host: string;
  /**
   * Whether to look up a token before it is deleted, because its name comes from the inputs. It could be the name of an
   * admin token.
   */
  readonly looksUpFirst?: boolean;
  /** How long a node may not know a database that another node has listed. Default 0. */
  readonly maxDatabaseLagMs?: number;
  /** Called once, if the server has a version with a known security problem. */
  readonly onOldVersion?: (version: string) => void;
}

/** The tokens of InfluxDB 3 Enterprise and Cloud. Their ID is their name, which is the description. */
export class EnterpriseApi implements TokenApi {
  readonly keepsExpiredTokens = true;
  readonly #looksUpFirst: boolean;
  readonly #server: Server;
  /** The tokens that this object has created, by their names. */
  readonly #created = new Map<string, Omit<CreatedToken, "token">>();
  readonly #databaseLag: DatabaseLag;
  #reach: Promise<Reach> | undefined;

  constructor(
    { host, looksUpFirst = false, maxDatabaseLagMs = 0, onOldVersion }: EnterpriseApiOptions,
    client: ApiClient,
  ) {
    this.#looksUpFirst = looksUpFirst;
    this.#databaseLag = new DatabaseLag(maxDatabaseLagMs, client.pace.now);
    this.#server = new Server(host, client, onOldVersion);
  }

  async getClusterDatabases(adviceIfForbidden = ""): Promise<readonly string[]> {
    const path = "/api/v3/configure/database?format=json";
    const prepared = this.#server.prepare("ListDatabases", "list the databases", "GET", path, DATABASES_MAX_BYTES);
    const advice: ApiCall["advice"] = (response, isFromApi) =>
      prepared.advice(response, isFromApi) + (response.status === 403 && isFromApi ? adviceIfForbidden : "");
    const call = { ...prepared, advice };
    return await this.#server.send(call, (response, attempt) => {
      if (isTransientStatus(response.status) || (isForeign404(response) && attempt < MAX_URL_ATTEMPTS)) return RETRY;
      const databases = readDatabases(response);
      if (databases === undefined) throw this.#server.client.explainRefusal(call, response);
      return done(databases);
    });
  }

  async createDatabaseToken(request: DatabaseTokenRequest, attempt: number): Promise<CreateOutcome> {
    const { client } = this.#server;
    const path = "/api/v3/enterprise/configure/token";
    const body = createBody(request, client.pace.serverNow());
    const call = {
      ...this.#server.prepare("CreateResourceToken", "create the database token", "POST", path, TOKEN_MAX_BYTES),
      body: JSON.stringify(body),
      signal: client.graceSignal,
    };
    const result = await client.exchange(call, attempt);
    const response = result.kind === "response" ? result.response : undefined;
    if (response !== undefined) this.#server.noteVersion(response);
    const created = response === undefined ? undefined : readCreatedToken(response, body);
    if (response === undefined || created === undefined)
      return this.#databaseLag.tolerate(classifyFailure(call, result, attempt, body.token_name, client), response);
    const { token, ...facts } = created;
    this.#created.set(token.id, facts);
    return { kind: "created", token, secrets: [...new Set([token.accessToken, ...listSecrets(response)])] };
  }

  /** The response to the create request does not list the permissions. */
  async getGrant({ id }: CreatedDatabaseToken): Promise<ActualGrant> {
    const created = this.#created.get(id);
    if (created === undefined) return { kind: "missing", problem: "it was not created by this step" };
    const { now, sleep } = this.#server.client.pace;
    const untilMs = now() + MAX_LAG_MS;
    for (;;) {
      const [entry] = await this.#query("check the permissions of the database token", byNumber(created.tokenNumber));
      if (entry !== undefined) return readGrant(id, entry, created.expirySecs);
      if (now() >= untilMs) return { kind: "missing", problem: "it is not in system.tokens, even after 10 s" };
      await sleep(LAG_INTERVAL_MS);
    }
  }

  /** Leaves admin tokens out. */
  async getDatabaseTokens(
    isSelected: (description: string) => boolean,
    onUnreadable: (error: Error) => void = raise,
  ): Promise<readonly ListedDatabaseToken[]> {
    const what = "list the database tokens";
    const entries = await this.#query(what, byPart(MARK_PART));
    return entries.flatMap((entry) => {
      if (!isSelected(readRowName(entry) ?? "")) return [];
      const row = readRow(entry);
      if (row === undefined) onUnreadable(this.#server.explainUnreadable(what));
      return row === undefined || isAdmin(row.permissions) ? [] : row.token;
    });
  }

  /** Throws for an admin token. */
  async getDatabaseToken(name: string): Promise<TokenLookup> {
    requireMark(name);
    const what = `look up the database token ${name}`;
    const entries = await this.#query(what, byName(name));
    const entry = entries.find((each) => readRowName(each) === name);
    if (entry === undefined) return { kind: "unknown" };
    const row = readRow(entry);
    if (row === undefined) throw this.#server.explainUnreadable(what);
    if (isAdmin(row.permissions)) throw new Error(`${name} is an admin token, which this action never revokes`);
    return { kind: "found", token: row.token };
  }

  /** `unknown`: the node that responds does not know the token. Another node may, or it may be revoked already. */
  async deleteDatabaseToken(name: string): Promise<"revoked" | "unknown"> {
    requireMark(name);
    if (this.#looksUpFirst) await this.getDatabaseToken(name);
    const path = `${DELETE_PATH}?token_name=${encodeURIComponent(name)}`;
    const call = {
      ...this.#server.prepare("DeleteToken", `revoke the database token ${name}`, "DELETE", path, TOKEN_MAX_BYTES),
      // The name is long, and already in the message.
      shownUrl: this.#server.host + DELETE_PATH,
    };
    return await this.#server.send(call, (response): Classified<"revoked" | "unknown"> => {
      const { status, body } = response;
      if (isTransientStatus(status)) return RETRY;
      if (status === 200 && body === "") return done("revoked");
      if (isUnknownToken(name, response)) return done("unknown");
      // Any other 2xx or 404 proves nothing, and a retry is harmless.
      if (status === 404 || (status >= 200 && status < 300)) return RETRY;
      throw this.#server.client.explainRefusal(call, response);
    });
  }

  checkReach(): Promise<Reach> {
    this.#reach ??= this.getDatabaseTokens(() => false).then(
      () => ({ kind: "reached" }),
      (error: unknown) => ({ kind: "not-reached", why: `${NOT_REACHED}. ${asError(error).message}` }),
    );
    return this.#reach;
  }

  async #query(what: string, query: TokenQuery): Promise<readonly unknown[]> {
    const rows = await this.#server.queryTokens(what, query);
    this.#reach = Promise.resolve({ kind: "reached" });
    return rows;
  }
}

/** A DELETE could hit any token, admin tokens included. */
function requireMark(name: string): void {
  if (parseMark(name) === undefined || !name.isWellFormed())
    throw new Error("The name of a token must have a mark of this action");
}
