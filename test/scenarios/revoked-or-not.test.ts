import { describe, expect } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { type HurriedSetup, hurriedScenario } from "./hurried-scenario.ts";
import { permissions, rewriting } from "./response-rewriting.ts";
import { ACTION, connectionInputs } from "./scenario.ts";

const REVOKE = "revoke/action.yml";
const ANOTHER_ACCOUNT = "22222222-2222-4222-8222-222222222222";

/** The 404 of a backend that does not know the token. It has no effect. */
const UNKNOWN: FaultKind = { kind: "status", status: 404 };

/** Failures of a DELETE before a backend returns 404. None of them has an effect. */
const OUTAGES: readonly { readonly what: string; readonly fault: FaultKind }[] = [
  { what: "a 503", fault: { kind: "status", status: 503 } },
  { what: "a page with 522", fault: { kind: "html", status: 522 } },
  { what: "a lost response", fault: { kind: "stall", when: "before" } },
];

/** These scenarios run side by side, and a request that gets no response must not use up the time for the retries. */
const UNHURRIED = { factor: 10 };

/** Injects these faults into the first DELETE requests, one each. */
function failDeletes({ inject }: HurriedSetup, ...faults: readonly FaultKind[]): void {
  inject(...faults.map((fault, index) => ({ on: "DeleteDatabaseToken", occurrence: index + 1, fault }) as const));
}

/** Counts the DELETE requests. */
function countDeletes(requests: readonly string[]): number {
  return requests.filter((request) => request.startsWith("DELETE ")).length;
}

describe("a DELETE that fails in an outage, and then reaches a backend that does not know the token,", {
  concurrent: true,
}, () => {
  hurriedScenario.for(OUTAGES)(
    "is retried by post, which reports the revocation only afterwards: $what",
    async (row, { hurry }) => {
      const setup = await hurry(UNHURRIED);
      failDeletes(setup, row.fault, UNKNOWN);
      const main = await setup.job.run(ACTION, { with: setup.inputs() });
      const [post] = await setup.job.complete();
      expect(countDeletes(setup.requests())).toBe(3);
      expect(setup.emulator.liveTokens()).toEqual([]);
      expect(post?.log).toContain(`Revoked database token ${main.outputs["token-id"]}.`);
      expect(post?.annotations).toEqual([]);
    },
  );

  hurriedScenario.for(OUTAGES)(
    "is retried by main for a token with too many permissions: $what",
    async (row, { hurry }) => {
      const setup = await hurry(UNHURRIED);
      failDeletes(setup, row.fault, UNKNOWN);
      const main = await runTooWide(setup);
      expect(main.annotations[0]?.message).toMatch(/The job did not get this token, and it was revoked$/);
      expect(setup.emulator.liveTokens(), "the token is revoked, as the error says").toEqual([]);
      const [post] = await setup.job.complete();
      expect(post?.raw).toBe("");
    },
  );

  hurriedScenario.for(OUTAGES)("is retried by revoke: $what", async (row, { hurry }) => {
    const setup = await hurry(UNHURRIED);
    const [id = ""] = setup.emulator.cluster.seed([{ description: "Token" }]).map((token) => token.id);
    failDeletes(setup, row.fault, UNKNOWN);
    const main = await setup.job.run(REVOKE, { with: { ...connectionInputs(setup.emulator), "token-id": id } });
    expect(setup.emulator.liveTokens()).toEqual([]);
    expect(main.outputs).toEqual({ revoked: "1" });
  });
});

hurriedScenario("a token with too many permissions stays in the state while no backend finds it", async ({ hurry }) => {
  const setup = await hurry();
  failDeletes(setup, UNKNOWN, UNKNOWN);
  const lookUp = { kind: "status", status: 404 } as const;
  setup.inject({ on: "GetDatabaseToken", occurrence: { from: 1, to: 2 }, fault: lookUp });
  const main = await runTooWide(setup);
  expect(main.annotations[0]?.message).toMatch(
    /The job did not get this token\. .* does not know this token.* post step tries again$/,
  );
  const [post] = await setup.job.complete();
  expect(post?.log).toContain("Revoked database token");
  expect(setup.emulator.liveTokens()).toEqual([]);
});

async function runTooWide({ emulator, job, inputs }: HurriedSetup) {
  const fault = rewriting({ rewrite: permissions({ action: "write", resource: "*" }) });
  emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault });
  return await job.run(ACTION, { with: inputs() });
}

