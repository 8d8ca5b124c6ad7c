import type { HttpResponse } from "../http/messages.ts";
import { NoResponse } from "../http/no-response.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { asError } from "../redaction/invalid.ts";
import { advise, notReached, type Operation } from "./advice.ts";
import { type ApiCall, type ApiClient, toNoResponse } from "./api-client.ts";
import { readApiMessage, readJson } from "./api-response.ts";
import type { Product } from "./cluster.ts";
import { type CreateOutcome, classifyNoResponse, classifyResponse } from "./create-outcome.ts";
import {
  type DatabaseTokenRequest,
  isUuid,
  type ListedDatabaseToken,
  readDatabaseNames,
  readDescription,
  readListedDatabaseToken,
} from "./database-token.ts";
import { type MissingList, missingList } from "./missing-list.ts";

/** A 404 that is not the API's, and stays, says that `management-url` is wrong. */
const MAX_URL_ATTEMPTS = 4;

const MIB = 1024 * 1024;
const CREATE_MAX_BYTES = MIB;
const TOKEN_MAX_BYTES = MIB;
/** A database is 150 to 600 bytes of text: some 30,000 of them. */
const DATABASES_MAX_BYTES = 16 * MIB;
/** 100,000 tokens are 55 MB of text (measured). */
const TOKENS_MAX_BYTES = 256 * MIB;

/**
 * The Management API at a base URL that is known to be right. Its methods throw errors that explain themselves. `idNames`:
 * what a message calls the inputs that the IDs in the URL come from.
 */
export class ManagementApi {
  readonly baseUrl: string;
  readonly #product: Product;
  readonly #client: ApiClient;
  readonly #idNames: string | undefined;
  #reach: Promise<Error | undefined> | undefined;

  constructor(baseUrl: string, product: Product, client: ApiClient, idNames?: string) {
    this.baseUrl = baseUrl;
    this.#product = product;
    this.#client = client;
    this.#idNames = idNames;
  }

