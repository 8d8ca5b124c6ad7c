import { describe, expect } from "vitest";
import type { Emulator } from "../support/influxdb/start.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, connectionInputs, scenario } from "./scenario.ts";

const REVOKE = "revoke/action.yml";

/** The name of a token with a mark. */
function createName(text: string): string {
  return `${text} (https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#0123456789abcdef)`;
}

/** Creates tokens with marks, and returns their names. */
function seed(emulator: Emulator, ...texts: readonly string[]): string[] {
  const seeds = texts.map((text) => ({ description: createName(text) }));
  return emulator.cluster.seed(seeds).map(({ id }) => id);
}

const NAMES = ["Seed a, b", 'a&b+c "quoted" % ü', "it's / (x)"] as const;

describe("revoke on Enterprise", () => {
  scenario.for([
    { form: "one per line", join: (names: readonly string[]) => names.join("\n") },
    { form: "as a JSON array", join: (names: readonly string[]) => JSON.stringify(names) },
  ])("revokes tokens by their names, $form", async ({ join }, { setUp }) => {
    const { emulator, job } = await setUp({ product: "enterprise", tls: true });
    const names = seed(emulator, ...NAMES);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": join(names) } });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.outputs).toEqual({ revoked: "3" });
    expect(main.annotations).toEqual([]);
    for (const name of names) expect(main.log).toContain(`Revoked database token ${name}.`);
    expect(emulator.liveTokens()).toEqual([]);
  });

  scenario("a later job revokes the token of a deployment by its name", async ({ setUp, newJob }) => {
    const { emulator, job: deploy, inputs } = await setUp({ product: "cloud" });
    await deploy.run(ACTION, { id: "token", with: inputs({ revoke: "never", description: "[prod] Deployment" }) });
    const tokenId = deploy.jobOutput("token", "token-id") ?? "";
    await deploy.complete();
    expect(emulator.liveTokens().map(({ id }) => id)).toEqual([tokenId]);

    const later = newJob({ masks: [emulator.managementToken] });
    const main = await later.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": tokenId } });
    expect(main.outputs).toEqual({ revoked: "1" });
  });

  scenario("sends nothing for a UUID, a name without a mark, or the operator token", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "enterprise" });
    const tokenId = `11111111-1111-4111-8111-111111111111\ngithub-actions\n_admin`;
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": tokenId } });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message.split("\n").map((line) => line.slice(0, 17))).toEqual([
      "token-id: line 1:",
      "token-id: line 2:",
      "token-id: line 3:",
    ]);
    expect(emulator.requests).toEqual([]);
  });

  scenario("never revokes an admin token, even if its name has a mark", async ({ setUp, leaves }) => {
    const { emulator, job, requests } = await setUp({ product: "enterprise" });
    const [admin] = emulator.cluster.seed([{ description: createName("Admin"), isAdmin: true }]);
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": admin?.id ?? "" } });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations[0]?.message).toContain("is an admin token, which this action never revokes");
    expect(requests()).not.toContain("DeleteToken");
    leaves(admin?.id ?? "");
  });

  hurriedScenario("warns about a token that does not exist, and does not count it", async ({ hurry }) => {
    const { emulator, job } = await hurry({ emulator: { product: "enterprise" } });
    const name = createName("Gone");
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": name } });
    expect(main.conclusion).toBe("success");
    expect(main.outputs).toEqual({ revoked: "0" });
    expect(main.annotations).toEqual([
      { level: "warning", message: expect.stringContaining(`Database token ${name} was not found on`) },
    ]);
  });

  hurriedScenario("revokes a young token that the node does not know yet", async ({ hurry }) => {
    const { emulator, job, inject } = await hurry({ emulator: { product: "enterprise" } });
    const [name = ""] = seed(emulator, "Young");
    const notFound = `the requested resource was not found: ${name}`;
    inject({ on: "DeleteToken", occurrence: 1, fault: { kind: "text", status: 404, contentType: "", body: notFound } });
    const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": name } });
    expect(main.outputs).toEqual({ revoked: "1" });
    expect(main.annotations).toEqual([]);
  });
});
