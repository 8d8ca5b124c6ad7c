/** The statuses of a run in the order in which it goes through them. */
export type RunStatus = "requested" | "pending" | "waiting" | "queued" | "in_progress" | "completed";

/** A workflow run, all attempts of it: a re-run keeps its ID. */
export interface Run {
  readonly id: number;
  readonly attempt: number;
  readonly status: RunStatus;
  /** When its first attempt was made. */
  readonly createdAtMs: number;
}

/** Which runs a list shows. */
export interface RunFilter {
  readonly status: string | null;
  /** From the first of these times to the last, both included. */
  readonly created: readonly [number, number] | null;
}

/** Which repositories a token sees, and whether it may read their runs (`actions: read`). */
export interface Access {
  readonly repositories: "all" | readonly string[];
  readonly actionsRead: boolean;
}

/** What a token gets of a repository. */
export type Admission = "admitted" | "unknown-token" | "hidden" | "forbidden";

/** What GitHub is to a sweep: repositories with runs, and who may see them. It knows nothing of HTTP. */
export class GitHub {
  readonly #now: () => number;
  readonly #runs = new Map<string, Map<number, Run>>();
  readonly #renamed = new Set<string>();
  readonly #unlisted = new Set<number>();
  readonly #accesses = new Map<string, Access>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Makes a repository with runs that are at the status given. It may take the name that another one had. */
  addRepository(name: string, runs: Readonly<Record<number, RunStatus>> = {}): void {
    this.#renamed.delete(keyOf(name));
    this.#runs.set(keyOf(name), new Map());
    for (const [id, status] of Object.entries(runs)) this.setRun(name, Number(id), status);
  }

  /** Gives a repository another name; the API then redirects from the old one. */
  renameRepository(name: string, newName: string): void {
    this.#runs.set(keyOf(newName), this.#runsOf(name));
    this.#runs.delete(keyOf(name));
    this.#renamed.add(keyOf(name));
  }

  isRenamed(name: string): boolean {
    return this.#renamed.has(keyOf(name));
  }

  /**
   * Starts a run, or moves it to another status. One that is new was made two hours ago, and a millisecond later than a
   * run with the ID before its own.
   */
  setRun(repository: string, id: number, status: RunStatus, { attempt = 1, createdAtMs }: RunDetails = {}): void {
    const known = this.run(repository, id)?.createdAtMs;
    const made = createdAtMs ?? known ?? this.#now() - TWO_HOURS_MS + Math.min(id, TWO_HOURS_MS / 2);
    this.#runsOf(repository).set(id, { id, attempt, status, createdAtMs: made });
  }

  /** Deletes a run, as a person may do with one that is over. */
  deleteRun(repository: string, id: number): void {
    this.#runsOf(repository).delete(id);
  }

  /** Leaves runs out of every list with a filter, as GitHub's index sometimes does. */
  leaveOutOfLists(...ids: readonly number[]): void {
    for (const id of ids) this.#unlisted.add(id);
  }

  run(repository: string, id: number): Run | undefined {
    return this.#runsOf(repository).get(id);
  }

  /** The runs of a repository that a filter lets through, the newest first. */
  runs(repository: string, filter: RunFilter): readonly Run[] {
    const isFiltered = filter.status !== null || filter.created !== null;
    return [...this.#runsOf(repository).values()]
      .filter((run) => matches(run, filter) && !(isFiltered && this.#unlisted.has(run.id)))
      .sort((a, b) => b.createdAtMs - a.createdAtMs || b.id - a.id);
  }

  /** Lets a token in. One that sees all repositories and may read their runs, unless it says otherwise. */
  allow(token: string, access: Partial<Access> = {}): void {
    this.#accesses.set(token, { repositories: "all", actionsRead: true, ...access });
  }

  /** Every token that was let in. */
  get tokens(): readonly string[] {
    return [...this.#accesses.keys()];
  }

  admit(token: string, repository: string): Admission {
    const access = this.#accesses.get(token);
    if (access === undefined) return "unknown-token";
    if (!this.#runs.has(keyOf(repository)) || !sees(access, repository)) return "hidden";
    return access.actionsRead ? "admitted" : "forbidden";
  }

  #runsOf(repository: string): Map<number, Run> {
    const runs = this.#runs.get(keyOf(repository));
    if (runs === undefined) throw new Error(`there is not a repository ${repository}`);
    return runs;
  }
}

/** What a test may say of a run. */
interface RunDetails {
  readonly attempt?: number;
  readonly createdAtMs?: number;
}

const TWO_HOURS_MS = 7_200_000;

/** Times are compared as they are shown, in whole seconds. */
function matches(run: Run, { status, created }: RunFilter): boolean {
  const madeMs = Math.floor(run.createdAtMs / 1000) * 1000;
  const isOfTime = created === null || (madeMs >= created[0] && madeMs <= created[1]);
  return isOfTime && (status === null || run.status === status);
}

function sees({ repositories }: Access, repository: string): boolean {
  return repositories === "all" || repositories.some((name) => keyOf(name) === keyOf(repository));
}

function keyOf(repository: string): string {
  return repository.toLowerCase();
}
