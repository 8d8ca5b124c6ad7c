import type { GitHub } from "../../support/github/github.ts";
import type { Emulator, EmulatorOptions } from "../../support/influxdb/start.ts";

/** A workflow, the services that it uses, and the expected result. */
export interface Scenario {
  /** How it differs from other scenarios of the same workflow. */
  readonly name?: string;
  readonly workflow: string;
  /** Default: `workflow_dispatch`. */
  readonly event?: { readonly name: string; readonly payload: object };
  /** The options of each cluster. Default: one Dedicated cluster with the databases in `points`. */
  readonly clusters?: readonly EmulatorOptions[];
  /** Prepares what the workflow needs in addition to its secrets and the two IDs. */
  readonly arrange?: (services: Services) => Promise<Arrangement> | Arrangement;
  /** The only job of a matrix that runs. act does not support environments, so all jobs would use the same cluster. */
  readonly matrix?: Readonly<Record<string, string>>;
  /** Cancels the run when the log contains this text. */
  readonly cancelAt?: string;
  /** Default 0. */
  readonly exitCode?: number;
  /** A text that the log must contain. */
  readonly logContains?: string;
  /** The expected outputs of the steps. The ID of a token that existed before the run is replaced by its purpose. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** The permissions of each created token, sorted. Default: one token with `write sensors`. */
  readonly created?: readonly string[];
  /**
   * The tokens that are live at the end: the permissions of a created token, or the purpose of one that existed before.
   * Default: none.
   */
  readonly live?: readonly string[];
  /** The number of points in each database at the end, in every cluster. */
  readonly points: Readonly<Record<string, number>>;
}

/** The services that a workflow uses. */
export interface Services {
  readonly emulators: readonly Emulator[];
  /** Contains the repository of the workflow, with one run: that of the workflow. */
  readonly github: GitHub;
  /** The job's `github.token`, for that repository. */
  readonly githubToken: string;
  /** The home directory of the runner's user. */
  readonly home: string;
}

/** Additions to what all scenarios have. */
export interface Arrangement {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly resource?: AsyncDisposable;
}
