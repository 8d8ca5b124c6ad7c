import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { handOver } from "../../../src/main/hand-over.ts";
import type { Environment } from "../../../src/runner/environment.ts";
import type { IssuedToken } from "../../../src/token/issue-token.ts";
import { openSealedToken, parseSealedToken } from "../../../src/transfer/sealed-token.ts";
import { parseTransferKey } from "../../../src/transfer/transfer-key.ts";
import { captureOutput } from "../runner/capture-output.ts";
import { stubVariables } from "../runner/runner-variables.ts";
import {
  createEnterpriseInputs,
  createEnvironment,
  createMainInputs,
  createTransferKey,
  parseInputsOfMain,
} from "./fixtures.ts";

const TOKEN: IssuedToken = {
  id: "55555555-5555-4555-8555-555555555555",
  accessToken: "apiv1_fake-token",
  description: "Seed the staging database",
  permissions: [{ action: "write", resource: "sensors" }],
  expiresAt: "2026-08-01T13:00:00Z",
};

const HOST = "https://cluster.example.com";

beforeEach(() => stubVariables({ INFLUX_TOKEN: "", INFLUX_HOST: "", INFLUX_DATABASE: "" }));
afterEach(() => vi.unstubAllEnvs());

/** Hands a token over; returns outputs as `token=…`, variables as `INFLUX_HOST=…`, and log lines. */
function handOverToken(
  token: Partial<IssuedToken>,
  exportEnv: boolean,
  before: Partial<Environment["influx"]> = {},
): readonly string[] {
  const inputs = parseInputsOfMain(createMainInputs({ host: HOST, "export-env": String(exportEnv) }));
  const environment = createEnvironment({ influx: { ...createEnvironment().influx, ...before } });
  const output = captureOutput(() =>
    handOver({ ...TOKEN, ...token }, { kind: "active", waitedMs: 5 }, inputs, environment),
  );
  return output.map((line) => line.replace(/^::set-(?:output|env) name=([^:]*)::/, "$1="));
}

/** Permissions to read these databases. */
function reading(...names: readonly string[]): Partial<IssuedToken> {
  return { permissions: names.map((resource) => ({ action: "read", resource })) };
}

describe("a token that is handed over", () => {
  const outputs = [
    "token=apiv1_fake-token",
    `token-id=${TOKEN.id}`,
    "expires-at=2026-08-01T13:00:00Z",
    'permissions=[{"action":"write","resource":"sensors"}]',
    "description=Seed the staging database",
    `host=${HOST}`,
    "active=true",
  ];

  test("sets seven outputs, and no variables without export-env", () => {
    expect(handOverToken({}, false)).toEqual(outputs);
  });

  test("sets the variables of InfluxData's clients with export-env", () => {
    const variables = ["INFLUX_TOKEN=apiv1_fake-token", `INFLUX_HOST=${HOST}`, "INFLUX_DATABASE=sensors"];
    expect(handOverToken({}, true)).toEqual([...outputs, ...variables]);
  });

  test.each(["enterprise", "cloud"])("sets the variables of the influxdb3 CLI too on %s", (product) => {
    const inputs = parseInputsOfMain(createEnterpriseInputs({ product, "export-env": "true" }));
    const environment = createEnvironment({ influxdb3: { token: "", host: "", database: "logs" } });
    const output = captureOutput(() => handOver(TOKEN, { kind: "not-probed" }, inputs, environment));
    expect(output.filter((line) => line.includes("INFLUX"))).toEqual([
      "::set-env name=INFLUX_TOKEN::apiv1_fake-token",
      "::set-env name=INFLUX_HOST::https://influxdb.example.com",
      "::set-env name=INFLUX_DATABASE::sensors",
      "::set-env name=INFLUXDB3_AUTH_TOKEN::apiv1_fake-token",
      "::set-env name=INFLUXDB3_HOST_URL::https://influxdb.example.com",
      "::set-env name=INFLUXDB3_DATABASE_NAME::sensors",
      "INFLUXDB3_DATABASE_NAME was already set; later steps get the new database.",
    ]);
  });

  test("has an empty expiry if it never expires", () => {
    const { expiresAt: _, ...forever } = TOKEN;
    const inputs = parseInputsOfMain(createMainInputs());
    const output = captureOutput(() => handOver(forever, { kind: "not-probed" }, inputs, createEnvironment()));
    expect(output).toContain("::set-output name=expires-at::");
    expect(output).toContain("::set-output name=active::");
  });
});

