import { describe, expect } from "vitest";
import { virtualClock } from "../support/runner/clock.ts";
import { readCounts, readIds, type SweepSetup, sweepScenario } from "./sweep-scenario.ts";

function fill({ seedToken }: SweepSetup, count: number): string[] {
  return Array.from({ length: count }, (_, index) => seedToken(`Token ${index}`, { runId: 1 }).id);
}

describe("a cluster", () => {
  sweepScenario("that fails half-way fails the step, and the counts are right", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep({
      cluster: {
        faults: [
          { on: "DeleteDatabaseToken", occurrence: { from: 13, to: 99 }, fault: { kind: "status", status: 403 } },
        ],
      },
    });
    const ids = fill(setup, 20);
    const main = await setup.sweep();
    const stay = setup.emulator.liveTokens().map(({ id }) => id);
    leaves(...stay);

    expect(main.exitCode).toBe(1);
    expect(readCounts(main)).toEqual({ revoked: 12, kept: 0, failed: 8 });
    expect(readIds(main)).toEqual(ids.filter((id) => !stay.includes(id)).toSorted());
    expect(main.summary).toContain("12 tokens revoked, <strong>8 could not be revoked</strong>");
    const [message = ""] = main.annotations.map((annotation) => annotation.message);
    expect(message.split("\n")).toHaveLength(6);
    expect(message).toMatch(/^Could not revoke the database token .* returned 403 .*\n(.*\n){4}and 3 more errors$/);
  });

  sweepScenario(
    "that does not find what it lists fails the step, and no token is reported as gone",
    async ({ setUpSweep, leaves }) => {
      const clock = virtualClock({ factor: 20 });
      const setup = await setUpSweep({ cluster: { now: clock.now }, job: { clock } });
      const [id] = fill(setup, 1);
      for (const on of ["DeleteDatabaseToken", "GetDatabaseToken"] as const) {
        setup.emulator.inject({ on, occurrence: "every", fault: { kind: "status", status: 404 } });
      }
      leaves("Token 0");
      const main = await setup.sweep();
      expect(readCounts(main)).toEqual({ revoked: 0, kept: 0, failed: 1 });
      expect(main.annotations).toEqual([
        {
          level: "error",
          message: expect.stringContaining(`token ${id}: the cluster shows it as not revoked, but DELETE returned 404`),
        },
      ]);
      expect(main.log).not.toContain("gone");
    },
  );

  sweepScenario("that rejects 32 requests in a row gets no more requests", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep({
      cluster: { faults: [{ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 401 } }] },
    });
    leaves(...fill(setup, 150));
    const main = await setup.sweep();
    expect(readCounts(main)).toEqual({ revoked: 0, kept: 0, failed: 150 });
    const deletes = setup.requests().filter((request) => request.startsWith("DELETE"));
    expect(deletes.length).toBeGreaterThanOrEqual(32);
    expect(deletes.length).toBeLessThan(64);
  });

  sweepScenario("that recovers gets requests again", async ({ setUpSweep }) => {
    const setup = await setUpSweep({
      cluster: {
        faults: [
          { on: "DeleteDatabaseToken", occurrence: { from: 3, to: 8 }, fault: { kind: "hang-up", when: "before" } },
          { on: "DeleteDatabaseToken", occurrence: { from: 20, to: 24 }, fault: { kind: "status", status: 503 } },
        ],
      },
    });
    fill(setup, 40);
    const main = await setup.sweep();
    expect(main.conclusion).toBe("success");
    expect(readCounts(main)).toEqual({ revoked: 40, kept: 0, failed: 0 });
  });

  sweepScenario(
    "that revokes, loses the response and then returns 404 causes neither a revocation nor a failure in the counts",
    async ({ setUpSweep }) => {
      const setup = await setUpSweep({
        cluster: {
          behaviour: { secondDelete: 404, getOfRevokedToken: 404 },
          faults: [
            { on: "DeleteDatabaseToken", occurrence: { from: 1, to: 5 }, fault: { kind: "hang-up", when: "after" } },
          ],
        },
      });
      fill(setup, 10);
      const main = await setup.sweep();
      expect(main.conclusion).toBe("success");
      expect(readCounts(main)).toEqual({ revoked: 5, kept: 0, failed: 0 });
      expect(JSON.parse(main.outputs["token-ids"] ?? "")).toHaveLength(5);
      expect(main.log).toContain("Revoked 5 tokens, kept 0. 5 tokens no longer exist on the cluster.");
      expect(setup.requests(), "the listing has shown that the token reaches the cluster").not.toContain(
        "GET databases",
      );
    },
  );

  sweepScenario(
    "that does not list its tokens fails the step before any request to GitHub",
    async ({ setUpSweep, leaves }) => {
      const setup = await setUpSweep({
        cluster: { faults: [{ on: "GetDatabaseTokens", occurrence: 1, fault: { kind: "status", status: 403 } }] },
      });
      leaves(...fill(setup, 1));
      const main = await setup.sweep();
      expect(main.exitCode).toBe(1);
      expect(main.annotations[0]?.message).toContain("Could not list the database tokens");
      expect(setup.hub.requests).toEqual([]);
    },
  );
});

describe("a cluster with a rate limit", () => {
  sweepScenario("is swept without failures", async ({ setUpSweep }) => {
    const clock = virtualClock({ factor: 20 });
    const setup = await setUpSweep({
      cluster: { now: clock.now, rateLimit: { requestsPerSecond: 10, burst: 20 } },
      github: { now: clock.now },
      job: { clock },
    });
    fill(setup, 100);
    const main = await setup.sweep();
    expect(main.conclusion).toBe("success");
    expect(readCounts(main)).toEqual({ revoked: 100, kept: 0, failed: 0 });
  });
});

describe("tokens that cannot be read", () => {
  sweepScenario("stay, and cause a warning if this action may have created them", async ({ setUpSweep, leaves }) => {
    const setup = await setUpSweep({
      cluster: {
        faults: [
          {
            on: "GetDatabaseTokens",
            occurrence: 1,
            fault: { kind: "rewrite", response: (tokens) => withoutCreatedAt(tokens, "Unreadable") },
          },
        ],
      },
    });
    setup.seedToken("Unreadable", { runId: 1 });
    setup.seedToken("Of a run that is over", { runId: 1 });
    leaves("Unreadable");
    const main = await setup.sweep();
    expect(main.conclusion).toBe("success");
    expect(readCounts(main)).toEqual({ revoked: 1, kept: 0, failed: 0 });
    expect(main.annotations).toMatchObject([
      {
        level: "warning",
        message: expect.stringMatching(
          /its record could not be read, so it was kept\. Check it with `influxctl token list`$/,
        ),
      },
    ]);
  });
});

/** Removes a field from an entry of the list, as a future cluster might. */
function withoutCreatedAt(tokens: unknown, text: string): unknown {
  if (!Array.isArray(tokens)) return tokens;
  return tokens.map((token: { description: string }) =>
    token.description.startsWith(text) ? { ...token, createdAt: undefined } : token,
  );
}
