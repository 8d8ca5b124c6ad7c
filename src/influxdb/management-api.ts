import { isTransientStatus } from "../http/transient-status.ts";
import { asError } from "../redaction/invalid.ts";
import { advise, explainNotReached, type Operation } from "./advice.ts";
import type { ApiCall, ApiClient } from "./api-client.ts";
import { MANAGEMENT_API, readJson } from "./api-response.ts";
import { type Classified, done, RETRY } from "./classified.ts";
import type { ManagedProduct } from "./cluster.ts";
import { type CreateOutcome, classifyNoResponse, classifyResponse } from "./create-outcome.ts";
import {
  type CreatedDatabaseToken,
  type DatabaseTokenRequest,
  type ListedDatabaseToken,
  readDescription,
  readListedDatabaseToken,
} from "./database-token.ts";
import { adviseOnEnterprise } from "./enterprise-response.ts";
import { explainUnreadableToken, isRevoked, isTransient, readDatabases, readToken } from "./management-responses.ts";
import { createMissingList, type MissingList } from "./missing-list.ts";
import { type ActualGrant, type Reach, raise, type TokenApi, type TokenLookup } from "./token-api.ts";
import { isUuid } from "./uuid.ts";

/** After this many attempts, a 404 that the API did not send means that `management-url` is wrong. */
const MAX_URL_ATTEMPTS = 4;

const MIB = 1024 * 1024;
const TOKEN_MAX_BYTES = MIB;
/** About 30,000 databases, of 150 to 600 bytes each. */
const DATABASES_MAX_BYTES = 16 * MIB;
/** A list of 100,000 tokens has 55 MB (measured). */
const TOKENS_MAX_BYTES = 256 * MIB;

/** The databases of a cluster. */
interface ListedDatabases {
  readonly kind: "listed";
  readonly databases: readonly string[];
}

/**
 * The Management API at a base URL. Its methods throw errors for the user. `idNames`: how messages name the inputs with
 * the IDs in the URL.
 */
export class ManagementApi implements TokenApi {
  readonly baseUrl: string;
  readonly keepsExpiredTokens = false;
  readonly #product: ManagedProduct;
  readonly #client: ApiClient;
  readonly #idNames: string | undefined;
  #reach: Promise<Reach> | undefined;

  constructor(baseUrl: string, product: ManagedProduct, client: ApiClient, idNames?: string) {
    this.baseUrl = baseUrl;
    this.#product = product;
    this.#client = client;
    this.#idNames = idNames;
  }

