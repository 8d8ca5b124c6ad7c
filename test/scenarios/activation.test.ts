import { describe, expect } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { failProbes, filterProbes, listProbes } from "./probes.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("a token that the cluster accepts immediately", () => {
  scenario("is probed once for each action, on the first database", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: ["sensors", "logs"] });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensors, logs", permissions: "read, write" }) });
    expect(main.outputs["active"]).toBe("true");
    expect(main.annotations).toEqual([]);
    expect(main.log).toMatch(/^The cluster accepted the token after 0\.\d s\.$/m);
    expect(main.log).not.toContain("Waiting");
    expect(listProbes(emulator)).toEqual(["GetLegacyQuery logs", "PostWrite logs"]);
  });

  scenario.for([
    { emptyWriteStatus: 400 },
    { emptyWriteToUnknownDatabaseStatus: 404 },
    { inactiveTokenStatus: 403, missingPermissionStatus: 401 },
  ] as const)("is accepted by a cluster with %j, and nothing is written or created", async (behaviour, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ behaviour });
    const later = { databases: "later", "missing-databases": "ignore", permissions: "read, write" };
    const main = await job.run(ACTION, { with: inputs(later) });
    expect(main.outputs["active"], main.log).toBe("true");
    expect(listProbes(emulator)).toEqual(["GetLegacyQuery later", "PostWrite later"]);
    expect(emulator.cluster.databases.map(({ name }) => name)).toEqual(["sensors"]);
    expect(emulator.cluster.points("later")).toEqual([]);
  });

  scenario("is not probed with `activation-timeout: 0`", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ activationDelayMs: 60_000 });
    const main = await job.run(ACTION, { with: inputs({ databases: "*", "activation-timeout": "0" }) });
    expect(main.outputs["active"]).toBe("");
    expect(emulator.requests.map(({ operation }) => operation)).toEqual(["CreateDatabaseToken"]);
  });
});

describe("a token for every database", () => {
  scenario("is probed on the first database that exists", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: ["sensors", "logs"] });
    const main = await job.run(ACTION, { with: inputs({ databases: "*" }) });
    expect(main.outputs["active"]).toBe("true");
    expect(listProbes(emulator)).toEqual(["PostWrite logs"]);
  });

  scenario("is probed on a database listed beside `*`", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp({ databases: ["sensors", "logs"] });
    await job.run(ACTION, { with: inputs({ databases: "*, sensors", "missing-databases": "ignore" }) });
    expect(listProbes(emulator)).toEqual(["PostWrite sensors"]);
    expect(requests()).toEqual(["POST tokens"]);
  });

  scenario("is not probed if there is no database, and `active` is empty", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ databases: [] });
    const main = await job.run(ACTION, { with: inputs({ databases: "*" }) });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("");
    expect(main.log).toContain("Skipping the activation check, because the cluster has no database yet.");
    expect(filterProbes(emulator)).toEqual([]);
  });

  scenario("causes a warning and `active: false` if the databases cannot be listed", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: { kind: "status", status: 403 } });
    const main = await job.run(ACTION, { with: inputs({ databases: "*" }) });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations.at(-1)).toEqual({
      level: "warning",
      message: expect.stringMatching(
        /^The token was created, but its activation could not be checked, because checking a \* grant needs the list of databases, which could not be read\. Could not list the databases: GET .* returned 403 .*Continuing with `active: false`$/,
      ),
    });
    expect(filterProbes(emulator)).toEqual([]);
  });
});

