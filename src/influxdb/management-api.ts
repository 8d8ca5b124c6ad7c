import { adviceFor, type Operation } from "./advice.ts";
import { accessTokensIn, apiMessageOf, bodyForm, jsonOf } from "./api-answer.ts";
import type { ApiCall, ApiClient } from "./api-client.ts";
import type { Product } from "./cluster.ts";
import {
  type CreatedDatabaseToken,
  type DatabaseTokenRequest,
  descriptionOf,
  isUuid,
  type ListedDatabaseToken,
  readCreatedDatabaseToken,
  readDatabaseNames,
  readListedDatabaseToken,
} from "./database-token.ts";
import type { HttpAnswer } from "./http.ts";
import { NoAnswer } from "./no-answer.ts";
import { canPass, parseRetryAfterMs } from "./retry.ts";

/** What became of a create request. `secrets` is all that has to be masked before anything else is done. */
export type CreateOutcome = { readonly secrets: readonly string[] } & (
  | { readonly kind: "created"; readonly token: CreatedDatabaseToken }
  /** It certainly made no token. `retryAfterMs` is there where the cause can pass. */
  | { readonly kind: "refused"; readonly error: Error; readonly canPass: boolean; readonly retryAfterMs?: number }
  /** It may have made a token, now or later. `unreadable`: a 2xx that lacks the ID or the access token. */
  | { readonly kind: "unknown"; readonly error: Error; readonly unreadable: boolean; readonly retryAfterMs?: number }
);

const MIB = 1024 * 1024;
const CREATE_MAX_BYTES = MIB;
const DELETE_MAX_BYTES = MIB;
/** 100,000 tokens are 55 MB of text (measured). */
const LIST_MAX_BYTES = 256 * MIB;

/** The Management API at a base URL that is known to be right. Its methods throw errors that explain themselves. */
export class ManagementApi {
  readonly baseUrl: string;
  readonly #product: Product;
  readonly #client: ApiClient;

  constructor(baseUrl: string, product: Product, client: ApiClient) {
    this.baseUrl = baseUrl;
    this.#product = product;
    this.#client = client;
  }

  /** The names of the databases, or the error where the route does not exist under this base URL. */
  async getClusterDatabases(): Promise<readonly string[] | Error> {
    const call = this.#call("GetClusterDatabases", "list the databases", "GET", "/databases", LIST_MAX_BYTES);
    // While a route is looked for, any 404 says that it is not there; where there is one route, an ingress's is an outage.
    const isAway = this.#product === "dedicated" ? isOutage : (given: HttpAnswer) => canPass(given.status);
    const answer = await this.#client.sendUntilAnswered(call, isAway);
    const databases = answer.status === 200 ? readDatabaseNames(jsonOf(answer)) : undefined;
    if (databases !== undefined) return databases;
    const error = this.#client.refusal(call, answer);
    if (answer.status === 404) return error;
    throw error;
  }

  /** The tokens whose description is one of ours; the others are neither read nor checked. */
  async getDatabaseTokens(isOurs: (description: string) => boolean): Promise<readonly ListedDatabaseToken[]> {
    const call = this.#call("GetDatabaseTokens", "list the database tokens", "GET", "/tokens", LIST_MAX_BYTES);
    const answer = await this.#client.sendUntilAnswered(call, isListingOutage);
    const list = answer.status === 200 ? jsonOf(answer) : undefined;
    if (!Array.isArray(list)) throw this.#client.refusal(call, answer);
    return list.filter((entry) => isOurs(descriptionOf(entry) ?? "")).map((entry) => listedToken(entry, call));
  }

