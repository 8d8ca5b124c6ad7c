import { describe, expect } from "vitest";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("a job that creates a token", () => {
  scenario("gets the outputs, and its token is revoked when the job ends", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: true, databases: ["sensors", "logs"] });

    const main = await job.run(ACTION, {
      id: "token",
      with: inputs({ databases: "sensors: read, write\nlogs", description: "Seed the staging database" }),
    });

    expect(main.conclusion).toBe("success");
    expect(main.annotations).toEqual([]);
    const [token] = emulator.liveTokens();
    expect(main.outputs).toEqual({
      token: token?.accessToken,
      "token-id": token?.id,
      "expires-at": expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      permissions: JSON.stringify([
        { action: "write", resource: "logs" },
        { action: "read", resource: "sensors" },
        { action: "write", resource: "sensors" },
      ]),
      description: expect.stringMatching(
        /^Seed the staging database \(https:\/\/github\.com\/[^/]+\/[^/]+\/actions\/runs\/\d+\/attempts\/\d+#[0-9a-f]{16}\)$/,
      ),
      host: emulator.origin,
      active: "true",
    });
    expect(job.jobOutput("token", "token"), "GitHub drops masked values from job outputs").toBeUndefined();
    expect(job.jobOutput("token", "token-id")).toBe(token?.id);

    const [post] = await job.complete();
    expect(post?.conclusion).toBe("success");
    expect(post?.log).toContain(`Revoked database token ${token?.id}.`);
  });

  scenario("sends one GET and one POST over one connection, and one DELETE in post", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp({ tls: true });

    await job.run(ACTION, { id: "token", with: inputs() });
    expect(requests()).toEqual(["GET databases", "POST tokens"]);
    expect(emulator.tlsHandshakes).toBe(1);

    await job.complete();
    expect(requests().slice(2)).toEqual([`DELETE tokens/${job.outputs("token")["token-id"]}`]);
    expect(emulator.tlsHandshakes).toBe(2);
  });

  scenario("gets a token that expires after an hour by default", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs() });
    const [token] = emulator.liveTokens();
    expect((token?.expiresAtMs ?? 0) - (token?.createdAtMs ?? 0)).toBeGreaterThan(3_598_000);
    expect((token?.expiresAtMs ?? 0) - (token?.createdAtMs ?? 0)).toBeLessThanOrEqual(3_600_000);
  });

  scenario("describes its token by its workflow and job by default", async ({ setUp }) => {
    const { job, inputs } = await setUp({}, { workflow: "Nightly\nbuild", job: "seed" });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.outputs["description"]).toMatch(/^Nightly build \/ seed \(https/);
  });

  scenario("sends only the description, the permissions and the expiry", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    await job.run(ACTION, { with: inputs() });
    const create = emulator.requests.find(({ operation }) => operation === "CreateDatabaseToken");
    expect(Object.keys(JSON.parse(create?.body ?? "")).sort()).toEqual(["description", "expiresAt", "permissions"]);
    expect(create?.headers["user-agent"]).toMatch(/^influxdb-database-token\/\d+\.\d+\.\d+$/);
  });

  scenario("gets one warning for every database and one for no expiry", async ({ setUp }) => {
    const { emulator, job, inputs, requests } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ databases: "*", expiry: "never" }) });

    expect(main.conclusion).toBe("success");
    expect(main.annotations.map(({ level, message }) => [level, message])).toEqual([
      ["warning", expect.stringContaining("* grants access to every database")],
      ["warning", expect.stringContaining("it works until it is revoked")],
    ]);
    expect(main.outputs["expires-at"]).toBe("");
    expect(emulator.liveTokens()[0]?.expiresAtMs).toBeUndefined();
    expect(requests(), "there is no name to look for, but one to ask about").toEqual(["POST tokens", "GET databases"]);
  });

  scenario("keeps its token with `revoke: never`", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ revoke: "never", description: "Deploy" }) });
    expect(main.outputs["description"]).toMatch(/#keep-[0-9a-f]{16}\)$/);

    const [post] = await job.complete();
    expect(post?.log).toContain(`Kept database token ${main.outputs["token-id"]} (revoke: never).`);
    leaves("Deploy");
  });

  scenario("keeps its token with `revoke: run`, and does not mark it as kept", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ revoke: "run", description: "Test" }) });
    expect(main.outputs["description"]).toMatch(/#[0-9a-f]{16}\)$/);

    const [post] = await job.complete();
    expect(post?.log).toContain(`Kept database token ${main.outputs["token-id"]} (revoke: run).`);
    leaves("Test");
  });

  scenario("keeps its token with `revoke: false`, which means `never`", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ revoke: "false", description: "Deploy" }) });
    expect(main.outputs["description"]).toMatch(/#keep-[0-9a-f]{16}\)$/);

    const [post] = await job.complete();
    expect(post?.log).toContain(`Kept database token ${main.outputs["token-id"]} (revoke: never).`);
    leaves("Deploy");
  });
});

