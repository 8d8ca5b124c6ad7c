import { describe, expect, test } from "vitest";
import { countNotLookedUp, countSweep, groupOrphans, groupTokens, listSweptIds } from "../../../src/sweep/counts.ts";
import type { SweepResult } from "../../../src/token/sweep.ts";
import { tokenId } from "../token/fake-cluster.ts";
import { createKeptToken, createListedToken, createMark, createOrphan } from "./marked-token.ts";

const NOTHING: SweepResult = { kept: [], orphans: [], expired: [], lookUpErrors: new Map(), unreadable: 0 };

describe("the counts of a sweep", () => {
  test.each<{ name: string; result: Partial<SweepResult>; counts: object; ids: readonly number[] }>([
    { name: "the absence of tokens", result: {}, counts: { revoked: 0, kept: 0, failed: 0 }, ids: [] },
    {
      name: "each outcome once, without a token that no longer existed",
      result: {
        orphans: [createOrphan(1, "revoked"), createOrphan(2, "failed"), createOrphan(3, "unknown")],
        kept: [createKeptToken(4, "young")],
      },
      counts: { revoked: 1, kept: 1, failed: 1 },
      ids: [1],
    },
    {
      name: "a dry run, with the IDs of tokens that would be revoked",
      result: { orphans: [createOrphan(1), createOrphan(2)], kept: [createKeptToken(3, "run-look-up-failed")] },
      counts: { revoked: 0, kept: 1, failed: 0 },
      ids: [1, 2],
    },
  ])("include $name", ({ result, counts, ids }) => {
    expect(countSweep({ ...NOTHING, ...result })).toEqual(counts);
    expect(listSweptIds({ ...NOTHING, ...result })).toEqual(ids.map(tokenId));
  });
});

test("tokens for the next sweep are counted together with their runs", () => {
  const kept = [
    createKeptToken(1, "run-not-looked-up", { runId: "7" }),
    createKeptToken(2, "run-not-looked-up", { runId: "7" }),
    createKeptToken(3, "run-not-looked-up", { runId: "8" }),
    createKeptToken(4, "run-look-up-failed", { runId: "9" }),
  ];
  expect(countNotLookedUp({ ...NOTHING, kept })).toEqual({ tokens: 3, runs: 2 });
});

describe("groups", () => {
  test("have one repository, workflow and outcome each, with failures first and then the largest", () => {
    const orphans = [
      createOrphan(1, "failed"),
      createOrphan(2, "revoked", { repository: "octo-org/other" }),
      createOrphan(3, "revoked"),
      createOrphan(4, "revoked"),
      createOrphan(5, "unknown"),
    ];
    expect(groupOrphans(orphans)).toEqual([
      { repository: "octo-org/octo-repo", workflow: "CI", what: "could not be revoked", count: 1 },
      { repository: "octo-org/octo-repo", workflow: "CI", what: "revoked", count: 2 },
      { repository: "octo-org/other", workflow: "CI", what: "revoked", count: 1 },
      { repository: "octo-org/octo-repo", workflow: "CI", what: "not found on the cluster any more", count: 1 },
    ]);
  });

  test("of a dry run show what would be revoked", () => {
    expect(groupOrphans([createOrphan(1)])).toMatchObject([{ what: "would be revoked", count: 1 }]);
  });

  test.each([
    { description: "CI / build (mark)", workflow: "CI" },
    { description: "Seed the staging database (mark)", workflow: "Seed the staging database" },
    { description: "Load (nightly) (mark)", workflow: "Load (nightly)" },
    { description: " (mark)", workflow: "" },
  ])("the workflow of $description is $workflow", ({ description, workflow }) => {
    const marked = { token: createListedToken({ description }), mark: createMark() };
    expect(groupTokens([marked], () => "x")).toMatchObject([{ workflow }]);
  });
});
