import { expect } from "vitest";
import { virtualClock } from "../support/runner/clock.ts";
import { readCounts, readIds, sweepScenario } from "./sweep-scenario.ts";

sweepScenario(
  "a sweep of Enterprise revokes orphans and removes expired tokens by name",
  async ({ setUpSweep, leaves }) => {
    const { emulator, seedToken, sweep } = await setUpSweep({ cluster: { product: "enterprise" } });
    const orphan = seedToken("::notice::Orphan ##[error]", { runId: 1 });
    const expired = [
      seedToken("Expired", { runId: 1, expiresInMs: -1000 }),
      seedToken("Expired and kept", { runId: 9_000, keep: true, expiresInMs: -1000 }),
    ];
    const other = seedToken("Expired elsewhere", { runId: 1, repository: "octo-org/other", expiresInMs: -1000 });
    const kept = [seedToken("Kept", { runId: 1, keep: true }), seedToken("Going", { runId: 9_000 })];
    const admin = seedToken("Admin", { runId: 1, isAdmin: true });
    leaves("Kept", "Going", "Admin");

    const main = await sweep();
    expect(main.conclusion, main.log).toBe("success");
    expect(readCounts(main)).toEqual({ revoked: 1, kept: 2, failed: 0 });
    expect(readIds(main)).toEqual([orphan.id]);
    expect(main.annotations).toEqual([]);
    expect(main.log).toContain(`- ${orphan.id.replace("##[", "## [")}`);
    expect(main.log).toContain("Removed 2 expired tokens.");
    expect(main.summary).toContain("Removed 2 expired tokens.");
    const gone = [...emulator.cluster.tokens].filter(({ revokedAtMs }) => revokedAtMs !== undefined);
    expect(gone.map(({ id }) => id).toSorted()).toEqual([orphan, ...expired].map(({ id }) => id).toSorted());
    expect(emulator.cluster.token(other.id)?.revokedAtMs).toBeUndefined();
    expect(emulator.cluster.token(admin.id)?.revokedAtMs).toBeUndefined();
    expect(kept).toHaveLength(2);
  },
);

sweepScenario("a dry run on Cloud deletes nothing, and its names can be passed to revoke", async ({ setUpSweep }) => {
  const { emulator, seedToken, sweep, inputs, job, requests } = await setUpSweep({ cluster: { product: "cloud" } });
  const orphans = [seedToken("Seed a, b", { runId: 1 }), seedToken('"quoted"', { runId: 1 })];
  seedToken("Expired", { runId: 1, expiresInMs: -1000 });
  const main = await sweep({ "dry-run": "true" });
  expect(main.log).toContain("Would remove 1 expired token.");
  expect(requests()).toEqual(["QueryTokens"]);
  expect(readIds(main)).toEqual(orphans.map(({ id }) => id).toSorted());

  const tokenIds = main.outputs["token-ids"] ?? "";
  const revoking = await job.run("revoke/action.yml", { id: "revoke", with: inputs({ "token-id": tokenIds }) });
  expect(revoking.outputs).toEqual({ revoked: "2" });
  expect(emulator.liveTokens()).toEqual([]);
});

sweepScenario.for([2, 3, 5])(
  "a sweep of %d nodes that lag does not report a token as left if the response to its DELETE is lost",
  async (nodes, { setUpSweep }) => {
    const clock = virtualClock({ factor: 20 });
    const { emulator, seedToken, sweep } = await setUpSweep({
      cluster: { product: "enterprise", nodes, catalogSyncMs: 8_000, now: clock.now },
      job: { clock },
    });
    seedToken("Orphan", { runId: 1 });
    emulator.inject({ on: "DeleteToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
    const main = await sweep();
    expect(main.annotations.filter(({ level }) => level === "error")).toEqual([]);
    expect(readCounts(main)["failed"], main.log).toBe(0);
  },
);
