import { randomUUID } from "node:crypto";
import type { EmulatedCluster } from "../influxdb/emulated-cluster.ts";
import type { Point } from "../influxdb/line-protocol.ts";
import { isLive } from "../influxdb/token-record.ts";
import type { TokenSeed } from "../influxdb/token-store.ts";
import type { EnterpriseBehaviour } from "./behaviour.ts";
import { Collection, type DatabaseCollection, type EnterpriseDatabase, type TokenCollection } from "./catalog.ts";
import { createNodes, type NodeCount, type Nodes } from "./nodes.ts";
import { type EnterpriseProduct, INTERNAL } from "./routes.ts";
import { type EnterpriseToken, flattenGrants, type Grant, newEnterpriseSecret, OPERATOR } from "./token.ts";

/** The properties of a cluster of Enterprise or Cloud. */
export interface EnterpriseClusterOptions {
  readonly product: EnterpriseProduct;
  /** The secret of an admin token. Default: a new one. */
  readonly managementToken?: string | undefined;
  readonly databases: readonly string[];
  /** How long every node rejects a new token for writes and queries, in addition to the lag of the catalog. */
  readonly activationDelayMs: { readonly write: number; readonly read: number };
  readonly behaviour: EnterpriseBehaviour;
  readonly nodes: NodeCount;
  /** How long a node takes to learn of the changes of another. */
  readonly catalogSyncMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The properties of a new token. */
export interface NewToken {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly grants: readonly Grant[];
  readonly expiresAtMs: number | undefined;
}

/** A cluster of Enterprise or Cloud: its catalog and points. It does not depend on HTTP. */
export class EnterpriseCluster implements EmulatedCluster {
  readonly product: EnterpriseProduct;
  /** In the header `cluster-uuid` of every response. */
  readonly uuid = randomUUID();
  readonly behaviour: EnterpriseBehaviour;
  readonly activationDelayMs: EnterpriseClusterOptions["activationDelayMs"];
  readonly now: () => number;
  readonly managementToken: string;
  readonly nodes: Nodes;
  readonly tokenCatalog: TokenCollection;
  readonly databaseCatalog: DatabaseCollection;
  readonly #managers = new Set<string>();
  readonly #issued: string[] = [];
  readonly #names = new Map<string, EnterpriseToken>();
  #nextTokenNumber = 0;
  #nextDatabaseId = 0;

  constructor(options: EnterpriseClusterOptions) {
    this.product = options.product;
    this.behaviour = options.behaviour;
    this.activationDelayMs = options.activationDelayMs;
    this.now = options.now;
    this.nodes = createNodes(options.nodes, options.catalogSyncMs, options.now);
    this.tokenCatalog = new Collection(this.nodes, ({ id }) => id);
    this.databaseCatalog = new Collection(this.nodes, ({ name }) => name);
    this.#addManager(OPERATOR, newEnterpriseSecret());
    this.managementToken = this.#addManager("github-actions", options.managementToken ?? newEnterpriseSecret());
    for (const name of [INTERNAL, ...options.databases]) this.addDatabase(name);
  }

