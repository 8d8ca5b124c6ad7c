import { describe, expect } from "vitest";
import { connectionInputs, scenario } from "./scenario.ts";
import { SWEEP, sweepScenario } from "./sweep-scenario.ts";

const REVOKE = "revoke/action.yml";

// Windows has no SIGINT for a child, so Node would kill it.
describe.skipIf(process.platform === "win32")("an interrupted revoke", () => {
  scenario("reports which tokens are revoked and which are not, and counts them", async ({ setUp, leaves }) => {
    const { emulator, job } = await setUp();
    const seeds = ["One", "Two", "Left"].map((description) => ({ description }));
    const ids = emulator.cluster.seed(seeds).map(({ id }) => id);
    const hold = emulator.hold("DeleteDatabaseToken", 3);
    const step = job.start(REVOKE, { with: { ...connectionInputs(emulator), "token-id": ids.join("\n") } });
    await hold.held;
    while (emulator.liveTokens().length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const [left, ...others] = emulator.liveTokens();
    expect(others).toEqual([]);

    const main = await step.timeOut();
    expect(main.signal).toBeNull();
    expect(main.exitCode).toBe(1);
    expect(main.outputs).toEqual({ revoked: "2" });
    const revoked = ids.filter((id) => id !== left?.id);
    for (const id of revoked) expect(main.log).toContain(`Revoked database token ${id}.`);
    expect(main.annotations).toEqual([
      { level: "warning", message: expect.stringMatching(`^Cancelled\\. .*Could not revoke .* ${left?.id}: `) },
    ]);
    leaves(left?.id ?? "none");
  });

  scenario("reports that it sent nothing if it was interrupted before its first request", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" });
    const hold = emulator.hold("GetClusterDatabases");
    const step = job.start(REVOKE, {
      with: { ...connectionInputs(emulator), "token-id": "99999999-9999-4999-8999-999999999999" },
    });
    await hold.held;
    const main = await step.timeOut();
    expect(main.annotations).toEqual([
      { level: "warning", message: expect.stringMatching(/^Cancelled\. Could not list the databases: /) },
    ]);
  });
});

describe.skipIf(process.platform === "win32")("an interrupted sweep", () => {
  sweepScenario("counts the revoked tokens, and reports the others", async ({ setUpSweep, leaves }) => {
    const { emulator, github, hub: _, inputs, job, seedToken } = await setUpSweep();
    github.setRun("octo-org/octo-repo", 1, "completed");
    for (const text of ["One", "Two", "Three"]) seedToken(text, { runId: 1 });
    const hold = emulator.hold("DeleteDatabaseToken", 3);
    const step = job.start(SWEEP, { with: inputs() });
    await hold.held;
    while (emulator.liveTokens().length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const [stays] = emulator.liveTokens();

    const main = await step.timeOut();
    expect(main.signal).toBeNull();
    expect(main.outputs).toMatchObject({ revoked: "2", failed: "1" });
    expect(JSON.parse(main.outputs["token-ids"] ?? "")).toHaveLength(2);
    expect(main.summary).toContain("2 tokens revoked");
    expect(main.annotations).toEqual([
      { level: "warning", message: expect.stringMatching(`^Cancelled\\. Could not revoke .* ${stays?.id}: `) },
    ]);
    leaves(stays?.id ?? "none");
  });

  sweepScenario(
    "reports that it revoked nothing if it was still waiting for GitHub",
    async ({ setUpSweep, leaves }) => {
      const { github, hub, inputs, job, seedToken } = await setUpSweep();
      github.setRun("octo-org/octo-repo", 1, "completed");
      const { id } = seedToken("Left", { runId: 1 });
      hub.intervene(() => ({ status: 503, headers: { "retry-after": "30" }, body: "" }));
      const step = job.start(SWEEP, { with: inputs() });
      await step.logged("GitHub returned 503. Retrying in");
      const main = await step.timeOut();
      expect(main.signal).toBeNull();
      expect(main.exitCode).toBe(1);
      expect(main.outputs).toEqual({ revoked: "0", kept: "1", failed: "0", "token-ids": "[]" });
      expect(main.annotations.map(({ level }) => level)).toEqual(["warning"]);
      expect(main.annotations[0]?.message).toMatch(/^Cancelled\. .*octo-org\/octo-repo/);
      leaves(id);
    },
  );
});
