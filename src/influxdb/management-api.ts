import { isTransientStatus } from "../http/transient-status.ts";
import { asError } from "../redaction/invalid.ts";
import { advise, notReached, type Operation } from "./advice.ts";
import type { ApiCall, ApiClient } from "./api-client.ts";
import { readJson } from "./api-response.ts";
import { type Classified, done, RETRY } from "./classified.ts";
import type { Product } from "./cluster.ts";
import { type CreateOutcome, classifyNoResponse, classifyResponse } from "./create-outcome.ts";
import {
  type DatabaseTokenRequest,
  isUuid,
  type ListedDatabaseToken,
  readDescription,
  readListedDatabaseToken,
} from "./database-token.ts";
import { databasesIn, isRevoked, isTransient, recordOf, unreadableToken } from "./management-responses.ts";
import { createMissingList, type MissingList } from "./missing-list.ts";

/** A 404 that is not the API's, and stays, says that `management-url` is wrong. */
const MAX_URL_ATTEMPTS = 4;

const MIB = 1024 * 1024;
const CREATE_MAX_BYTES = MIB;
const TOKEN_MAX_BYTES = MIB;
/** A database is 150 to 600 bytes of text: some 30,000 of them. */
const DATABASES_MAX_BYTES = 16 * MIB;
/** 100,000 tokens are 55 MB of text (measured). */
const TOKENS_MAX_BYTES = 256 * MIB;

/** The databases of a cluster. */
interface ListedDatabases {
  readonly kind: "listed";
  readonly databases: readonly string[];
}

/** What looking up a token has found. `unknown`: the API itself reports that it does not know the token. */
export type TokenLookup =
  | { readonly kind: "found"; readonly token: ListedDatabaseToken }
  | { readonly kind: "unknown" };

/** Whether the management token reaches the account and the cluster. `why` completes a sentence. */
export type Reach = { readonly kind: "reached" } | { readonly kind: "not-reached"; readonly why: string };

/**
 * The Management API at a base URL that is known to be right. Its methods throw errors that explain themselves. `idNames`:
 * what a message calls the inputs that the IDs in the URL come from.
 */
export class ManagementApi {
  readonly baseUrl: string;
  readonly #product: Product;
  readonly #client: ApiClient;
  readonly #idNames: string | undefined;
  #reach: Promise<Reach> | undefined;

  constructor(baseUrl: string, product: Product, client: ApiClient, idNames?: string) {
    this.baseUrl = baseUrl;
    this.#product = product;
    this.#client = client;
    this.#idNames = idNames;
  }

