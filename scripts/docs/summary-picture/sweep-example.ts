import { parseMark } from "../../../src/grant/mark.ts";
import type { KeepReason } from "../../../src/token/orphan.ts";
import type { SweepResult } from "../../../src/token/sweep.ts";

/** The cluster of the example. */
export const EXAMPLE_HOST = "https://33333333-3333-4333-8333-333333333333.a.influxdb.io";

/** A sweep of an organization, whose summary has all tables. */
export const EXAMPLE_SWEEP: SweepResult = {
  expired: [],
  orphans: [
    ...revoked(41, "octo-org/plant", "Nightly load / load"),
    ...revoked(3, "octo-org/plant", "CI / test"),
    ...revoked(1, "octo-org/dashboards", "Release / seed"),
    ...tokens(2, "octo-org/dashboards", "Seed the staging database").map((marked) => ({
      ...marked,
      outcome: { id: marked.token.id, result: "failed" as const, error: new Error("no response arrived in time") },
    })),
  ],
  lookUpErrors: new Map([
    [
      "octo-org/archive",
      new Error(
        "Could not find out which runs of octo-org/archive are in progress: GET https://api.github.com/repos/octo-org/archive/actions/runs returned 404 (Not Found). github-token cannot see this repository, or the repository was deleted; use a token with `actions: read` for it",
      ),
    ],
  ]),
  kept: [
    ...kept(5, "octo-org/archive", "Backfill / import", "run-look-up-failed"),
    ...kept(4, "octo-org/plant", "CI / test", "run-in-progress"),
    ...kept(2, "octo-org/plant", "Deploy / agents", "kept-on-purpose"),
    ...kept(1, "octo-org/plant", "CI / test", "young"),
  ],
  unreadable: 0,
};

function revoked(count: number, repository: string, text: string): SweepResult["orphans"] {
  return tokens(count, repository, text).map((marked) => ({
    ...marked,
    outcome: { id: marked.token.id, result: "revoked" as const },
  }));
}

function kept(count: number, repository: string, text: string, because: KeepReason): SweepResult["kept"] {
  return tokens(count, repository, text).map((marked) => ({ ...marked, because }));
}

function tokens(count: number, repository: string, text: string) {
  const description = `${text} (https://github.com/${repository}/actions/runs/42/attempts/1#0123456789abcdef)`;
  const mark = parseMark(description);
  if (mark === undefined) throw new Error(`No mark in ${description}`);
  const token = {
    id: "55555555-5555-4555-8555-555555555555",
    description,
    createdAtMs: 0,
    expiresAtMs: undefined,
    revokedAtMs: undefined,
  };
  return Array.from({ length: count }, () => ({ token, mark }));
}
