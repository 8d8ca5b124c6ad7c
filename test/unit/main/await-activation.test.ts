import { describe, expect, test } from "vitest";
import { formatTimestamp } from "../../../src/grant/expiry.ts";
import { awaitActivation } from "../../../src/main/await-activation.ts";
import { openTokenApi } from "../../../src/product/open-token-api.ts";
import { asError } from "../../../src/redaction/invalid.ts";
import type { Activation } from "../../../src/token/activation.ts";
import type { IssuedToken } from "../../../src/token/issue-token.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import type { EmulatorOptions } from "../../support/influxdb/start.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { type OpenedCluster, openCluster } from "../runner/open-session.ts";

interface WaitOptions extends EmulatorOptions {
  /** The permissions of the token, such as `read sensors`. */
  readonly granted?: readonly string[];
  readonly timeout?: string;
  /** How long the token lives from now on. Default: forever. */
  readonly livesForMs?: number;
  readonly arrange?: (opened: OpenedCluster) => void;
  /** The databases, if they were listed before. */
  readonly listed?: readonly string[];
}

/** The result of a wait, its output, and its requests. Waiting takes no time. */
async function runActivation(waitOptions: WaitOptions) {
  const {
    granted = ["read sensors", "write sensors"],
    timeout = "3m",
    arrange,
    listed,
    livesForMs,
    ...options
  } = waitOptions;
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
  const { api } = await openTokenApi(inputs.cluster, session.client);
  const managementApi = listed === undefined ? { api } : { api, databases: listed };
  const { output, result } = await captureOutputWhile(
    async (): Promise<Activation | Error> =>
      awaitActivation(token, inputs, managementApi, { ...session, pace }).catch(asError),
  );
  return {
    result,
    output: output
      .filter((line) => !line.startsWith("::debug::"))
      .map((line) => line.replaceAll(emulator.origin, "HOST")),
    requests: opened.listOperations(),
  };
}

describe("a token that the cluster accepts", () => {
  test("immediately is active, and the log reports it", async () => {
    const { result, output, requests } = await runActivation({});
    expect(result).toEqual({ kind: "active", waitedMs: 0 });
    expect(output).toEqual(["The cluster accepted the token after 0.1 s."]);
    expect([...requests].sort()).toEqual(["GetLegacyQuery", "PostWrite"]);
  });

  test("later is active after the wait", async () => {
    const { result, output } = await runActivation({ activationDelayMs: 1_500 });
    expect(result).toEqual({ kind: "active", waitedMs: 1_600 });
    expect(output).toEqual([
      "Waiting up to 3m for the cluster to accept the token.",
      "The cluster accepted the token after 1.6 s.",
    ]);
  });
});

test("a token that the cluster accepts shortly before it expires is active", async () => {
  const { result, output } = await runActivation({ activationDelayMs: 1_500, livesForMs: 20_000 });
  expect(result).toHaveProperty("kind", "active");
  expect(output.at(-1)).toBe("The cluster accepted the token after 1.6 s.");
});

describe("no probe is sent", () => {
  test("if the timeout is 0", async () => {
    expect(await runActivation({ timeout: "0", granted: ["read *"] })).toEqual({
      result: { kind: "not-probed" },
      output: [],
      requests: [],
    });
  });

  test("for * if the cluster has no database, and the log reports it", async () => {
    expect(await runActivation({ granted: ["read *"], databases: [] })).toEqual({
      result: { kind: "not-probed" },
      output: ["Skipping the activation check, because the cluster has no database yet."],
      requests: ["GetClusterDatabases"],
    });
  });

  test("and no databases are listed, if they are known or a name is enough", async () => {
    const known = await runActivation({ granted: ["read *"], listed: ["sensors"] });
    expect(known.requests).toEqual(["GetLegacyQuery"]);
    const named = await runActivation({ granted: ["read *", "read sensors"] });
    expect(named.requests).toEqual(["GetLegacyQuery"]);
  });
});

