import { describe, expect } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { virtualClock } from "../support/runner/clock.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, type Setup, scenario } from "./scenario.ts";

const ANOTHER_ACCOUNT = "99999999-9999-4999-8999-999999999999";

/** The only error annotation of a step that failed. */
function findError(main: StepResult): string | undefined {
  expect(main.exitCode).toBe(1);
  const errors = main.annotations.filter(({ level }) => level === "error");
  expect(errors).toHaveLength(1);
  return errors[0]?.message;
}

/** The URL that lists the databases of a Cloud Dedicated cluster. */
function databasesUrl({ emulator }: Setup, accountId = emulator.accountId): string {
  return `${emulator.managementUrl}/accounts/${accountId}/clusters/${emulator.clusterId}/databases`;
}

describe("the management token", () => {
  const TO_DO =
    'The management token is wrong, expired or revoked. `influxctl management list` lists the management tokens. Create a new one with `influxctl management create --description "GitHub Actions" --expires-at TIME`, and update the secret that the workflow passes as management-token: `gh secret set SECRET_NAME` (with `--env ENVIRONMENT` if it is a secret of an environment)';

  scenario("that is wrong, expired or revoked causes an error that explains how to create one", async ({ setUp }) => {
    const setup = await setUp();
    const wrong = { "management-token": `M.V1.fake-${"0".repeat(30)}` };
    const main = await setup.job.run(ACTION, { with: setup.inputs(wrong) });
    expect(findError(main)).toBe(
      `Could not list the databases: GET ${databasesUrl(setup)} returned 401 (unauthorized). ${TO_DO}`,
    );
  });

  scenario(
    "that is revoked during the job causes a warning with the command to revoke the database token",
    async ({ setUp, leaves }) => {
      const { emulator, job, inputs } = await setUp();
      const main = await job.run(ACTION, { with: inputs({ description: "Left" }) });
      emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault: { kind: "status", status: 401 } });
      const [post] = await job.complete();
      const { "token-id": id, "expires-at": expiresAt } = main.outputs;
      expect(post?.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(
            new RegExp(
              `^A database token may be left behind\\. Could not revoke the database token ${id}: DELETE \\S+ returned 401 \\(.+\\)\\. ${RegExp.escape(TO_DO)}\\. Revoke the database token with \`influxctl token revoke ${id}\`\\. The token expires at ${expiresAt}\\.$`,
            ),
          ),
        },
      ]);
      leaves("Left");
    },
  );

  scenario("that is a database token causes an error, and nothing is sent", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const { accessToken } = emulator.cluster.createToken({ description: "another job's", expiresAtMs: 1 });
    const main = await job.run(ACTION, { with: inputs({ "management-token": accessToken }) });
    expect(findError(main)).toBe(
      "management-token: is a database token (apiv…), which cannot create tokens; create a management token with `influxctl management create` and store it as the secret",
    );
    expect(emulator.requests).toEqual([]);
  });

  scenario(
    "that must not list databases causes an error that suggests `missing-databases: ignore`",
    async ({ setUp }) => {
      const setup = await setUp();
      const { emulator, job, inputs } = setup;
      emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: { kind: "status", status: 403 } });
      const main = await job.run(ACTION, { with: inputs() });
      expect(findError(main)).toMatch(
        /^Could not list the databases: .* returned 403 \(.+\)\. The management token is not allowed to do this\. .*\. If the token is for this cluster but may not list databases, set missing-databases: ignore$/,
      );
    },
  );
});

describe("the wrong ID", () => {
  scenario("of an account causes an error that names the inputs to check", async ({ setUp }) => {
    const setup = await setUp();
    const main = await setup.job.run(ACTION, { with: setup.inputs({ "account-id": ANOTHER_ACCOUNT }) });
    expect(findError(main)).toBe(
      `Could not list the databases: GET ${databasesUrl(setup, ANOTHER_ACCOUNT)} returned 403 (forbidden). The management token is not allowed to do this. It may belong to another account, or account-id and cluster-id may be wrong or swapped: \`influxctl cluster list --format json\` shows the account_id and the cluster_id of each of your clusters. If the token is for this cluster but may not list databases, set missing-databases: ignore`,
    );
  });

  scenario("of a cluster causes an error that names the inputs to check", async ({ setUp }) => {
    const setup = await setUp();
    const { emulator, job, inputs } = setup;
    const main = await job.run(ACTION, { with: inputs({ "cluster-id": ANOTHER_ACCOUNT }) });
    const url = databasesUrl(setup).replace(emulator.clusterId, ANOTHER_ACCOUNT);
    expect(findError(main)).toBe(
      `Could not list the databases: GET ${url} returned 404 (not found). There is no such account or cluster for this management token. Check account-id and cluster-id: \`influxctl cluster list --format json\` shows the account_id and the cluster_id of each of your clusters`,
    );
  });
});