describe("a management token of another account, for which the API knows no token and no cluster,", () => {
  const behaviour = { foreignAccountStatus: 404 } as const;

  hurriedScenario("makes post warn that its token may be left behind", async ({ hurry, leaves }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { behaviour }, job: { idToken: true } });
    const main = await job.run(ACTION, { id: "token", with: inputs({ description: "Left" }) });
    const managementToken = emulator.cluster.addManagementToken(ANOTHER_ACCOUNT);
    job.setInputs("token", inputs({ "management-token": managementToken }));
    const [post] = await job.complete();
    expect(post?.conclusion).toBe("success");
    expect(post?.annotations).toEqual([{ level: "warning", message: expect.stringMatching(/may be left behind/) }]);
    expect(post?.annotations[0]?.message).toMatch(
      /returned 404 for this database token, but .*may belong to another account.*management-token.*account-id.*cluster-id/,
    );
    expect(post?.annotations[0]?.message).toContain(`influxctl token revoke ${main.outputs["token-id"]}`);
    expect(post?.log).not.toContain("Revoked");
    leaves("Left");
  });

  hurriedScenario("makes revoke fail after it looks up the cluster once", async ({ hurry, leaves }) => {
    const { emulator, job, requests } = await hurry({ emulator: { behaviour } });
    const seeds = Array.from({ length: 20 }, (_, index) => ({ description: `Token ${index}` }));
    const ids = emulator.cluster.seed(seeds).map(({ id }) => id);
    const managementToken = emulator.cluster.addManagementToken(ANOTHER_ACCOUNT);
    const inputs = { ...connectionInputs(emulator), "management-token": managementToken, "token-id": ids.join("\n") };
    const main = await job.run(REVOKE, { with: inputs });
    expect(main.exitCode).toBe(1);
    expect(main.outputs).toEqual({ revoked: "0" });
    expect(main.annotations).toEqual([
      { level: "error", message: expect.stringMatching(/may belong to another account/) },
    ]);
    expect(requests().filter((request) => request === "GET databases")).toHaveLength(1);
    expect(requests().filter((request) => request === "GET tokens")).toHaveLength(1);
    leaves(...ids);
  });
});

hurriedScenario("revoke lists the tokens as proof if it must not list databases", async ({ hurry }) => {
  const { emulator, job, requests } = await hurry();
  emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: { kind: "status", status: 403 } });
  const id = "99999999-9999-4999-8999-999999999999";
  const main = await job.run(REVOKE, { with: { ...connectionInputs(emulator), "token-id": id } });
  expect(main.conclusion).toBe("success");
  const message = expect.stringContaining(`Database token ${id} was not found on`);
  expect(main.annotations).toEqual([{ level: "warning", message }]);
  expect(requests().slice(-2)).toEqual(["GET databases", "GET tokens"]);
});

describe("the record of another, revoked token", { concurrent: true }, () => {
  const record = { description: "Another's", permissions: [], createdAt: "2026-01-01T00:00:00Z" };
  const another = { ...record, id: "99999999-9999-4999-8999-999999999999", revokedAt: "2026-01-02T00:00:00Z" };
  const response: FaultKind = {
    kind: "text",
    status: 200,
    contentType: "application/json",
    body: JSON.stringify(another),
  };

  hurriedScenario.for([
    { what: "as the response to the DELETE", on: "DeleteDatabaseToken", deletion: response },
    { what: "as the response to the look-up", on: "GetDatabaseToken", deletion: UNKNOWN },
  ] as const)("does not prove a revocation $what", async ({ on, deletion }, { hurry, leaves }) => {
    const { emulator, job, inputs } = await hurry();
    const main = await job.run(ACTION, { with: inputs({ description: "Left" }) });
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: deletion });
    emulator.inject({ on, occurrence: "every", fault: response });
    const [post] = await job.complete();
    expect(post?.log).not.toContain("Revoked");
    expect(post?.annotations).toEqual([
      { level: "warning", message: expect.stringContaining(`token revoke ${main.outputs["token-id"]}`) },
    ]);
    leaves("Left");
  });
});

hurriedScenario("a token whose revocation time is Go's zero time counts as live", async ({ hurry }) => {
  const { emulator, job, inputs } = await hurry();
  const unset = (token: unknown) => ({ revokedAt: "0001-01-01T00:00:00Z", ...(token as object) });
  const listing: FaultKind = { kind: "rewrite", response: (tokens) => (tokens as readonly unknown[]).map(unset) };
  emulator.inject({ on: "GetDatabaseTokens", occurrence: "every", fault: listing });
  emulator.inject({ on: "CreateDatabaseToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
  await job.run(ACTION, { with: inputs() });
  await job.complete();
  expect(emulator.liveTokens()).toEqual([]);
});

hurriedScenario(
  "a token that the cluster lists is not reported as gone, even if its ID is not found",
  async ({ hurry, leaves }) => {
    const { emulator, job, inputs } = await hurry();
    emulator.inject({
      on: "CreateDatabaseToken",
      occurrence: 1,
      fault: { kind: "html", status: 501, effect: true },
    });
    for (const on of ["DeleteDatabaseToken", "GetDatabaseToken"] as const) {
      emulator.inject({ on, occurrence: "every", fault: UNKNOWN });
    }
    await job.run(ACTION, { with: inputs({ description: "Left" }) });
    const [post] = await job.complete();
    const [left] = emulator.liveTokens();
    leaves(left?.id ?? "none");
    expect(post?.log).not.toContain("no longer knows");
    expect(post?.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          new RegExp(
            `Could not revoke the database token ${left?.id}: the cluster shows it as not revoked, but DELETE returned 404\\. Revoke the database token with`,
          ),
        ),
      },
    ]);
  },
);
