import type { HttpResponse } from "../http/messages.ts";
import { AdvisedError } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import type { ApiCall, ApiClient } from "../influxdb/api-client.ts";
import { readJson } from "../influxdb/api-response.ts";
import { type Classified, type Classify, done, RETRY } from "../influxdb/classified.ts";
import { advise, adviseOnFailure, CHECK_HOST } from "./advice.ts";
import type { Operation } from "./other-product.ts";
import { isForeign404, SERVER } from "./responses.ts";
import { createQueryBody, type TokenQuery } from "./tokens-table.ts";
import { findOldVersion } from "./version.ts";

/** A row with a long name and ten databases has 1 KB, so this is enough for more than 100,000 tokens. */
const TOKENS_MAX_BYTES = 256 * 1024 * 1024;

/** Sends requests to InfluxDB 3 Enterprise or Cloud. */
export class Server {
  readonly host: string;
  readonly client: ApiClient;
  readonly #onOldVersion: (version: string) => void;
  #isVersionReported = false;

  constructor(host: string, client: ApiClient, onOldVersion: (version: string) => void = () => {}) {
    this.host = host;
    this.client = client;
    this.#onOldVersion = onOldVersion;
  }

  prepare(operation: Operation, what: string, method: ApiCall["method"], path: string, maxBytes: number): ApiCall {
    const url = this.host + path;
    return {
      what,
      method,
      url,
      maxBytes,
      signal: this.client.signal,
      api: SERVER,
      advice: (response, isFromApi) => advise(operation, url, response, isFromApi),
      adviseOnFailure: (code) => adviseOnFailure(url, code),
    };
  }

  send<T>(call: ApiCall, classify: Classify<T>): Promise<T> {
    return this.client.sendUntilDone(call, (response, attempt) => {
      this.noteVersion(response);
      return classify(response, attempt);
    });
  }

  /** Queries the table of tokens, and returns its rows. A response that is cut off is no list without rows. */
  async queryTokens(what: string, query: TokenQuery): Promise<readonly unknown[]> {
    const call = {
      ...this.prepare("QuerySql", what, "POST", "/api/v3/query_sql", TOKENS_MAX_BYTES),
      body: createQueryBody(query),
      isRead: true,
    };
    return await this.send(call, (response): Classified<readonly unknown[]> => {
      if (isTransientStatus(response.status) || isForeign404(response)) return RETRY;
      if (response.status !== 200) throw this.client.explainRefusal(call, response);
      const json = readJson(response);
      return Array.isArray(json) ? done<readonly unknown[]>(json) : RETRY;
    });
  }

  /** Reports the version of the server once, if it has a known security problem. */
  noteVersion(response: HttpResponse): void {
    const version = this.#isVersionReported ? undefined : findOldVersion(response);
    if (version === undefined) return;
    this.#isVersionReported = true;
    this.#onOldVersion(version);
  }

  explainUnreadable(what: string): Error {
    return new AdvisedError(
      `Could not ${what}: ${this.host} returned a row of system.tokens that cannot be read`,
      CHECK_HOST,
    );
  }
}
