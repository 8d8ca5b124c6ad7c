import type { GitHub } from "../../support/github/github.ts";
import type { Emulator, EmulatorOptions } from "../../support/influxdb/start.ts";

/** A workflow, the services that it uses, and what must have come of it. */
export interface Scenario {
  /** What is special about it, if a workflow has several scenarios. */
  readonly name?: string;
  readonly workflow: string;
  /** Default: `workflow_dispatch`. */
  readonly event?: { readonly name: string; readonly payload: object };
  /** One cluster each. Default: one Dedicated cluster with the databases that `points` names. */
  readonly clusters?: readonly EmulatorOptions[];
  /** What the workflow needs besides its secrets and the two IDs. */
  readonly arrange?: (services: Services) => Promise<Arrangement> | Arrangement;
  /** The one job of a matrix that runs: act knows no environments, and would give all jobs the same cluster. */
  readonly matrix?: Readonly<Record<string, string>>;
  readonly cancelAt?: string;
  /** Default 0. */
  readonly exitCode?: number;
  /** Something that the log must say. */
  readonly says?: string;
  /** What its steps must have put out. IDs of tokens that were there before are told by their texts. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** What each token is for that is made, in any order. Default: one, for `write sensors`. */
  readonly granted?: readonly string[];
  /** The same of those that are not revoked in the end; of those that were there before, the text. Default: none. */
  readonly left?: readonly string[];
  /** How many points each database has in the end, in every cluster. */
  readonly points: Readonly<Record<string, number>>;
}

/** What stands around a workflow before it runs. */
export interface Services {
  readonly emulators: readonly Emulator[];
  /** Has the workflow's repository, in which nothing runs but the workflow. */
  readonly github: GitHub;
  /** The job's own, for that repository. */
  readonly githubToken: string;
  /** The home folder of whom the runner runs as. */
  readonly home: string;
}

/** What a scenario needs beyond what all scenarios have. */
export interface Arrangement {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly resource?: AsyncDisposable;
}
