import type { Point } from "../influxdb/line-protocol.ts";
import type { Commit, Nodes } from "./nodes.ts";
import type { EnterpriseToken } from "./token.ts";

/** Something that exists from one change of the catalog to another. */
interface Entry<T> {
  value: T;
  readonly created: Commit;
  deleted?: Commit;
}

/** A database. A deleted one keeps its ID and gets another name. */
export interface EnterpriseDatabase {
  readonly id: number;
  readonly name: string;
  readonly isDeleted: boolean;
  readonly createdAtMs: number;
  readonly points: Point[];
}

/** Named things of which each node knows its own part. At most one with a name exists at a time. */
export class Collection<T> {
  readonly #nodes: Nodes;
  readonly #nameOf: (value: T) => string;
  readonly #entries: Entry<T>[] = [];
  readonly #byName = new Map<string, Entry<T>[]>();

  constructor(nodes: Nodes, nameOf: (value: T) => string) {
    this.#nodes = nodes;
    this.#nameOf = nameOf;
  }

  /** All, the oldest first, including deleted ones. */
  get history(): readonly T[] {
    return this.#entries.map(({ value }) => value);
  }

  /** Those that exist, whatever a node knows. */
  get existing(): readonly T[] {
    return this.#entries.filter(({ deleted }) => deleted === undefined).map(({ value }) => value);
  }

  /** The one with this name that exists. */
  current(name: string): T | undefined {
    return this.#entryOf(name)?.value;
  }

  /** The last one with this name, which may be deleted. */
  last(name: string): T | undefined {
    return this.#byName.get(name)?.at(-1)?.value;
  }

  /** Those that exist as far as a node knows. */
  seenBy(node: number): readonly T[] {
    return this.#entries.filter((entry) => this.#isSeen(entry, node)).map(({ value }) => value);
  }

  /** The one with this name, as far as a node knows. */
  find(node: number, name: string): T | undefined {
    return this.#byName.get(name)?.find((entry) => this.#isSeen(entry, node))?.value;
  }

  /** Whether a node knows that this one exists. */
  isSeen(node: number, value: T): boolean {
    const entries = this.#byName.get(this.#nameOf(value)) ?? [];
    return entries.some((entry) => entry.value === value && this.#isSeen(entry, node));
  }

  /**
   * Adds a value, and returns whether its name was free. A node that does not know yet that it is not learns of it now.
   */
  add(value: T, node?: number): boolean {
    const name = this.#nameOf(value);
    if (node !== undefined && this.find(node, name) !== undefined) return false;
    if (this.#entryOf(name) !== undefined) {
      if (node !== undefined) this.#nodes.catchUp(node);
      return false;
    }
    const entry = { value, created: this.#nodes.commit(node) };
    this.#entries.push(entry);
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), entry]);
    return true;
  }

  /** Deletes by name, and returns whether there was one. A node deletes only what it knows. */
  delete(name: string, node?: number): boolean {
    if (node !== undefined && this.find(node, name) === undefined) return false;
    const entry = this.#entryOf(name);
    if (entry === undefined) {
      if (node !== undefined) this.#nodes.catchUp(node);
      return false;
    }
    entry.deleted = this.#nodes.commit(node);
    return true;
  }

  /** Replaces a value by one with the same name. Every node knows at once. */
  replace(value: T, by: T): void {
    const entry = this.#byName.get(this.#nameOf(value))?.find((candidate) => candidate.value === value);
    if (entry !== undefined) entry.value = by;
  }

  #entryOf(name: string): Entry<T> | undefined {
    return this.#byName.get(name)?.find(({ deleted }) => deleted === undefined);
  }

  #isSeen({ created, deleted }: Entry<T>, node: number): boolean {
    return this.#nodes.knows(node, created) && !(deleted !== undefined && this.#nodes.knows(node, deleted));
  }
}

/** Tokens by name. */
export type TokenCollection = Collection<EnterpriseToken>;

/** Databases by name, including deleted ones. */
export type DatabaseCollection = Collection<EnterpriseDatabase>;