  /** The names of the databases. `adviceIfForbidden`: what else can be done about a 403 of the API's own. */
  async getClusterDatabases(adviceIfForbidden = ""): Promise<readonly string[]> {
    const call = this.#databasesCall(adviceIfForbidden);
    return await this.#client.sendUntilDone(call, (answer, attempt) => {
      if (isTransientStatus(answer.status) || (isTransient(answer) && attempt < MAX_URL_ATTEMPTS)) return RETRY;
      const databases = databasesIn(answer);
      if (databases === undefined) throw this.#client.refusal(call, answer);
      this.#noteReached();
      return done(databases);
    });
  }

  /** Asks for the databases once, to find out whether this is the base URL that the cluster has. */
  async askForDatabases(attempt: number, deadlineMs: number): Promise<ListedDatabases | MissingList> {
    const call = this.#databasesCall();
    const exchanged = await this.#client.exchange(call, attempt, deadlineMs);
    const databases = exchanged.kind === "response" ? databasesIn(exchanged.response) : undefined;
    if (databases === undefined) return createMissingList(call, exchanged, attempt, this.#client);
    this.#noteReached();
    return { kind: "listed", databases };
  }

  /**
   * The tokens whose description is one of ours; the others are neither read nor checked. What is ours and cannot be
   * read is an error, unless `onUnreadable` does not throw it.
   */
  async getDatabaseTokens(
    isOurs: (description: string) => boolean,
    onUnreadable: (error: Error) => void = raise,
  ): Promise<readonly ListedDatabaseToken[]> {
    const call = this.#call("GetDatabaseTokens", "list the database tokens", "GET", "/tokens", TOKENS_MAX_BYTES);
    const list = await this.#client.sendUntilDone(call, (answer): Classified<readonly unknown[]> => {
      if (isTransient(answer)) return RETRY;
      if (answer.status !== 200) throw this.#client.refusal(call, answer);
      const json = readJson(answer);
      if (!Array.isArray(json)) return RETRY;
      this.#noteReached();
      return done<readonly unknown[]>(json);
    });
    return list.flatMap((entry) => {
      if (!isOurs(readDescription(entry) ?? "")) return [];
      const token = readListedDatabaseToken(entry);
      if (token === undefined) onUnreadable(unreadableToken(call));
      return token ?? [];
    });
  }

  /** Looks up one token. */
  async getDatabaseToken(tokenId: string): Promise<TokenLookup> {
    const call = this.#callOfToken("GetDatabaseToken", "look up", "GET", tokenId);
    return await this.#client.sendUntilDone(call, (answer): Classified<TokenLookup> => {
      if (isTransient(answer)) return RETRY;
      if (answer.status === 404) return done({ kind: "unknown" });
      if (answer.status !== 200) throw this.#client.refusal(call, answer);
      const token = recordOf(tokenId, answer);
      if (token === undefined) throw unreadableToken(call);
      return done({ kind: "found", token });
    });
  }

  /** Sends once: to repeat it is a decision of its own. No answer, and the lack of one, makes it throw. */
  async createDatabaseToken(request: DatabaseTokenRequest, attempt: number): Promise<CreateOutcome> {
    const call = {
      ...this.#call("CreateDatabaseToken", "create the database token", "POST", "/tokens", CREATE_MAX_BYTES),
      body: JSON.stringify(request),
      signal: this.#client.graceSignal,
    };
    const exchanged = await this.#client.exchange(call, attempt);
    return exchanged.kind === "response"
      ? classifyResponse(call, exchanged.response, this.#client)
      : classifyNoResponse(this.#client.explain(call, exchanged), exchanged.failure, attempt);
  }

  /**
   * What the API answered: `revoked` with proof, or `unknown` where it says itself that it knows no such token. What that
   * is worth, and what an earlier try that met an outage may have done, is for `revokeById` to find out.
   */
  async deleteDatabaseToken(tokenId: string): Promise<"revoked" | "unknown"> {
    const call = this.#callOfToken("DeleteDatabaseToken", "revoke", "DELETE", tokenId);
    return await this.#client.sendUntilDone(call, (answer): Classified<"revoked" | "unknown"> => {
      if (isTransient(answer)) return RETRY;
      if (isRevoked(tokenId, answer)) return done("revoked");
      if (answer.status === 404) return done("unknown");
      // A 2xx that is no proof, such as a captive portal's: to ask again is harmless.
      if (answer.status >= 200 && answer.status < 300) return RETRY;
      throw this.#client.refusal(call, answer);
    });
  }

  /**
   * Whether a listing has succeeded with this management token, which shows that it reaches the account and the cluster. If
   * none has succeeded yet, lists the databases, and if that fails the tokens. The result is kept, so that any number of
   * tokens costs these requests only once.
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
      const isReached = await this.getDatabaseTokens(() => false).then(
        () => true,
        () => false,
      );
      if (isReached) return { kind: "reached" };
      return { kind: "not-reached", why: `${notReached(this.#product)}. ${asError(error).message}` };
    }
  }

  /** Notes that a listing has succeeded. */
  #noteReached(): void {
    this.#reach = Promise.resolve({ kind: "reached" });
  }

  #databasesCall(adviceIfForbidden = ""): ApiCall {
    const call = this.#call("GetClusterDatabases", "list the databases", "GET", "/databases", DATABASES_MAX_BYTES);
    const more = (status: number, isApis: boolean): string => (status === 403 && isApis ? adviceIfForbidden : "");
    return { ...call, advice: (...refusal) => call.advice(...refusal) + more(...refusal) };
  }

  #callOfToken(operation: Operation, verb: string, method: ApiCall["method"], tokenId: string): ApiCall {
    if (!isUuid(tokenId)) throw new Error("A token ID must be a UUID");
    return this.#call(
      operation,
      `${verb} the database token ${tokenId}`,
      method,
      `/tokens/${tokenId}`,
      TOKEN_MAX_BYTES,
    );
  }

  #call(operation: Operation, what: string, method: ApiCall["method"], path: string, maxBytes: number): ApiCall {
    const advice = (status: number, isApis: boolean): string =>
      advise(operation, status, this.#product, isApis, this.#idNames);
    return { what, method, url: this.baseUrl + path, maxBytes, signal: this.#client.signal, advice };
  }
}

function raise(error: Error): never {
  throw error;
}
