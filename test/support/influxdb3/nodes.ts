/** A change of the catalog. Nodes learn of it at different times. */
export interface Commit {
  readonly sequence: number;
  readonly atMs: number;
}

/** How many nodes serve requests. In InfluxData's Helm chart, writes go to other nodes than everything else. */
export type NodeCount = number | { readonly ingest: number; readonly query: number };

/** The nodes of a cluster, and what each of them knows of the catalog. */
export interface Nodes {
  /** Chooses the node for a request, round-robin. */
  next(isWrite: boolean): number;
  /** A change by this node, which knows of every earlier one then. Without a node: a change that every node knows. */
  commit(node?: number): Commit;
  knows(node: number, commit: Commit): boolean;
  /** The node reads all changes, as it does if another node was faster with its own. */
  catchUp(node: number): void;
}

/** A change that every node has known from the start. */
const known: Commit = { sequence: 0, atMs: Number.NEGATIVE_INFINITY };

/** Creates nodes that learn of the changes of other nodes after `syncMs`. */
export function createNodes(count: NodeCount, syncMs: number, now: () => number): Nodes {
  const { ingest, query } = typeof count === "number" ? { ingest: 0, query: count } : count;
  const readTo = Array.from({ length: ingest + query }, () => 0);
  const turns = { ingest: 0, query: 0 };
  let sequence = 0;
  return {
    next(isWrite) {
      if (isWrite && ingest > 0) return query + (turns.ingest++ % ingest);
      return turns.query++ % query;
    },
    commit(node) {
      if (node === undefined) return known;
      sequence += 1;
      readTo[node] = sequence;
      return { sequence, atMs: now() };
    },
    knows: (node, commit) => commit.sequence <= (readTo[node] ?? 0) || now() >= commit.atMs + syncMs,
    catchUp(node) {
      readTo[node] = sequence;
    },
  };
}
