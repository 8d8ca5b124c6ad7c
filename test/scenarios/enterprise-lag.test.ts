import { describe, expect, vi } from "vitest";
import type { Fault } from "../support/influxdb/fault.ts";
import { findEnterpriseRequestProblems } from "./enterprise-request-rules.ts";
import { findFalseStatements } from "./false-statements.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION } from "./scenario.ts";

vi.setConfig({ maxConcurrency: 12 });

const CLUSTERS = [
  { nodes: 2, catalogSyncMs: 1_000 },
  { nodes: 2, catalogSyncMs: 8_000 },
  { nodes: 3, catalogSyncMs: 8_000 },
  { nodes: { ingest: 2, query: 2 }, catalogSyncMs: 8_000 },
];

interface Trouble {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** Default true. */
  readonly mainSucceeds?: boolean;
  /** What post says about the token. Default: that it was revoked. */
  readonly says?: string;
}

const onCreate = (fault: Fault["fault"]): readonly Fault[] => [{ on: "CreateResourceToken", occurrence: 1, fault }];
const onDelete = (fault: Fault["fault"]): readonly Fault[] => [{ on: "DeleteToken", occurrence: 1, fault }];

const TROUBLES: readonly Trouble[] = [
  { name: "no fault", faults: [] },
  { name: "a create request lost before the effect", faults: onCreate({ kind: "hang-up", when: "before" }) },
  { name: "a create request lost after the effect", faults: onCreate({ kind: "hang-up", when: "after" }) },
  { name: "a create request that takes effect 5 s later", faults: onCreate({ kind: "late-effect", delayMs: 5_000 }) },
  { name: "a create request sent twice by a gateway", faults: onCreate({ kind: "repeat", delayMs: 5_000 }) },
  {
    name: "a page in place of the created token",
    faults: onCreate({ kind: "html", status: 403, effect: true }),
    mainSucceeds: false,
  },
  {
    name: "a DELETE lost after the effect",
    faults: onDelete({ kind: "hang-up", when: "after" }),
    says: "The cluster no longer knows database token",
  },
];

describe.each(CLUSTERS)("on nodes $nodes that lag by $catalogSyncMs ms", { concurrent: true }, (cluster) => {
  for (const { name, faults, mainSucceeds = true, says = "Revoked database token" } of TROUBLES) {
    hurriedScenario(`${name} leaves no token, and post says so`, async ({ hurry }) => {
      const { emulator, job, inputs, inject } = await hurry({ emulator: { product: "enterprise", ...cluster } });
      inject(...faults);
      const main = await job.run(ACTION, { with: inputs({ permissions: "read, write" }) });
      expect(main.conclusion, main.log).toBe(mainSucceeds ? "success" : "failure");
      expect(main.outputs["active"]).toBe(mainSucceeds ? "true" : undefined);
      expect(findFalseStatements(main.log, emulator)).toEqual([]);

      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(post?.log).toContain(says);
      expect(findFalseStatements(post?.log ?? "", emulator)).toEqual([]);
      expect(emulator.liveTokens()).toEqual([]);
      expect(findEnterpriseRequestProblems(emulator.requests)).toEqual([]);
      expect(outputProblems(main)).toEqual([]);
    });
  }
});

/**
 * Nodes take turns. With five, both retries of the DELETE, and the look-up after each, go to nodes that do not know yet
 * that the token is gone.
 */
describe("a token that is older than the lag of the nodes", () => {
  hurriedScenario.for([2, 5])(
    "is not reported as left if the response to its DELETE is lost (%d nodes)",
    async (nodes, { hurry }) => {
      const { emulator, job, inputs, inject, clock } = await hurry({
        emulator: { product: "enterprise", nodes, catalogSyncMs: 8_000 },
      });
      await job.run(ACTION, { with: inputs() });
      const endMs = clock.now() + 15_000;
      await expect.poll(() => clock.now(), { timeout: 10_000 }).toBeGreaterThan(endMs);
      inject(...onDelete({ kind: "hang-up", when: "after" }));

      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(findFalseStatements(post?.log ?? "", emulator)).toEqual([]);
    },
  );
});

describe("a token whose DELETE takes effect only after retries", () => {
  hurriedScenario.for([3, 5])(
    "is not reported as left if the response is lost (%d nodes)",
    async (nodes, { hurry }) => {
      const { emulator, job, inputs, inject } = await hurry({
        emulator: { product: "enterprise", nodes, catalogSyncMs: 8_000 },
      });
      await job.run(ACTION, { with: inputs() });
      inject(
        { on: "DeleteToken", occurrence: 1, fault: { kind: "status", status: 503, retryAfter: "15" } },
        { on: "DeleteToken", occurrence: 2, fault: { kind: "hang-up", when: "after" } },
      );

      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(findFalseStatements(post?.log ?? "", emulator)).toEqual([]);
    },
  );
});

describe("a token that the job hands over, although its create request was sent twice", () => {
  hurriedScenario.for(["run", "never"])("is kept by post with `revoke: %s`", async (revoke, { hurry, leaves }) => {
    const { emulator, job, inputs, inject } = await hurry({ emulator: { product: "enterprise" } });
    inject(...onCreate({ kind: "hang-up", when: "before" }));
    const main = await job.run(ACTION, { with: inputs({ revoke }) });
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.log).not.toContain("Revoked");
    expect(emulator.liveTokens().map(({ id }) => id)).toEqual([main.outputs["token-id"]]);
    leaves(main.outputs["token-id"] ?? "");
  });
});