  /** The names of the databases. `adviceIfForbidden`: what else can be done about a 403 of the API's own. */
  async getClusterDatabases(adviceIfForbidden = ""): Promise<readonly string[]> {
    const call = this.#databasesCall(adviceIfForbidden);
    return await this.#client.sendUntil(call, (answer, attempt) => {
      if (isTransientStatus(answer.status) || (isTransient(answer) && attempt < MAX_URL_ATTEMPTS)) return undefined;
      const databases = databasesIn(answer);
      if (databases === undefined) throw this.#client.refusal(call, answer);
      return this.#reached(databases);
    });
  }

  /** Asks for the databases once, to find out whether this is the base URL that the cluster has. */
  async askForDatabases(attempt: number, deadlineMs: number): Promise<readonly string[] | MissingList> {
    const call = this.#databasesCall();
    const outcome = await this.#client.send(call, attempt, deadlineMs).catch(toNoResponse);
    const databases = outcome instanceof NoResponse ? undefined : databasesIn(outcome);
    return databases === undefined ? missingList(call, outcome, attempt, this.#client) : this.#reached(databases);
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
    const list = await this.#client.sendUntil(call, (answer): readonly unknown[] | undefined => {
      if (isTransient(answer)) return undefined;
      if (answer.status !== 200) throw this.#client.refusal(call, answer);
      const json = readJson(answer);
      return Array.isArray(json) ? this.#reached(json) : undefined;
    });
    return list.flatMap((entry) => {
      if (!isOurs(readDescription(entry) ?? "")) return [];
      const token = readListedDatabaseToken(entry);
      if (token === undefined) onUnreadable(unreadableToken(call));
      return token ?? [];
    });
  }

  /** The token of that ID; `undefined` where the API itself says that it knows none. */
  async getDatabaseToken(tokenId: string): Promise<ListedDatabaseToken | undefined> {
    const call = this.#callOfToken("GetDatabaseToken", "look up", "GET", tokenId);
    const token = await this.#client.sendUntil(call, (answer) => {
      if (isTransient(answer)) return undefined;
      if (answer.status === 404) return "unknown";
      if (answer.status !== 200) throw this.#client.refusal(call, answer);
      return recordOf(tokenId, answer) ?? raise(unreadableToken(call));
    });
    return token === "unknown" ? undefined : token;
  }

  /** Sends once: to repeat it is a decision of its own. No answer, and the lack of one, makes it throw. */
  async createDatabaseToken(request: DatabaseTokenRequest, attempt: number): Promise<CreateOutcome> {
    const call = {
      ...this.#call("CreateDatabaseToken", "create the database token", "POST", "/tokens", CREATE_MAX_BYTES),
      body: JSON.stringify(request),
      signal: this.#client.parts.graceSignal,
    };
    try {
      return classifyResponse(call, await this.#client.send(call, attempt), this.#client);
    } catch (error) {
      if (!(error instanceof NoResponse)) throw error;
      return classifyNoResponse(this.#client.unanswered(call, error), error, attempt);
    }
  }

  /**
   * What the API answered: `revoked` with proof, or `unknown` where it says itself that it knows no such token. What that
   * is worth, and what an earlier try that met an outage may have done, is for `revokeById` to find out.
   */
  async deleteDatabaseToken(tokenId: string): Promise<"revoked" | "unknown"> {
    const call = this.#callOfToken("DeleteDatabaseToken", "revoke", "DELETE", tokenId);
    return await this.#client.sendUntil(call, (answer) => {
      if (isTransient(answer)) return undefined;
      if (isRevoked(tokenId, answer)) return "revoked";
      if (answer.status === 404) return "unknown";
      // A 2xx that is no proof, such as a captive portal's: to ask again is harmless.
      if (answer.status >= 200 && answer.status < 300) return undefined;
      throw this.#client.refusal(call, answer);
    });
  }

  /**
   * Why it is not believed that this management token reaches the account and the cluster; `undefined` where it was seen
   * to: a listing has succeeded with it. Where none has yet, the databases are listed, and where that fails the tokens.
   * The answer is kept, so that any number of tokens costs these requests once. The message completes a sentence.
   */
  reachProblem(): Promise<Error | undefined> {
    this.#reach ??= this.#findReachProblem();
    return this.#reach;
  }

  async #findReachProblem(): Promise<Error | undefined> {
    const databases = await this.getClusterDatabases().catch(asError);
    if (!(databases instanceof Error)) return undefined;
    // A management token may be made so that it may not list databases.
    const tokens = await this.getDatabaseTokens(() => false).catch(asError);
    return tokens instanceof Error ? new Error(`${notReached(this.#product)}. ${databases.message}`) : undefined;
  }

  /** Notes that a listing has succeeded, and passes it on. */
  #reached<T>(listing: T): T {
    this.#reach = Promise.resolve(undefined);
    return listing;
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
    return { what, method, url: this.baseUrl + path, maxBytes, signal: this.#client.parts.signal, advice };
  }
}

function databasesIn(answer: HttpResponse): readonly string[] | undefined {
  return answer.status === 200 ? readDatabaseNames(readJson(answer)) : undefined;
}

function raise(error: Error): never {
  throw error;
}

function unreadableToken(call: ApiCall): Error {
  return new Error(`Could not ${call.what}: ${call.method} ${call.url} returned a token record that cannot be read`);
}

/** A 404 that is not the API's comes from an ingress whose backend is away, as it is while InfluxDB restarts. */
function isTransient(answer: HttpResponse): boolean {
  return isTransientStatus(answer.status) || (answer.status === 404 && readApiMessage(answer) === undefined);
}

/** 204 as documented, or the token's record with `revokedAt`. Another 2xx may be a captive portal's. */
function isRevoked(tokenId: string, answer: HttpResponse): boolean {
  if (answer.status === 204) return true;
  return answer.status === 200 && recordOf(tokenId, answer)?.revokedAtMs !== undefined;
}

/** The record of this token; `undefined` if it cannot be read, or is another token's: it proves nothing of this one. */
function recordOf(tokenId: string, answer: HttpResponse): ListedDatabaseToken | undefined {
  const token = readListedDatabaseToken(readJson(answer));
  return token?.id.toLowerCase() === tokenId.toLowerCase() ? token : undefined;
}
