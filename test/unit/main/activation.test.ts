import { describe, expect, test } from "vitest";
import { formatTimestamp } from "../../../src/grant/expiry.ts";
import { openManagementApi } from "../../../src/influxdb/find-management-api.ts";
import { activate } from "../../../src/main/activation.ts";
import { asError } from "../../../src/redaction/invalid.ts";
import type { Activation } from "../../../src/token/activation.ts";
import type { IssuedToken } from "../../../src/token/issue-token.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import type { EmulatorOptions } from "../../support/influxdb/start.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { type Opened, openCluster } from "../runner/open-session.ts";

interface Scene extends EmulatorOptions {
  /** What the token is for: `read sensors`. */
  readonly granted?: readonly string[];
  readonly timeout?: string;
  /** How long the token lives from now on; for ever unless it is said. */
  readonly livesForMs?: number;
  readonly arrange?: (opened: Opened) => void;
  /** The databases that were listed before, where they were. */
  readonly listed?: readonly string[];
}

/** A wait, what it said, and what the cluster was asked in it. Waiting takes no time. */
async function activated(scene: Scene) {
  const {
    granted = ["read sensors", "write sensors"],
    timeout = "3m",
    arrange,
    listed,
    livesForMs,
    ...options
  } = scene;
  const clock = settableClock();
  await using opened = await openCluster({ now: clock.now, ...options });
  const { emulator, session } = opened;
  const permissions = granted.map((text): IssuedToken["permissions"][number] => {
    const [action, resource = ""] = text.split(" ");
    return { action: action === "read" ? "read" : "write", resource };
  });
  const { id, accessToken } = emulator.cluster.createToken({ description: "Test", permissions });
  arrange?.(opened);
  const pace = {
    ...session.pace,
    now: clock.now,
    serverNow: clock.now,
    sleep: async (ms: number) => clock.advance(ms),
  };
  const inputs = opened.inputs({ "activation-timeout": timeout });
  const expiry = livesForMs === undefined ? {} : { expiresAt: formatTimestamp(clock.now() + livesForMs) };
  const token: IssuedToken = { id, accessToken, description: "Test", permissions, ...expiry };
  const { api } = await openManagementApi(inputs.cluster, session.client);
  const found = listed === undefined ? { api } : { api, databases: listed };
  const { output, result } = await captureOutputWhile(
    async (): Promise<Activation | Error> => activate(token, inputs, found, { ...session, pace }).catch(asError),
  );
  return {
    result,
    output: output
      .filter((line) => !line.startsWith("::debug::"))
      .map((line) => line.replaceAll(emulator.origin, "HOST")),
    asked: opened.asked(),
  };
}

describe("a token that the cluster accepts", () => {
  test("immediately is active, and the log reports it", async () => {
    const { result, output, asked } = await activated({});
    expect(result).toEqual({ kind: "active", waitedMs: 0 });
    expect(output).toEqual(["The cluster accepted the token after 0.1 s."]);
    expect([...asked].sort()).toEqual(["GetLegacyQuery", "PostWrite"]);
  });

  test("later is active after the wait", async () => {
    const { result, output } = await activated({ activationDelayMs: 1_500 });
    expect(result).toEqual({ kind: "active", waitedMs: 1_600 });
    expect(output).toEqual([
      "Waiting up to 3m for the cluster to accept the token.",
      "The cluster accepted the token after 1.6 s.",
    ]);
  });
});

test("a token that the cluster accepts shortly before it expires is active", async () => {
  const { result, output } = await activated({ activationDelayMs: 1_500, livesForMs: 20_000 });
  expect(result).toHaveProperty("kind", "active");
  expect(output.at(-1)).toBe("The cluster accepted the token after 1.6 s.");
});

describe("the cluster gets no probe", () => {
  test("if the timeout is 0", async () => {
    expect(await activated({ timeout: "0", granted: ["read *"] })).toEqual({
      result: { kind: "not-probed" },
      output: [],
      asked: [],
    });
  });

  test("for * if it has no database, and the log reports it", async () => {
    expect(await activated({ granted: ["read *"], databases: [] })).toEqual({
      result: { kind: "not-probed" },
      output: ["Skipping the activation check, because the cluster has no database yet."],
      asked: ["GetClusterDatabases"],
    });
  });

  test("and no request for databases, if they are known or a name is enough", async () => {
    const known = await activated({ granted: ["read *"], listed: ["sensors"] });
    expect(known.asked).toEqual(["GetLegacyQuery"]);
    const named = await activated({ granted: ["read *", "read sensors"] });
    expect(named.asked).toEqual(["GetLegacyQuery"]);
  });
});