describe("the variable for the database", () => {
  test.each([
    {
      name: "set for one database, even with several permissions",
      permissions: reading("logs", "logs"),
      expected: ["INFLUX_DATABASE=logs"],
    },
    { name: "not set for several", permissions: reading("logs", "sensors"), expected: [] },
    { name: "not set for every database", permissions: reading("*"), expected: [] },
  ])("is $name", ({ permissions, expected }) => {
    expect(handOverToken(permissions, true).filter((line) => line.startsWith("INFLUX_DATABASE"))).toEqual(expected);
  });
});

describe("a variable that the job has already set", () => {
  test("is replaced, and the log reports it without the token", () => {
    const lines = handOverToken({}, true, {
      token: "fake-old-token",
      host: "https://old.example.com",
      database: "logs",
    });
    expect(lines.filter((line) => line.includes("was already set"))).toEqual([
      "INFLUX_TOKEN was already set; later steps get the new token.",
      "INFLUX_HOST was already set; later steps get the new host.",
      "INFLUX_DATABASE was already set; later steps get the new database.",
    ]);
    expect(lines.join("\n")).not.toContain("old");
  });

  test("becomes empty if the token has no value for it", () => {
    const lines = handOverToken(reading("logs", "sensors"), true, { database: "logs" });
    expect(lines).toContain("INFLUX_DATABASE=");
    expect(lines).toContain(
      "INFLUX_DATABASE was already set; later steps get an empty value, because the token is not for exactly one database.",
    );
  });

  test("is not mentioned if it does not change", () => {
    const lines = handOverToken({}, true, { host: HOST, database: "sensors" });
    expect(lines.filter((line) => line.includes("was already set"))).toEqual([]);
  });

  test("is unchanged without export-env", () => {
    const lines = handOverToken(reading("logs", "sensors"), false, { token: "fake-old-token", database: "logs" });
    expect(lines.filter((line) => line.includes("INFLUX"))).toEqual([]);
  });
});

describe("a token that is sealed for another job", () => {
  const key = createTransferKey();

  /** Seals a token, and returns the output lines and the opened token. */
  function sealAndOpen(token: IssuedToken): { readonly output: readonly string[]; readonly opened: unknown } {
    const inputs = parseInputsOfMain(createMainInputs({ host: HOST, "transfer-key": key }));
    const output = captureOutput(() => handOver(token, { kind: "not-probed" }, inputs, createEnvironment()));
    const sealed = output.find((line) => line.includes("name=sealed-token:"))?.replace(/^.*::/, "") ?? "";
    return {
      output,
      opened: openSealedToken(parseSealedToken(sealed), parseTransferKey(key), createEnvironment().run),
    };
  }

  test("is in no output but sealed-token, with everything that the other job needs", () => {
    const { output, opened } = sealAndOpen(TOKEN);
    expect(output.filter((line) => line.includes("name=token:"))).toEqual([]);
    expect(output.join("\n")).not.toContain(TOKEN.accessToken);
    expect(output).toContain(
      "Sealed the token for another job of this run: the output `sealed-token` is set, and `token` is empty.",
    );
    const { accessToken, id, expiresAt, permissions } = TOKEN;
    expect(opened).toEqual({ accessToken, id, expiresAt, permissions, host: HOST, product: "dedicated" });
  });

  test("has an empty expiry if it never expires", () => {
    const { expiresAt: _, ...forever } = TOKEN;
    expect(sealAndOpen(forever).opened).toMatchObject({ expiresAt: "" });
  });
});