describe("a token that the cluster does not accept yet", () => {
  hurriedScenario.for([401, 403] as const)("is probed again after a %d", async (status, { hurry }) => {
    const activationDelayMs = { write: 3_000, read: 6_000 };
    const { emulator, job, inputs } = await hurry({
      emulator: { activationDelayMs, behaviour: { inactiveTokenStatus: status } },
    });
    const main = await job.run(ACTION, { with: inputs({ permissions: "read, write" }) });
    expect(main.outputs["active"], main.log).toBe("true");
    expect(main.annotations).toEqual([]);
    expect(main.log).toMatch(/^Waiting up to 3m for the cluster to accept the token\.$/m);
    expect(main.log).toMatch(/^The cluster accepted the token after \d+(\.\d)? s\.$/m);
    const accepted = filterProbes(emulator).filter(({ response }) => (response?.status ?? 500) < 300);
    expect(
      accepted.map(({ operation }) => operation),
      "is probed for each action until the cluster accepts it",
    ).toEqual(["PostWrite", "GetLegacyQuery"]);
    expect(filterProbes(emulator).at(-1)?.operation).toBe("GetLegacyQuery");
  });

  hurriedScenario("causes a warning after three minutes, and the job continues", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { activationDelayMs: 600_000 }, factor: 60 });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          /^The token was created, but \S+ did not accept it within 3m( \d+s)?\. Last response: 401 \(unauthorized access\)\. Continuing with `active: false`\. If this happens often, raise activation-timeout. If it always happens, check that host is the cluster that the token was created for$/,
        ),
      },
    ]);
    expect(main.log).toMatch(/^Still waiting after \d+s\. Last response: 401 \(unauthorized access\)\.$/m);
    expect(main.log.match(/^Still waiting/gm)?.length).toBeLessThan(7);
    expect(filterProbes(emulator).length).toBeLessThanOrEqual(60);
  });

  hurriedScenario("is probed only until it expires, and a warning reports it", async ({ hurry }) => {
    const { job, inputs } = await hurry({ emulator: { activationDelayMs: 600_000 }, factor: 10 });
    const main = await job.run(ACTION, { with: inputs({ expiry: "30s" }) });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          /^The token expired at \S+Z, before \S+ accepted it, after waiting \d+ s\. InfluxDB can take a few minutes to activate a token\. Set a longer expiry\. Continuing with `active: false`$/,
        ),
      },
    ]);
  });

  hurriedScenario("is probed again after Retry-After and after transient failures", async ({ hurry }) => {
    const { emulator, job, inputs, inject } = await hurry();
    const busy = { kind: "status", status: 503, retryAfter: "8" } as const;
    const temporary: readonly FaultKind[] = [
      busy,
      { kind: "status", status: 408 },
      { kind: "status", status: 429 },
      { kind: "status", status: 500, body: "html" },
      { kind: "hang-up", when: "before" },
    ];
    inject(...temporary.map((fault, index) => ({ on: "PostWrite", occurrence: index + 1, fault }) as const));
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.outputs["active"], main.log).toBe("true");
    const [first, second, ...others] = filterProbes(emulator).map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(8_000);
    expect(others).toHaveLength(4);
  });

  hurriedScenario("is not probed again if Retry-After is longer than the timeout", async ({ hurry }) => {
    const { emulator, job, inputs, inject } = await hurry();
    inject(...failProbes({ kind: "status", status: 429, retryAfter: "3600" }));
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations[0]?.message).toMatch(
      /did not accept it within \d\.\d s\. Last response: 429 \(.+\), retry after 3600 s\./,
    );
    expect(filterProbes(emulator)).toHaveLength(1);
  });

  hurriedScenario.for(["rpc error: code = Unauthenticated", "access denied", "words that nobody knows"])(
    "is probed again after a 200 with the error: %s",
    async (error, { hurry }) => {
      const { emulator, job, inputs, inject } = await hurry();
      const body = JSON.stringify({ results: [{ statement_id: 0, error }] });
      const fault = { kind: "text", status: 200, contentType: "application/json", body } as const;
      inject({ on: "GetLegacyQuery", occurrence: { from: 1, to: 2 }, fault });
      const main = await job.run(ACTION, { with: inputs({ permissions: "read" }) });
      expect(main.outputs["active"], main.log).toBe("true");
      expect(filterProbes(emulator)).toHaveLength(3);
    },
  );
});