describe("Clustered", () => {
  const UUID = "11111111-1111-1111-1111-111111111111";
  const LONG = `/accounts/${UUID}/clusters/${UUID}`;

  scenario("receives the requests on its own host", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp({ product: "clustered" });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("success");
    expect(requests()).toEqual(["GET databases", "POST tokens"]);
  });

  scenario.for([
    { form: "of InfluxData's own clients", route: "account", path: `/api/v0${LONG}`, gets: [`/api/v0${LONG}`] },
    { form: "of its OpenAPI file", route: "short", path: "/api/v0", gets: [`/api/v0${LONG}`, "/api/v0"] },
  ] as const)("is found with a GET if it has only the path $form", async ({ route, path, gets }, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "clustered", route });
    const more = { "missing-databases": "ignore", "activation-timeout": "0" };
    const main = await job.run(ACTION, { with: inputs(more) });
    await job.complete();
    expect(main.conclusion, main.log).toBe("success");
    expect(emulator.requests.map((request) => `${request.method} ${request.path}`)).toEqual([
      ...gets.map((get) => `GET ${get}/databases`),
      `POST ${path}/tokens`,
      `DELETE ${path}/tokens/${main.outputs["token-id"]}`,
    ]);
  });

  scenario("receives the account ID and the cluster ID of the inputs", async ({ setUp }) => {
    const accountId = "22222222-2222-4222-8222-222222222222";
    const clusterId = "44444444-4444-4444-8444-444444444444";
    const { emulator, job, inputs, requests } = await setUp({ product: "clustered", accountId, clusterId });
    const main = await job.run(ACTION, { with: inputs({ "account-id": accountId, "cluster-id": clusterId }) });
    expect(main.conclusion, main.log).toBe("success");
    expect(requests()).toEqual(["GET databases", "POST tokens"]);
    expect(emulator.requests[0]?.path).toBe(`/api/v0/accounts/${accountId}/clusters/${clusterId}/databases`);
    await job.complete();
  });

  hurriedScenario("is found by the path that responds, while the other returns a page with 503", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { product: "clustered", route: "short" } });
    emulator.inject({
      on: "GetClusterDatabases",
      occurrence: { from: 1, to: 3 },
      fault: { kind: "html", status: 503 },
    });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    await job.complete();
  });

  scenario("fails the step with the reason if it has no Management API", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp({ product: "clustered", route: "none" });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.exitCode).toBe(1);
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toMatch(
      /GET .*\/api\/v0\/accounts\/.*\/databases returned 404 .*release 20250508-1719206.*GET \S+\/api\/v0\/databases does not list the databases either/,
    );
    expect(requests()).toEqual(["GET databases", "GET databases"]);
  });
});

describe("a database that does not exist", () => {
  scenario("fails the step before a token is created", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp({ databases: ["sensors"] });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensors, sensor" }) });
    expect(main.exitCode).toBe(1);
    expect(main.annotations[0]?.message).toContain('databases: "sensor" (did you mean "sensors"?) does not exist');
    expect(requests()).toEqual(["GET databases"]);
  });

  scenario("is ignored with `missing-databases: ignore`", async ({ setUp }) => {
    const { job, inputs, requests } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ databases: "later", "missing-databases": "ignore" }) });
    expect(main.conclusion).toBe("success");
    expect(requests()).toEqual(["POST tokens"]);
  });
});

describe("the runner's clock", () => {
  scenario("causes a warning if it is off by more than a minute", async ({ setUp }) => {
    const { job, inputs } = await setUp({ dateSkewMs: 5 * 60_000 });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("success");
    expect(main.annotations).toEqual([
      expect.objectContaining({
        level: "warning",
        message: expect.stringMatching(/clock is (5m|4m 59s) behind InfluxDB's/),
      }),
    ]);
  });
});