  /** Sends once: to repeat it is a decision of its own. No answer, and the lack of one, makes it throw. */
  async createDatabaseToken(request: DatabaseTokenRequest, attempt: number): Promise<CreateOutcome> {
    const call = {
      ...this.#call("CreateDatabaseToken", "create the database token", "POST", "/tokens", CREATE_MAX_BYTES),
      body: JSON.stringify(request),
      signal: this.#client.parts.graceSignal,
    };
    try {
      return outcomeOf(call, await this.#client.send(call, attempt), this.#client);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return outcomeWithoutAnswer(call, error, this.#client);
    }
  }

  /** `not-found`: the API itself says that it knows no such token. */
  async deleteDatabaseToken(tokenId: string): Promise<"revoked" | "not-found"> {
    if (!isUuid(tokenId)) throw new Error("A token ID that is no UUID must not become part of a URL");
    const what = `revoke the database token ${tokenId}`;
    const call = this.#call("DeleteDatabaseToken", what, "DELETE", `/tokens/${tokenId}`, DELETE_MAX_BYTES);
    const answer = await this.#client.sendUntilAnswered(call, isOutage);
    if (isRevoked(answer)) return "revoked";
    if (answer.status === 404) return "not-found";
    throw this.#client.refusal(call, answer);
  }

  #call(operation: Operation, what: string, method: ApiCall["method"], path: string, maxBytes: number): ApiCall {
    const advice = (status: number): string => adviceFor(operation, status, this.#product);
    return { what, method, url: this.baseUrl + path, maxBytes, signal: this.#client.parts.signal, advice };
  }
}

function listedToken(entry: unknown, call: ApiCall): ListedDatabaseToken {
  const token = readListedDatabaseToken(entry);
  if (token !== undefined) return token;
  throw new Error(
    `Could not ${call.what}: ${call.method} ${call.url} answered with a token of ours that cannot be read`,
  );
}

/** A 404 that is not the API's comes from an ingress whose backend is away, as it is while InfluxDB restarts. */
function isForeign404(answer: HttpAnswer): boolean {
  return answer.status === 404 && apiMessageOf(answer) === undefined;
}

function isListingOutage(answer: HttpAnswer): boolean {
  return canPass(answer.status) || isForeign404(answer) || (answer.status === 200 && !Array.isArray(jsonOf(answer)));
}

function isOutage(answer: HttpAnswer): boolean {
  return canPass(answer.status) || isForeign404(answer);
}

/** 204 as documented, or the token's record with `revokedAt`. Another 2xx may be a captive portal's. */
function isRevoked(answer: HttpAnswer): boolean {
  if (answer.status === 204) return true;
  return answer.status === 200 && readListedDatabaseToken(jsonOf(answer))?.revokedAtMs !== undefined;
}

function outcomeOf(call: ApiCall, answer: HttpAnswer, client: ApiClient): CreateOutcome {
  const secrets = accessTokensIn(answer.body);
  const retryAfterMs = parseRetryAfterMs(answer.headers["retry-after"], client.parts.now());
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (answer.status >= 200 && answer.status < 300) {
    const token = readCreatedDatabaseToken(jsonOf(answer));
    if (token !== undefined) return { kind: "created", token, secrets: [...new Set([token.accessToken, ...secrets])] };
    const error = new Error(
      `Could not ${call.what}: ${call.method} ${call.url} answered ${answer.status}, but without a token that can be read (${bodyForm(answer)})`,
    );
    return { kind: "unknown", error, unreadable: true, secrets, ...wait };
  }
  const error = client.refusal(call, answer);
  const isUnknown = answer.status === 408 || answer.status >= 500;
  return isUnknown
    ? { kind: "unknown", error, unreadable: false, secrets, ...wait }
    : { kind: "refused", error, canPass: answer.status === 429, secrets, ...wait };
}

function outcomeWithoutAnswer(call: ApiCall, failure: NoAnswer, client: ApiClient): CreateOutcome {
  const error = client.unanswered(call, failure);
  if (!failure.sent) return { kind: "refused", error, canPass: !failure.isUntrusted, secrets: [] };
  const unreadable = failure.status !== undefined && failure.status >= 200 && failure.status < 300;
  return { kind: "unknown", error, unreadable, secrets: [] };
}
