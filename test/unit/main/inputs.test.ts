import { describe, expect, test } from "vitest";
import { readProblems } from "../problems.ts";
import {
  createClusteredInputs,
  createEnvironment,
  createMainInputs,
  createTransferKey,
  MISSING_SECRET,
  NOW_MS,
  parseInputsOfMain,
} from "./fixtures.ts";

describe("the inputs of the root action", () => {
  test("have defaults unless they are required", () => {
    expect(parseInputsOfMain(createMainInputs())).toMatchObject({
      grant: { permissions: [{ action: "read", resource: "sensors" }], warnings: [] },
      description: "CI / test",
      expiry: { kind: "after", seconds: 3_600 },
      revoke: "job",
      missingDatabases: "fail",
    });
  });

  test("override the defaults", () => {
    const raw = createMainInputs({
      databases: "logs: write\nsensors",
      permissions: "read, write",
      description: "Seed the staging database",
      expiry: "2026-08-02T00:00:00Z",
      revoke: "never",
      "missing-databases": "ignore",
    });
    expect(parseInputsOfMain(raw)).toMatchObject({
      grant: {
        permissions: [
          { action: "write", resource: "logs" },
          { action: "read", resource: "sensors" },
          { action: "write", resource: "sensors" },
        ],
      },
      description: "Seed the staging database",
      expiry: { kind: "at", atMs: NOW_MS + 12 * 3_600_000 },
      revoke: "never",
      missingDatabases: "ignore",
    });
  });

  test("need no permissions if every database has its own", () => {
    expect(
      parseInputsOfMain(createMainInputs({ databases: "logs: write", permissions: "" })).grant.permissions,
    ).toEqual([{ action: "write", resource: "logs" }]);
  });

  test("take the default description from the names of the workflow and the job", () => {
    const environment = createEnvironment({ workflow: "Nightly\nbuild", job: "seed" });
    expect(parseInputsOfMain(createMainInputs(), environment).description).toBe("Nightly build / seed");
  });

  test("keep a sealed token for the run by default", () => {
    const inputs = parseInputsOfMain(createMainInputs({ "transfer-key": createTransferKey() }));
    expect(inputs).toMatchObject({ revoke: "run", exportEnv: false });
    expect(inputs.transferKey).toHaveLength(32);
  });

  test.each(["run", "never", "false"])("accept `revoke: %s` for a sealed token", (revoke) => {
    const raw = createMainInputs({ "transfer-key": createTransferKey(), revoke, "export-env": "False" });
    expect(parseInputsOfMain(raw).revoke).toBe(revoke === "run" ? "run" : "never");
  });

  test.each([
    { words: ["job", "true", "True", "TRUE"], revoke: "job" },
    { words: ["run"], revoke: "run" },
    { words: ["never", "false", "False", "FALSE"], revoke: "never" },
  ])("accept each of $words as `revoke: $revoke`", ({ words, revoke }) => {
    for (const word of words) {
      expect(parseInputsOfMain(createMainInputs({ revoke: word })).revoke, word).toBe(revoke);
    }
  });

  test("are frozen", () => {
    const inputs = parseInputsOfMain(createMainInputs());
    expect(Object.isFrozen(inputs) && Object.isFrozen(inputs.cluster)).toBe(true);
  });
});

describe("all problems are reported together", () => {
  test("if all inputs are empty", () => {
    const nothing = { "management-token": "", "account-id": "", "cluster-id": "", databases: "", permissions: "" };
    expect(readProblems(() => parseInputsOfMain(createMainInputs(nothing)))).toEqual([
      `management-token: ${MISSING_SECRET}`,
      "account-id: is required for Cloud Dedicated, but it is empty. Set it to the UUID of the account, `account_id` in the output of `influxctl cluster list --format json`. If it comes from a variable, check that the variable is set for this repository or for the environment of the job. For InfluxDB Clustered, Enterprise or Cloud, set `product`",
      "cluster-id: is required for Cloud Dedicated, but it is empty. Set it to the UUID of the cluster, `cluster_id` in the output of `influxctl cluster list --format json`. If it comes from a variable, check that the variable is set for this repository or for the environment of the job. For InfluxDB Clustered, Enterprise or Cloud, set `product`",
      "databases: is required, but it is empty. List databases, one per line, or use * for every database",
    ]);
  });

  test("if all inputs are wrong", () => {
    const raw = createMainInputs({
      product: "core",
      "management-token": "fake token",
      "account-id": "acme",
      "cluster-id": "production",
      host: "http://cluster.example.com",
      "management-url": "https://user:hunter2@console.example.com",
      "ca-certificate": "ca.crt",
      databases: "a b\nc!d",
      permissions: "admin",
      description: "two\nlines",
      expiry: "1.5h",
      revoke: "yes",
      "transfer-key": "fake key",
      "missing-databases": "warn",
    });
    const problems = readProblems(() => parseInputsOfMain(raw));
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "product",
      "management-token",
      "account-id",
      "cluster-id",
      "host",
      "management-url",
      "ca-certificate",
      "databases",
      "databases",
      "permissions",
      "description",
      "expiry",
      "revoke",
      "transfer-key",
      "missing-databases",
    ]);
    expect(problems.join("\n")).not.toMatch(/hunter2|fake token|fake key/);
  });

  test("if all inputs are empty for Clustered, which needs no IDs", () => {
    const nothing = { "management-token": "", host: "", databases: "", permissions: "" };
    const problems = readProblems(() => parseInputsOfMain(createClusteredInputs(nothing)));
    expect(problems.map((problem) => problem.split(":")[0])).toEqual(["management-token", "host", "databases"]);
  });

  test("and a mistake in permissions only once, not for every database", () => {
    const raw = createMainInputs({ databases: "a\nb\nc", permissions: "admin" });
    expect(readProblems(() => parseInputsOfMain(raw))).toHaveLength(1);
  });
});
