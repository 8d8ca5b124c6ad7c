import type { Emulator, EmulatorOptions } from "../emulator/start.ts";

/** A workflow, the world that it runs in, and what must have come of it. */
export interface Case {
  /** What is special about it, where a workflow has several cases. */
  readonly name?: string;
  readonly workflow: string;
  /** Default: `workflow_dispatch`. */
  readonly event?: { readonly name: string; readonly payload: object };
  /** One cluster each. Default: one Dedicated cluster with the databases that `points` names. */
  readonly clusters?: readonly EmulatorOptions[];
  /** What the workflow needs besides its secret and the two IDs. */
  readonly arrange?: (emulators: readonly Emulator[], home: string) => Promise<Arrangement> | Arrangement;
  readonly cancelAt?: string;
  /** Default 0. */
  readonly exitCode?: number;
  /** Something that the log must say. */
  readonly says?: string;
  /** What each token is for that is made, in any order. Default: one, for `write sensors`. */
  readonly granted?: readonly string[];
  /** The same of those that are not revoked in the end. Default: none. */
  readonly left?: readonly string[];
  /** How many points each database has in the end, in every cluster. */
  readonly points: Readonly<Record<string, number>>;
}

/** What a case adds to the common world. */
export interface Arrangement {
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly resource?: AsyncDisposable;
}