test("for *, the probe uses an existing database", async () => {
  const { result, requests } = await runActivation({ granted: ["write *"], databases: ["b", "a"] });
  expect(result).toHaveProperty("kind", "active");
  expect(requests).toEqual(["GetClusterDatabases", "PostWrite"]);
});

const WARNING = "::warning::The token was created, but";
const CONTINUING = "Continuing with `active: false`";

describe("the step continues with a warning if", () => {
  test("the cluster does not accept the token before the timeout", async () => {
    const { result, output } = await runActivation({ activationDelayMs: 3_600_000, timeout: "10s" });
    expect(result).toEqual({ kind: "inactive" });
    expect(output.at(-1)).toMatch(
      /^::warning::The token was created, but HOST did not accept it within 10 s\. Last response: 401 .*\. Continuing with `active: false`\. If this happens often, raise activation-timeout. If it always happens, check that host is the cluster that the token was created for$/,
    );
  });

  test("the token expires before the timeout", async () => {
    const { result, output } = await runActivation({ activationDelayMs: 60_000, livesForMs: 20_000, timeout: "1m" });
    expect(result).toEqual({ kind: "inactive" });
    expect(output).toEqual([
      "Waiting up to 20s for the cluster to accept the token.",
      `::warning::The token expired at 2030-01-01T00:00:20Z, before HOST accepted it, after waiting 20 s. InfluxDB can take a few minutes to activate a token. Set a longer expiry. ${CONTINUING}`,
    ]);
  });

  test("the timeout ends before the token expires", async () => {
    const { output } = await runActivation({ activationDelayMs: 60_000, livesForMs: 21_000, timeout: "20s" });
    expect(output[0]).toContain("up to 20s for");
    expect(output.at(-1)).toContain("did not accept it within 20 s.");
  });

  test("the cluster does not respond", async () => {
    const arrange = ({ emulator }: OpenedCluster) => void emulator.close();
    const { result, output } = await runActivation({ arrange });
    expect(result).toEqual({ kind: "inactive" });
    expect(output.at(-1)?.startsWith(`${WARNING} its activation could not be checked on HOST: `)).toBe(true);
    expect(output.at(-1)?.endsWith(`. ${CONTINUING}`)).toBe(true);
  });

  test("the response is not from InfluxDB", async () => {
    const fault = { kind: "html", status: 200 } as const;
    const { result, output } = await runActivation({ faults: [{ on: "any", occurrence: "every", fault }] });
    expect(result).toEqual({ kind: "inactive" });
    expect(output.at(-1)?.startsWith(`${WARNING} HOST did not confirm the token: it returned 200 `)).toBe(true);
    expect(output.at(-1)?.endsWith(`. Check that host is where data is written and queried. ${CONTINUING}`)).toBe(true);
  });

  test("the databases cannot be listed for *", async () => {
    const fault = { kind: "status", status: 403 } as const;
    const faults = [{ on: "GetClusterDatabases", occurrence: "every", fault } as const];
    const { result, output, requests } = await runActivation({ granted: ["read *"], faults });
    expect(result).toEqual({ kind: "inactive" });
    expect(output).toHaveLength(1);
    expect(
      output[0]?.startsWith(
        `${WARNING} its activation could not be checked, because checking a * grant needs the list of databases, which could not be read. Could not list the `,
      ),
    ).toBe(true);
    expect(output[0]?.endsWith(`. ${CONTINUING}`)).toBe(true);
    expect(requests).toEqual(["GetClusterDatabases"]);
  });
});

test("a job that is cancelled while databases are listed ends without a warning", async () => {
  const arrange = (opened: OpenedCluster) => void opened.emulator.reached("GetClusterDatabases").then(opened.cancel);
  const fault = { kind: "stall", when: "before" } as const;
  const faults = [{ on: "GetClusterDatabases", occurrence: 1, fault } as const];
  const { result, output } = await runActivation({ granted: ["read *"], faults, arrange });
  expect(result).toBeInstanceOf(Error);
  expect(output).toEqual([]);
});