  get secrets(): readonly string[] {
    return [...this.#managers, ...this.#issued];
  }

  /** The databases, without deleted ones and `_internal`. */
  get databases(): readonly EnterpriseDatabase[] {
    return this.databaseCatalog.existing.filter(({ isDeleted, name }) => !isDeleted && name !== INTERNAL);
  }

  /** All tokens but the admin tokens that this cluster itself created, including deleted and expired ones. */
  get tokens(): IterableIterator<EnterpriseToken> {
    return this.tokenCatalog.history.filter(({ accessToken }) => !this.#managers.has(accessToken)).values();
  }

  token(id: string): EnterpriseToken | undefined {
    return this.tokenCatalog.last(id);
  }

  /** The tokens that are neither deleted nor expired, whatever a node knows. */
  liveTokens(): EnterpriseToken[] {
    const nowMs = this.now();
    return Array.from(this.tokens).filter((token) => isLive(token, nowMs));
  }

  tokenBySecret(secret: string): EnterpriseToken | undefined {
    return this.#names.get(secret);
  }

  /** Creates an admin token. There are no accounts. */
  addManagementToken(): string {
    return this.#addManager(`admin-${this.#nextTokenNumber}`, newEnterpriseSecret());
  }

  createDatabase({ name }: { readonly name: string }): EnterpriseDatabase | undefined {
    return this.addDatabase(name);
  }

  /** The database with this name, as far as a node knows, unless it is deleted. */
  findDatabase(node: number, name: string): EnterpriseDatabase | undefined {
    const database = this.databaseCatalog.find(node, name);
    return database?.isDeleted === true ? undefined : database;
  }

  /** Creates a database, or returns undefined if the name exists. Without a node, every node knows of it at once. */
  addDatabase(name: string, node?: number): EnterpriseDatabase | undefined {
    const createdAtMs = node === undefined ? Number.NEGATIVE_INFINITY : this.now();
    const database = { id: this.#nextDatabaseId, name, isDeleted: false, createdAtMs, points: [] };
    if (!this.databaseCatalog.add(database, node)) return undefined;
    this.#nextDatabaseId += 1;
    return database;
  }

  deleteDatabase(name: string): boolean {
    return this.removeDatabase(name, { isHard: true });
  }

  /** Deletes a database. A soft delete renames it, and its name is free at once. */
  removeDatabase(name: string, { isHard, node }: { readonly isHard: boolean; readonly node?: number }): boolean {
    const database = this.databaseCatalog.current(name);
    if (!this.databaseCatalog.delete(name, node) || database === undefined) return false;
    if (!isHard) {
      const time = new Date(this.now()).toISOString().replace(/[-:]|\..*$/g, "");
      this.databaseCatalog.add({ ...database, name: `${name}-${time}`, isDeleted: true }, node);
    }
    if (this.behaviour.deletesTokensWithDatabase) this.#deleteTokensOf(database.id);
    return true;
  }

  createToken(seed: TokenSeed): EnterpriseToken {
    const token = this.#seed(seed);
    this.#issued.push(token.accessToken);
    return token;
  }

  seed(seeds: Iterable<TokenSeed>): EnterpriseToken[] {
    return Array.from(seeds, (seed) => this.#seed(seed));
  }

  revokeToken({ id }: Pick<EnterpriseToken, "id">): void {
    this.removeToken(id);
  }

  /** Creates a token, or returns undefined if the name exists. The integer ID is spent only for a token. */
  addToken(token: NewToken & { readonly createdAtMs: number }, node: number): EnterpriseToken | undefined {
    const added = this.#add(token, node);
    if (added !== undefined) this.#issued.push(added.accessToken);
    return added;
  }

  /** Deletes a token by name, and returns whether the node knew it. */
  removeToken(name: string, node?: number): boolean {
    const token = this.tokenCatalog.current(name);
    if (!this.tokenCatalog.delete(name, node) || token === undefined) return false;
    this.#update(token, { ...token, revokedAtMs: this.now() });
    return true;
  }

  points(database: string): readonly Point[] {
    return this.databaseCatalog.current(database)?.points ?? [];
  }

  #addManager(name: string, secret: string): string {
    this.#managers.add(secret);
    this.#add({ name, isAdmin: true, grants: [], expiresAtMs: undefined, createdAtMs: this.now(), secret });
    return secret;
  }

  /** @throws Error if the name exists, which a test must prevent. */
  #seed({ description, permissions = [], isAdmin = false, ...seed }: TokenSeed): EnterpriseToken {
    const { createdAtMs = this.now(), expiresAtMs, revokedAtMs } = seed;
    const grants = permissions.map(
      ({ action, resource }): Grant => ({
        resourceType: "db",
        resources: [{ name: resource, databaseId: this.databaseCatalog.current(resource)?.id }],
        actions: [action],
      }),
    );
    const token = this.#add({ name: description, isAdmin, grants, expiresAtMs, createdAtMs });
    if (token === undefined) throw new Error(`a token with the name ${description} exists`);
    if (revokedAtMs === undefined) return token;
    this.tokenCatalog.delete(description);
    return this.#update(token, { ...token, revokedAtMs });
  }

  #add(
    token: NewToken & { readonly createdAtMs: number; readonly secret?: string },
    node?: number,
  ): EnterpriseToken | undefined {
    const { name, isAdmin, grants, createdAtMs, expiresAtMs } = token;
    const added: EnterpriseToken = {
      id: name,
      description: name,
      permissions: flattenGrants(grants),
      createdAtMs,
      ...(expiresAtMs !== undefined && { expiresAtMs }),
      accessToken: token.secret ?? newEnterpriseSecret(),
      number: this.#nextTokenNumber,
      isAdmin,
      grants,
    };
    if (!this.tokenCatalog.add(added, node)) return undefined;
    this.#nextTokenNumber += 1;
    this.#names.set(added.accessToken, added);
    return added;
  }

  #update(token: EnterpriseToken, by: EnterpriseToken): EnterpriseToken {
    this.tokenCatalog.replace(token, by);
    this.#names.set(by.accessToken, by);
    return by;
  }

  #deleteTokensOf(databaseId: number): void {
    for (const { id, grants } of this.tokenCatalog.existing) {
      if (grants.some(({ resources }) => resources.some((resource) => resource.databaseId === databaseId)))
        this.removeToken(id);
    }
  }
}