  /** Lists the names of the databases. `adviceIfForbidden`: additional advice for a 403 that the API itself sent. */
  async getClusterDatabases(adviceIfForbidden = ""): Promise<readonly string[]> {
    const call = this.#prepareDatabasesCall(adviceIfForbidden);
    return await this.#client.sendUntilDone(call, (response, attempt) => {
      if (isTransientStatus(response.status) || (isTransient(response) && attempt < MAX_URL_ATTEMPTS)) return RETRY;
      const databases = readDatabases(response);
      if (databases === undefined) throw this.#client.explainRefusal(call, response);
      this.#noteReached();
      return done(databases);
    });
  }

  /** Sends one request for the databases, to find out whether this is the base URL of the cluster. */
  async tryToListDatabases(attempt: number, deadlineMs: number): Promise<ListedDatabases | MissingList> {
    const call = this.#prepareDatabasesCall();
    const result = await this.#client.exchange(call, attempt, deadlineMs);
    const databases = result.kind === "response" ? readDatabases(result.response) : undefined;
    if (databases === undefined) return createMissingList(call, result, attempt, this.#client);
    this.#noteReached();
    return { kind: "listed", databases };
  }

  /**
   * Lists the tokens for whose description `isSelected` returns true. Other entries are not checked. Throws an error if
   * a matching entry cannot be read, unless `onUnreadable` handles it.
   */
  async getDatabaseTokens(
    isSelected: (description: string) => boolean,
    onUnreadable: (error: Error) => void = raise,
  ): Promise<readonly ListedDatabaseToken[]> {
    const call = this.#prepare("GetDatabaseTokens", "list the database tokens", "GET", "/tokens", TOKENS_MAX_BYTES);
    const list = await this.#client.sendUntilDone(call, (response): Classified<readonly unknown[]> => {
      if (isTransient(response)) return RETRY;
      if (response.status !== 200) throw this.#client.explainRefusal(call, response);
      const json = readJson(response);
      if (!Array.isArray(json)) return RETRY;
      this.#noteReached();
      return done<readonly unknown[]>(json);
    });
    return list.flatMap((entry) => {
      if (!isSelected(readDescription(entry) ?? "")) return [];
      const token = readListedDatabaseToken(entry);
      if (token === undefined) onUnreadable(explainUnreadableToken(call));
      return token ?? [];
    });
  }

  /** Looks up one token. */
  async getDatabaseToken(tokenId: string): Promise<TokenLookup> {
    const call = this.#prepareTokenCall("GetDatabaseToken", "look up", "GET", tokenId);
    return await this.#client.sendUntilDone(call, (response): Classified<TokenLookup> => {
      if (isTransient(response)) return RETRY;
      if (response.status === 404) return done({ kind: "unknown" });
      if (response.status !== 200) throw this.#client.explainRefusal(call, response);
      const token = readToken(tokenId, response);
      if (token === undefined) throw explainUnreadableToken(call);
      return done({ kind: "found", token });
    });
  }

  /** Sends one request: the caller decides whether to retry. Returns every failure as an outcome. */
  async createDatabaseToken(request: DatabaseTokenRequest, attempt: number): Promise<CreateOutcome> {
    const call = {
      ...this.#prepare("CreateDatabaseToken", "create the database token", "POST", "/tokens", TOKEN_MAX_BYTES),
      body: JSON.stringify(request),
      signal: this.#client.graceSignal,
    };
    const result = await this.#client.exchange(call, attempt);
    return result.kind === "response"
      ? classifyResponse(call, result.response, this.#client)
      : classifyNoResponse(this.#client.explain(call, result), result.failure, attempt);
  }

  /** The response to the create request lists them. */
  async getGrant({ permissions }: CreatedDatabaseToken): Promise<ActualGrant> {
    if (permissions !== undefined) return { kind: "listed", permissions };
    return { kind: "missing", problem: "the response does not list its permissions" };
  }

  /**
   * Revokes a token. `revoked`: the response proves the revocation. `unknown`: the API itself reports that it does not
   * know the token. An earlier attempt without a response may have revoked it, so `revokeById` (src/token) checks what
   * that means.
   */
  async deleteDatabaseToken(tokenId: string): Promise<"revoked" | "unknown"> {
    const call = this.#prepareTokenCall("DeleteDatabaseToken", "revoke", "DELETE", tokenId);
    return await this.#client.sendUntilDone(call, (response): Classified<"revoked" | "unknown"> => {
      if (isTransient(response)) return RETRY;
      if (isRevoked(tokenId, response)) return done("revoked");
      if (response.status === 404) return done("unknown");
      // This 2xx proves nothing and may come from a captive portal. A retry is harmless.
      if (response.status >= 200 && response.status < 300) return RETRY;
      throw this.#client.explainRefusal(call, response);
    });
  }

  /**
   * Whether the management token could list anything, which shows that it belongs to the account and the cluster. If no
   * list has succeeded yet, lists the databases, and if that fails, the tokens. The result is kept, so that these
   * requests are sent only once for any number of tokens.
   */
  checkReach(): Promise<Reach> {
    this.#reach ??= this.#tryListings();
    return this.#reach;
  }

  async #tryListings(): Promise<Reach> {
    try {
      await this.getClusterDatabases();
      return { kind: "reached" };
    } catch (error) {
      // A management token may have been created without the permission to list databases.
      const listsTokens = await this.getDatabaseTokens(() => false).then(
        () => true,
        () => false,
      );
      if (listsTokens) return { kind: "reached" };
      return { kind: "not-reached", why: `${explainNotReached(this.#product)}. ${asError(error).message}` };
    }
  }

  /** Notes that a list has succeeded. */
  #noteReached(): void {
    this.#reach = Promise.resolve({ kind: "reached" });
  }

  #prepareDatabasesCall(adviceIfForbidden = ""): ApiCall {
    const call = this.#prepare("GetClusterDatabases", "list the databases", "GET", "/databases", DATABASES_MAX_BYTES);
    const advice: ApiCall["advice"] = (response, isFromApi) =>
      call.advice(response, isFromApi) + (response.status === 403 && isFromApi ? adviceIfForbidden : "");
    return { ...call, advice };
  }

  #prepareTokenCall(operation: Operation, verb: string, method: ApiCall["method"], tokenId: string): ApiCall {
    if (!isUuid(tokenId)) throw new Error("A token ID must be a UUID");
    return this.#prepare(
      operation,
      `${verb} the database token ${tokenId}`,
      method,
      `/tokens/${tokenId}`,
      TOKEN_MAX_BYTES,
    );
  }

  #prepare(operation: Operation, what: string, method: ApiCall["method"], path: string, maxBytes: number): ApiCall {
    const advice: ApiCall["advice"] = (response, isFromApi) =>
      adviseOnEnterprise(response, isFromApi) ??
      advise(operation, response.status, this.#product, isFromApi, this.#idNames);
    const { signal } = this.#client;
    return { what, method, url: this.baseUrl + path, maxBytes, signal, api: MANAGEMENT_API, advice };
  }
}