describe("a rejection by a gateway instead of the Management API", { concurrent: true }, () => {
  const REFUSALS: readonly { readonly what: string; readonly fault: FaultKind }[] = [
    { what: "a page with 401", fault: { kind: "html", status: 401 } },
    { what: "a page with 403", fault: { kind: "html", status: 403 } },
    { what: "401 without a body", fault: { kind: "status", status: 401, body: "empty" } },
    {
      what: "403 with other JSON",
      fault: { kind: "text", status: 403, contentType: "application/json", body: '{"message":"Forbidden"}' },
    },
  ];

  scenario.for(REFUSALS)("is not reported as a wrong management token: $what", async ({ fault }, { setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(findError(main)).toMatch(
      /returned 40[13] \(.+\)\. This response did not come from the Management API. Check management-url, .* and the proxies and gateways .*The management token may be correct$/,
    );
    expect(main.log).not.toMatch(/Make a new one|is not allowed/);
  });
});

describe("a management-url", () => {
  hurriedScenario("is reported as wrong after three retries if another server returns 404", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry();
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault: { kind: "html", status: 404 } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(findError(main)).toMatch(
      /returned 404 \(text\/html, \d+ characters\)\. This response did not come from the Management API. Check management-url, which ends in \/api\/v0, /,
    );
    expect(emulator.requests).toHaveLength(4);
    const [first, ...others] = main.log.split("\n").filter((line) => / Retrying (?:now|in \d\.\d s)\.$/.test(line));
    expect(first).toContain("returned 404");
    expect(others, "the log does not repeat the error").toEqual([
      expect.stringMatching(/^Same error again\. Retrying (now|in \d\.\d s)\.$/),
      expect.stringMatching(/^Same error again\. Retrying (now|in \d\.\d s)\.$/),
    ]);
  });
});

describe("a database that does not exist", () => {
  scenario("causes an error that suggests the right name", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp({ databases: ["sensors", "logs"] });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensor, logs" }) });
    expect(findError(main)).toBe(
      'databases: "sensor" (did you mean "sensors"?) does not exist on the cluster. Its databases: logs, sensors. Correct the name or create the database. If a later step creates it, set missing-databases: ignore',
    );
    expect(requests()).toEqual(["GET databases"]);
  });
});

describe("a Clustered cluster without the Management API", () => {
  const TO_DO =
    "There is no Management API at this URL. The cluster may be older than release 20250508-1719206, the first with this API; its ingress may not route /api/v0; or the API has another URL (set management-url)";

  const LONG = "/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111/databases";
  const alsoTried = (managementUrl: string): string =>
    `GET ${managementUrl}/databases does not list the databases either`;

  scenario("causes an error with the possible reasons if its ingress returns a page", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "clustered", route: "none" });
    const main = await job.run(ACTION, { with: inputs() });
    expect(findError(main)).toMatch(
      new RegExp(
        `^Could not list the databases: GET ${emulator.managementUrl}${LONG} returned 404 \\(text/html, \\d+ characters\\)\\. ${RegExp.escape(`${TO_DO}. ${alsoTried(emulator.managementUrl)}`)}$`,
      ),
    );
  });

  scenario("causes an error with the possible reasons if it returns an empty body", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "clustered" });
    const fault = { kind: "status", status: 404, body: "empty" } as const;
    emulator.inject({ on: "GetClusterDatabases", occurrence: "every", fault });
    const main = await job.run(ACTION, { with: inputs() });
    expect(findError(main)).toBe(
      `Could not list the databases: GET ${emulator.managementUrl}${LONG} returned 404 (an empty body). ${TO_DO}. ${alsoTried(emulator.managementUrl)}`,
    );
  });
});

describe("a runner whose clock is behind", () => {
  const LAG_MS = 2 * 60 * 60_000;

  scenario("gets an error that suggests to check the clock if InfluxDB rejects the expiry", async ({ setUp }) => {
    const clock = virtualClock({ factor: 1, startMs: Date.now() - LAG_MS });
    const { job, inputs } = await setUp({ behaviour: { createWithPastExpiry: 400 } }, { clock });
    const main = await job.run(ACTION, { with: inputs({ "missing-databases": "ignore" }) });
    expect(findError(main)).toMatch(
      /^Could not create the database token: POST \S+ returned 400 \(bad request\)\. InfluxDB rejected the request\. If its message does not say why, check the clock of this runner: InfluxDB may reject an expiry that is in the past by its own clock$/,
    );
    expect(main.annotations[0]).toEqual({
      level: "warning",
      message: expect.stringMatching(/^This runner's clock is 2h behind InfluxDB's\./),
    });
  });
});
