/** The statuses of a run, in order. */
export type RunStatus = "requested" | "pending" | "waiting" | "queued" | "in_progress" | "completed";

/** A workflow run with all of its attempts, which share its ID. */
export interface Run {
  readonly id: number;
  readonly attempt: number;
  readonly status: RunStatus;
  /** When its first attempt was created. */
  readonly createdAtMs: number;
}

/** Which runs a list shows. */
export interface RunFilter {
  readonly status: string | null;
  /** From the first to the second time, both included. */
  readonly created: readonly [number, number] | null;
}

/** Which repositories a token sees, and whether it may read their runs (`actions: read`). */
export interface Access {
  readonly repositories: "all" | readonly string[];
  readonly actionsRead: boolean;
}

/** The access of a token to a repository. */
export type Admission = "admitted" | "unknown-token" | "hidden" | "forbidden";

/** Repositories with runs, and the tokens that can see them. It does not depend on HTTP. */
export class GitHub {
  readonly #now: () => number;
  readonly #runs = new Map<string, Map<number, Run>>();
  readonly #renamed = new Set<string>();
  readonly #unlisted = new Set<number>();
  readonly #accesses = new Map<string, Access>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Adds a repository with runs. It can take the old name of another repository. */
  addRepository(name: string, runs: Readonly<Record<number, RunStatus>> = {}): void {
    this.#renamed.delete(toKey(name));
    this.#runs.set(toKey(name), new Map());
    for (const [id, status] of Object.entries(runs)) this.setRun(name, Number(id), status);
  }

  /** Renames a repository. The API then redirects from the old name. */
  renameRepository(name: string, newName: string): void {
    this.#runs.set(toKey(newName), this.#runsOf(name));
    this.#runs.delete(toKey(name));
    this.#renamed.add(toKey(name));
  }

  isRenamed(name: string): boolean {
    return this.#renamed.has(toKey(name));
  }

  /**
   * Adds a run, or changes its status. By default, a new run was created two hours ago, and a millisecond later than
   * the run with the previous ID.
   */
  setRun(repository: string, id: number, status: RunStatus, { attempt = 1, createdAtMs }: RunDetails = {}): void {
    const known = this.run(repository, id)?.createdAtMs;
    const createdMs = createdAtMs ?? known ?? this.#now() - TWO_HOURS_MS + Math.min(id, TWO_HOURS_MS / 2);
    this.#runsOf(repository).set(id, { id, attempt, status, createdAtMs: createdMs });
  }

  /** Deletes a run, as a user can do with a completed one. */
  deleteRun(repository: string, id: number): void {
    this.#runsOf(repository).delete(id);
  }

  /** Omits runs from every list with a filter, as GitHub's index sometimes does. */
  leaveOutOfLists(...ids: readonly number[]): void {
    for (const id of ids) this.#unlisted.add(id);
  }

  run(repository: string, id: number): Run | undefined {
    return this.#runsOf(repository).get(id);
  }

  /** The runs of a repository that match a filter, the newest first. */
  runs(repository: string, filter: RunFilter): readonly Run[] {
    const isFiltered = filter.status !== null || filter.created !== null;
    return [...this.#runsOf(repository).values()]
      .filter((run) => matches(run, filter) && !(isFiltered && this.#unlisted.has(run.id)))
      .sort((a, b) => b.createdAtMs - a.createdAtMs || b.id - a.id);
  }

  /** Adds a token. By default, it can see all repositories and read their runs. */
  allow(token: string, access: Partial<Access> = {}): void {
    this.#accesses.set(token, { repositories: "all", actionsRead: true, ...access });
  }

  /** All tokens that were added. */
  get tokens(): readonly string[] {
    return [...this.#accesses.keys()];
  }

  admit(token: string, repository: string): Admission {
    const access = this.#accesses.get(token);
    if (access === undefined) return "unknown-token";
    if (!this.#runs.has(toKey(repository)) || !sees(access, repository)) return "hidden";
    return access.actionsRead ? "admitted" : "forbidden";
  }

  #runsOf(repository: string): Map<number, Run> {
    const runs = this.#runs.get(toKey(repository));
    if (runs === undefined) throw new Error(`there is no repository ${repository}`);
    return runs;
  }
}

/** Optional properties of a run. */
interface RunDetails {
  readonly attempt?: number;
  readonly createdAtMs?: number;
}

const TWO_HOURS_MS = 7_200_000;

/** Compares times in whole seconds, as the API shows them. */
function matches(run: Run, { status, created }: RunFilter): boolean {
  const createdMs = Math.floor(run.createdAtMs / 1000) * 1000;
  const isOfTime = created === null || (createdMs >= created[0] && createdMs <= created[1]);
  return isOfTime && (status === null || run.status === status);
}

function sees({ repositories }: Access, repository: string): boolean {
  return repositories === "all" || repositories.some((name) => toKey(name) === toKey(repository));
}

function toKey(repository: string): string {
  return repository.toLowerCase();
}
