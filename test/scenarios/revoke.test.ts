import { describe, expect } from "vitest";
import type { Emulator } from "../support/influxdb/start.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

const REVOKE = "revoke/action.yml";
const UNKNOWN = "99999999-9999-4999-8999-999999999999";

/** Creates tokens and returns their IDs. */
function seed(emulator: Emulator, count: number): string[] {
  const seeds = Array.from({ length: count }, (_, index) => ({ description: `Token ${index + 1}` }));
  return emulator.cluster.seed(seeds).map(({ id }) => id);
}

describe("revoke", () => {
  scenario("revokes one token, with one request", async ({ setUp }) => {
    const { emulator, job, requests } = await setUp({ tls: true });
    const [id = ""] = seed(emulator, 1);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": id } });
    expect(main.conclusion).toBe("success");
    expect(main.outputs).toEqual({ revoked: "1" });
    expect(main.annotations).toEqual([]);
    expect(main.log).toContain(`Revoked database token ${id}.`);
    expect(requests()).toEqual([`DELETE tokens/${id}`]);
  });

  scenario("revokes many tokens, each once, in any notation", async ({ setUp }) => {
    const { emulator, job, requests } = await setUp();
    const ids = seed(emulator, 40);
    const lines = [...ids, "", "   ", ids[0], `  ${ids[1]?.toUpperCase()}\t`].join("\r\n");
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": lines } });
    expect(main.outputs).toEqual({ revoked: "40" });
    expect(requests().toSorted()).toEqual(ids.map((id) => `DELETE tokens/${id}`).toSorted());
  });

  scenario("finds the route of a Clustered cluster with a GET", async ({ setUp }) => {
    const { emulator, job, requests } = await setUp({ product: "clustered", route: "short" });
    const [id = ""] = seed(emulator, 1);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": id } });
    expect(main.outputs).toEqual({ revoked: "1" });
    expect(requests()).toEqual(["GET databases", "GET databases", `DELETE tokens/${id}`]);
  });

  scenario("sends nothing if an ID is invalid, and names each invalid one", async ({ setUp, leaves }) => {
    const { emulator, job } = await setUp();
    const [id = ""] = seed(emulator, 1);
    const lines = `${id}\n../databases/sensors\n${id}0`;
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": lines } });
    expect(main.exitCode).toBe(1);
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toMatch(/line 2: "\.\.\/databases\/sensors" is not a UUID.*\n.*line 3: /);
    expect(emulator.requests).toEqual([]);
    leaves(id);
  });

  scenario("fails without an ID, because an output of another job may be empty", async ({ setUp }) => {
    const { emulator, job } = await setUp();
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": " \n" } });
    expect(main.annotations[0]?.message).toContain("token-id: is required");
    expect(emulator.requests).toEqual([]);
  });
});

describe("a token that is gone", () => {
  scenario("is counted if it was already revoked", async ({ setUp }) => {
    const { emulator, job } = await setUp();
    const [id = ""] = seed(emulator, 1);
    for (const step of ["first", "second"]) {
      const main = await job.run(REVOKE, { id: step, with: { ...connectionInputs(emulator), "token-id": id } });
      expect(main.outputs).toEqual({ revoked: "1" });
      expect(main.annotations).toEqual([]);
    }
  });

  scenario("is counted if a second DELETE returns 404 and the cluster still shows its record", async ({ setUp }) => {
    const { emulator, job, requests } = await setUp({ behaviour: { secondDelete: 404 } });
    const [record] = emulator.cluster.seed([{ description: "Revoked", revokedAtMs: Date.now() }]);
    const id = record?.id ?? "";
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": id } });
    expect(main.outputs).toEqual({ revoked: "1" });
    expect(requests()).toEqual([`DELETE tokens/${id}`, `GET tokens/${id}`]);
  });

  hurriedScenario(
    "causes a warning if the response to its DELETE was lost and nothing shows it as revoked",
    async ({ hurry }) => {
      const { emulator, job, inject } = await hurry({
        emulator: { behaviour: { secondDelete: 404, getOfRevokedToken: 404 } },
      });
      inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
      const [id = ""] = seed(emulator, 1);
      const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": id } });
      expect(main.outputs).toEqual({ revoked: "0" });
      expect(main.annotations).toEqual([
        { level: "warning", message: expect.stringContaining(`Database token ${id} was not found on`) },
      ]);
      expect(main.log).not.toContain("Revoked database token");
    },
  );

  hurriedScenario("causes a warning and is not counted if the cluster does not know it", async ({ hurry }) => {
    const { emulator, job } = await hurry();
    const [id = ""] = seed(emulator, 1);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": `${UNKNOWN}\n${id}` } });
    expect(main.conclusion).toBe("success");
    expect(main.outputs).toEqual({ revoked: "1" });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.level).toBe("warning");
    expect(main.annotations[0]?.message).toContain(`Database token ${UNKNOWN} was not found on ${emulator.origin}`);
  });
});

describe("a token that cannot be revoked", () => {
  scenario("fails the step, after the others were revoked", async ({ setUp, leaves }) => {
    const { emulator, job } = await setUp({
      faults: [{ on: "DeleteDatabaseToken", occurrence: 2, fault: { kind: "status", status: 403 } }],
    });
    const ids = seed(emulator, 5);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": ids.join("\n") } });
    const [left] = emulator.liveTokens();
    expect(main.exitCode).toBe(1);
    expect(main.outputs).toEqual({ revoked: "4" });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toMatch(
      new RegExp(`^Could not revoke the database token ${left?.id}: DELETE .*${left?.id} returned 403`),
    );
    leaves(left?.id ?? "");
  });

  scenario("is retried after a transient failure", async ({ setUp }) => {
    const { emulator, job } = await setUp({
      faults: [{ on: "DeleteDatabaseToken", occurrence: { from: 1, to: 3 }, fault: { kind: "status", status: 503 } }],
    });
    const ids = seed(emulator, 2);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": ids.join("\n") } });
    expect(main.conclusion).toBe("success");
    expect(main.outputs).toEqual({ revoked: "2" });
  });
});

scenario("a later job revokes the token of a deployment by its ID", async ({ setUp, newJob }) => {
  const { emulator, job: deploy, inputs } = await setUp();
  await deploy.run(ACTION, { id: "token", with: inputs({ revoke: "never", description: "Deployment" }) });
  const tokenId = deploy.jobOutput("token", "token-id") ?? "";
  await deploy.complete();
  expect(emulator.liveTokens().map(({ id }) => id)).toEqual([tokenId]);

  const later = newJob({ masks: [emulator.managementToken] });
  const main = await later.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": tokenId } });
  expect(main.outputs).toEqual({ revoked: "1" });
  expect(emulator.liveTokens()).toEqual([]);
});
