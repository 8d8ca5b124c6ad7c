import { randomBytes } from "node:crypto";
import type { Behaviour } from "./behaviour.ts";
import type { Point } from "./line-protocol.ts";
import { type Admission, admit, isLive, type Permission, type TokenRecord } from "./token-record.ts";
import { createTokenStore, type TokenChanges, type TokenSeed } from "./token-store.ts";

/** influxctl's names of the two products that have a Management API. */
export type Product = "dedicated" | "clustered";

/** A database's settings, named and with the defaults as in the Management API. */
export interface Database {
  readonly name: string;
  readonly maxTables: number;
  readonly maxColumnsPerTable: number;
  /** Nanoseconds; 0 keeps data for ever. */
  readonly retentionPeriod: number;
  readonly partitionTemplate?: unknown;
}

/** Everything that makes one cluster differ from another. */
export interface ClusterOptions {
  readonly product: Product;
  readonly accountId: string;
  readonly clusterId: string;
  /** The management token that the cluster begins with. Default: a new one. */
  readonly managementToken?: string | undefined;
  readonly databases: readonly string[];
  /** How long routers (`write`) and queriers (`read`) take to learn of a new token. */
  readonly activationDelayMs: { readonly write: number; readonly read: number };
  readonly behaviour: Behaviour;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** An InfluxDB cluster: its databases, tokens, points and rules. It knows nothing of HTTP. */
export class Cluster {
  readonly product: Product;
  readonly accountId: string;
  readonly clusterId: string;
  readonly behaviour: Behaviour;
  readonly now: () => number;
  /** The management token that the cluster begins with. */
  readonly managementToken: string;
  readonly #activationDelayMs: ClusterOptions["activationDelayMs"];
  readonly #accountOfManager = new Map<string, string>();
  readonly #issued: string[] = [];
  readonly #tokens = createTokenStore();
  readonly #databases = new Map<string, Database>();
  readonly #points = new Map<string, Point[]>();

  constructor(options: ClusterOptions) {
    this.product = options.product;
    this.accountId = options.accountId;
    this.clusterId = options.clusterId;
    this.behaviour = options.behaviour;
    this.now = options.now;
    this.#activationDelayMs = options.activationDelayMs;
    this.managementToken = options.managementToken ?? newManagementToken();
    this.#accountOfManager.set(this.managementToken, this.accountId);
    for (const name of options.databases) this.createDatabase({ name });
  }

  /** The management tokens and every access token ever issued, also those whose answer was lost. Not the seeded ones. */
  get secrets(): readonly string[] {
    return [...this.#accountOfManager.keys(), ...this.#issued];
  }

  /** Makes a management token, of this account unless another is named. */
  addManagementToken(accountId: string = this.accountId): string {
    const token = newManagementToken();
    this.#accountOfManager.set(token, accountId);
    return token;
  }

  /** The account whose management token this is. */
  accountOfManagementToken(token: string): string | undefined {
    return this.#accountOfManager.get(token);
  }

  get databases(): readonly Database[] {
    return [...this.#databases.values()];
  }

  hasDatabase(name: string): boolean {
    return this.#databases.has(name);
  }

  /** Makes a database, or returns undefined where the name is taken. The defaults are the Management API's. */
  createDatabase(settings: Partial<Database> & Pick<Database, "name">): Database | undefined {
    if (this.#databases.has(settings.name)) return undefined;
    const database = { maxTables: 500, maxColumnsPerTable: 200, retentionPeriod: 0, ...settings };
    this.#databases.set(database.name, database);
    return database;
  }

  /** Drops a database with its points. Tokens stay: they are bound to the name. Returns whether there was one. */
  deleteDatabase(name: string): boolean {
    this.#points.delete(name);
    return this.#databases.delete(name);
  }

  /** Every token ever made, oldest first, revoked and expired ones too. */
  get tokens(): IterableIterator<TokenRecord> {
    return this.#tokens.all();
  }

  token(id: string): TokenRecord | undefined {
    return this.#tokens.byId(id);
  }

  /** The tokens that are neither revoked nor expired. */
  liveTokens(): TokenRecord[] {
    const nowMs = this.now();
    return Array.from(this.#tokens.all()).filter((record) => isLive(record, nowMs));
  }

  /** Makes a token and remembers its secret. */
  createToken(seed: TokenSeed): TokenRecord {
    const record = this.#tokens.add(seed, this.now());
    this.#issued.push(record.accessToken);
    return record;
  }

  /** Puts tokens there as if they had been for long; any number of them. Their secrets were never handed out. */
  seed(seeds: Iterable<TokenSeed>): TokenRecord[] {
    const nowMs = this.now();
    return Array.from(seeds, (seed) => this.#tokens.add(seed, nowMs));
  }

  updateToken(record: TokenRecord, changes: TokenChanges): TokenRecord {
    return this.#tokens.update(record, changes);
  }

  revokeToken(record: TokenRecord): void {
    this.#tokens.revoke(record, this.now());
  }

  /** Decides whether a router (for `write`) or a querier (for `read`) accepts the token for a database. */
  admit(accessToken: string | undefined, needed: Permission): Admission {
    if (accessToken === undefined || accessToken === "") return "no-token";
    return admit(this.#tokens.byAccessToken(accessToken), needed, {
      nowMs: this.now(),
      activationDelayMs: this.#activationDelayMs[needed.action],
      revokedTokenLivesMs: this.behaviour.revokedTokenLivesMs,
    });
  }

  /** Keeps points; whether a missing database is created for them is a matter of behaviour. */
  write(database: string, points: readonly Point[]): "written" | "no-database" {
    if (!this.#databases.has(database)) {
      if (this.behaviour.writeToUnknownDatabase === "404") return "no-database";
      this.createDatabase({ name: database });
    }
    const written = this.#points.get(database) ?? [];
    for (const point of points) written.push(point);
    this.#points.set(database, written);
    return "written";
  }

  /** What was written to a database, in the order of its coming. */
  points(database: string): readonly Point[] {
    return this.#points.get(database) ?? [];
  }
}

/** `M.V1.` is the prefix that influxctl lists. */
function newManagementToken(): string {
  return `M.V1.emulator-${randomBytes(24).toString("base64url")}`;
}
