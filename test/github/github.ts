/** The statuses of a run in the order in which it goes through them. */
export type RunStatus = "requested" | "pending" | "waiting" | "queued" | "in_progress" | "completed";

/** A workflow run, all attempts of it: a re-run keeps its ID. */
export interface Run {
  readonly id: number;
  readonly attempt: number;
  readonly status: RunStatus;
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
  readonly #runs = new Map<string, Map<number, Run>>();
  readonly #renamed = new Set<string>();
  readonly #accesses = new Map<string, Access>();

  /** Makes a repository with runs that are at the status given. */
  addRepository(name: string, runs: Readonly<Record<number, RunStatus>> = {}): void {
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

  /** Starts a run, or moves it to another status. */
  setRun(repository: string, id: number, status: RunStatus, attempt = 1): void {
    this.#runsOf(repository).set(id, { id, attempt, status });
  }

  /** Deletes a run, as a person may do with one that is over. */
  deleteRun(repository: string, id: number): void {
    this.#runsOf(repository).delete(id);
  }

  run(repository: string, id: number): Run | undefined {
    return this.#runsOf(repository).get(id);
  }

  /** The runs with a status, or all; the newest first, by their IDs. */
  runs(repository: string, status: string | null): readonly Run[] {
    const all = [...this.#runsOf(repository).values()];
    return all.filter((run) => status === null || run.status === status).sort((a, b) => b.id - a.id);
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

function sees({ repositories }: Access, repository: string): boolean {
  return repositories === "all" || repositories.some((name) => keyOf(name) === keyOf(repository));
}

function keyOf(repository: string): string {
  return repository.toLowerCase();
}