test("for *, the probe uses an existing database", async () => {
  const { result, asked } = await activated({ granted: ["write *"], databases: ["b", "a"] });
  expect(result).toHaveProperty("kind", "active");
  expect(asked).toEqual(["GetClusterDatabases", "PostWrite"]);
});

const MADE = "::warning::The token was created, but";
const GOES_ON = "Continuing with `active: false`";

describe("an unconfirmed activation is a warning, not an error:", () => {
  test("the cluster does not accept the token before the timeout", async () => {
    const { result, output } = await activated({ activationDelayMs: 3_600_000, timeout: "10s" });
    expect(result).toEqual({ kind: "inactive" });
    expect(output.at(-1)).toMatch(
      /^::warning::The token was created, but HOST did not accept it within 10 s\. Last response: 401 .*\. Continuing with `active: false`\. If this happens often, raise activation-timeout. If it always happens, check that host is the cluster that the token was created for$/,
    );
  });

  test("the token expires before, which ends the wait", async () => {
    const { result, output } = await activated({ activationDelayMs: 60_000, livesForMs: 20_000, timeout: "1m" });
    expect(result).toEqual({ kind: "inactive" });
    expect(output).toEqual([
      "Waiting up to 20s for the cluster to accept the token.",
      `::warning::The token expired at 2030-01-01T00:00:20Z, before HOST accepted it, after waiting 20 s. InfluxDB can take a few minutes to activate a token. Set a longer expiry. ${GOES_ON}`,
    ]);
  });

  test("the timeout ends before the token expires", async () => {
    const { output } = await activated({ activationDelayMs: 60_000, livesForMs: 21_000, timeout: "20s" });
    expect(output[0]).toContain("up to 20s for");
    expect(output.at(-1)).toContain("did not accept it within 20 s.");
  });

  test("the cluster does not respond", async () => {
    const arrange = ({ emulator }: Opened) => void emulator.close();
    const { result, output } = await activated({ arrange });
    expect(result).toEqual({ kind: "inactive" });
    expect(output.at(-1)?.startsWith(`${MADE} its activation could not be checked on HOST: `)).toBe(true);
    expect(output.at(-1)?.endsWith(`. ${GOES_ON}`)).toBe(true);
  });

  test("the response is not from InfluxDB", async () => {
    const fault = { kind: "html", status: 200 } as const;
    const { result, output } = await activated({ faults: [{ on: "any", occurrence: "every", fault }] });
    expect(result).toEqual({ kind: "inactive" });
    expect(output.at(-1)?.startsWith(`${MADE} HOST did not confirm the token: it returned 200 `)).toBe(true);
    expect(output.at(-1)?.endsWith(`. Check that host is where data is written and queried. ${GOES_ON}`)).toBe(true);
  });

  test("the databases cannot be listed for *", async () => {
    const fault = { kind: "status", status: 403 } as const;
    const faults = [{ on: "GetClusterDatabases", occurrence: "every", fault } as const];
    const { result, output, asked } = await activated({ granted: ["read *"], faults });
    expect(result).toEqual({ kind: "inactive" });
    expect(output).toHaveLength(1);
    expect(
      output[0]?.startsWith(
        `${MADE} its activation could not be checked, because checking a * grant needs the list of databases, which could not be read. Could not list the `,
      ),
    ).toBe(true);
    expect(output[0]?.endsWith(`. ${GOES_ON}`)).toBe(true);
    expect(asked).toEqual(["GetClusterDatabases"]);
  });
});

test("a job that is cancelled while databases are listed ends without a warning", async () => {
  const arrange = (opened: Opened) => void opened.emulator.reached("GetClusterDatabases").then(opened.cancel);
  const fault = { kind: "stall", when: "before" } as const;
  const faults = [{ on: "GetClusterDatabases", occurrence: 1, fault } as const];
  const { result, output } = await activated({ granted: ["read *"], faults, arrange });
  expect(result).toBeInstanceOf(Error);
  expect(output).toEqual([]);
});
