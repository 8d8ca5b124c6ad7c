import { randomBytes } from "node:crypto";
import type { Behaviour } from "./behaviour.ts";
import type { EmulatedCluster } from "./emulated-cluster.ts";
import type { Point } from "./line-protocol.ts";
import { type Admission, admit, isLive, type Permission, type TokenRecord } from "./token-record.ts";
import { createTokenStore, type TokenChanges, type TokenSeed } from "./token-store.ts";

/** The products that have a Management API, with the names that influxctl uses. */
export type Product = "dedicated" | "clustered";

/** The settings of a database, with the names and defaults of the Management API. */
export interface Database {
  readonly name: string;
  readonly maxTables: number;
  readonly maxColumnsPerTable: number;
  /** Nanoseconds. 0 keeps data forever. */
  readonly retentionPeriod: number;
  readonly partitionTemplate?: unknown;
}

/** The properties of a cluster. */
export interface ClusterOptions {
  readonly product: Product;
  readonly accountId: string;
  readonly clusterId: string;
  /** The first management token of the cluster. Default: a new one. */
  readonly managementToken?: string | undefined;
  readonly databases: readonly string[];
  /** How long routers (`write`) and queriers (`read`) take to accept a new token. */
  readonly activationDelayMs: { readonly write: number; readonly read: number };
  readonly behaviour: Behaviour;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** An InfluxDB cluster: its databases, tokens, points and rules. It does not depend on HTTP. */
export class Cluster implements EmulatedCluster {
  readonly product: Product;
  readonly accountId: string;
  readonly clusterId: string;
  readonly behaviour: Behaviour;
  readonly now: () => number;
  /** The first management token of the cluster. */
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

  /** All management tokens and issued access tokens, including those whose response was lost. Excludes seeded ones. */
  get secrets(): readonly string[] {
    return [...this.#accountOfManager.keys(), ...this.#issued];
  }

  /** Creates a management token, by default of this account. */
  addManagementToken(accountId: string = this.accountId): string {
    const token = newManagementToken();
    this.#accountOfManager.set(token, accountId);
    return token;
  }

  /** The account of a management token. */
  accountOfManagementToken(token: string): string | undefined {
    return this.#accountOfManager.get(token);
  }

  get databases(): readonly Database[] {
    return [...this.#databases.values()];
  }

  hasDatabase(name: string): boolean {
    return this.#databases.has(name);
  }

  /** Creates a database, or returns undefined if the name exists. The defaults are those of the Management API. */
  createDatabase(settings: Partial<Database> & Pick<Database, "name">): Database | undefined {
    if (this.#databases.has(settings.name)) return undefined;
    const database = { maxTables: 500, maxColumnsPerTable: 200, retentionPeriod: 0, ...settings };
    this.#databases.set(database.name, database);
    return database;
  }

  /**
   * Deletes a database with its points, and returns whether it existed. Tokens stay, because they refer to the name.
   */
  deleteDatabase(name: string): boolean {
    this.#points.delete(name);
    return this.#databases.delete(name);
  }

  /** All tokens, the oldest first, including revoked and expired ones. */
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

  /** Creates a token and stores its secret. */
  createToken(seed: TokenSeed): TokenRecord {
    const record = this.#tokens.add(seed, this.now());
    this.#issued.push(record.accessToken);
    return record;
  }

  /** Adds any number of tokens whose secrets were never issued. */
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

  /** Stores points. `behaviour` decides whether this creates a missing database. */
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

  /** The points of a database, in the order in which they were written. */
  points(database: string): readonly Point[] {
    return this.#points.get(database) ?? [];
  }
}

/** `M.V1.` is the prefix that influxctl lists. */
function newManagementToken(): string {
  return `M.V1.emulator-${randomBytes(24).toString("base64url")}`;
}
