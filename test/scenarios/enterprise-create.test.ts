import { describe, expect } from "vitest";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

type Row = Readonly<Record<string, unknown>>;

/** Changes the rows in a response of `system.tokens`. */
function changeRows(change: (row: Row) => Row) {
  return { kind: "rewrite", response: (json: unknown) => (json as readonly Row[]).map(change) } as const;
}

describe("a create request on Enterprise whose response is lost", () => {
  hurriedScenario("before it takes effect is repeated with the same name", async ({ hurry }) => {
    const { emulator, job, inputs, requests } = await hurry({ emulator: { product: "enterprise" } });
    emulator.inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "hang-up", when: "before" } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(requests()).toEqual(["ListDatabases", "CreateResourceToken", "CreateResourceToken", "QueryTokens"]);
    const names = emulator.requests.flatMap(({ operation, body }) =>
      operation === "CreateResourceToken" ? [JSON.parse(body).token_name] : [],
    );
    expect(names).toEqual([main.outputs["token-id"], main.outputs["token-id"]]);
  });

  hurriedScenario("after it takes effect is repeated, and the token that exists is replaced", async ({ hurry }) => {
    const { emulator, job, inputs, requests } = await hurry({ emulator: { product: "enterprise" } });
    emulator.inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "hang-up", when: "after" } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(requests()).toEqual([
      "ListDatabases",
      "CreateResourceToken",
      "CreateResourceToken",
      "DeleteToken",
      "CreateResourceToken",
      "QueryTokens",
    ]);
    expect(emulator.liveTokens().map(({ id }) => id)).toEqual([main.outputs["token-id"]]);
    expect(main.masks).toContain(emulator.liveTokens()[0]?.accessToken);
  });
});

hurriedScenario("a create request on Enterprise that takes effect late leaves no token", async ({ hurry }) => {
  const { job, inputs, inject } = await hurry({ emulator: { product: "enterprise" } });
  inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "late-effect", delayMs: 8_000 } });
  const main = await job.run(ACTION, { with: inputs() });
  expect(main.conclusion, main.log).toBe("success");
});

describe("a token of Enterprise is revoked at once if", () => {
  scenario.for([
    {
      name: "it may write to another database",
      change: (row: Row) => ({ ...row, permissions: '["db:sensors:write","db:logs:write"]' }),
      problem: 'it has more permissions than requested: "write logs"',
    },
    {
      name: "it is an admin token",
      change: (row: Row) => ({ ...row, permissions: "*:*:*" }),
      problem: "it has more permissions than requested",
    },
    {
      name: "its name is another one",
      change: (row: Row) => ({ ...row, name: "other" }),
      problem: "its name in system.tokens is another one",
    },
    {
      name: "it expires later than the response says",
      change: (row: Row) => ({ ...row, expiry: "2999-12-31T23:59:59.675" }),
      problem: 'it expires at "2999-12-31T23:59:59.675Z", but the requested expiry is ',
    },
  ])("$name", async ({ change, problem }, { setUp }) => {
    const { emulator, job, inputs, requests } = await setUp({ product: "enterprise", databases: ["sensors", "logs"] });
    emulator.inject({ on: "QueryTokens", occurrence: 1, fault: changeRows(change) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations[0]?.message).toContain(problem);
    expect(main.annotations[0]?.message).toContain("and it was revoked");
    expect(requests()).toEqual(["ListDatabases", "CreateResourceToken", "QueryTokens", "DeleteToken"]);
    expect(emulator.liveTokens()).toEqual([]);
    expect(main.outputs["token"]).toBeUndefined();
  });

  hurriedScenario("no node lists it within ten seconds", async ({ hurry }) => {
    const { emulator, job, inputs, inject } = await hurry({ emulator: { product: "enterprise" } });
    inject({ on: "QueryTokens", occurrence: "every", fault: { kind: "rewrite", response: () => [] } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations[0]?.message).toContain("it is not in system.tokens, even after 10 s");
    expect(emulator.liveTokens()).toEqual([]);
  });
});

hurriedScenario("a token that the server gave another name is reported by its token_id", async ({ hurry }) => {
  const { emulator, job, inputs, inject } = await hurry({ emulator: { product: "enterprise" } });
  const response = (json: unknown): unknown => ({ ...(json as Row), name: "CI / build" });
  inject({ on: "CreateResourceToken", occurrence: 1, fault: { kind: "rewrite", response } });
  const main = await job.run(ACTION, { with: inputs() });
  expect(main.conclusion).toBe("failure");
  const [token] = [...emulator.cluster.tokens].filter((each) => each.description !== "_admin");
  const tokenNumber = token !== undefined && "number" in token ? token.number : undefined;
  expect(main.annotations[0]?.message).toContain(
    `The server gave it another name than requested. If \`influxdb3 show tokens\` lists token_id ${tokenNumber}, delete that token by its name`,
  );
});

scenario.for(["dedicated", "enterprise"] as const)(
  "the management token is never handed over, even if %s sends it as the new token",
  async (product, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ product });
    const [operation, key] =
      product === "dedicated"
        ? (["CreateDatabaseToken", "accessToken"] as const)
        : (["CreateResourceToken", "token"] as const);
    const response = (json: unknown): unknown => ({ ...(json as Row), [key]: emulator.managementToken });
    emulator.inject({ on: operation, occurrence: 1, fault: { kind: "rewrite", response } });
    const main = await job.run(ACTION, { with: inputs({ "export-env": "true" }) });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations[0]?.message).toContain("it is a secret that this step already has");
    expect(main.annotations[0]?.message).toContain("and it was revoked");
    expect(emulator.liveTokens()).toEqual([]);
    expect(main.outputs).toEqual({});
  },
);

scenario("a form of permissions that is unknown causes a warning, and the job gets the token", async ({ setUp }) => {
  const { job, inputs } = await setUp({ product: "cloud", enterpriseBehaviour: { permissionsText: "unknown" } });
  const main = await job.run(ACTION, { with: inputs() });
  expect(main.outputs["active"]).toBe("true");
  expect(main.annotations).toEqual([
    { level: "warning", message: expect.stringContaining("The permissions of the new token could not be checked") },
  ]);
});

describe("nodes that learn of a token one after the other", () => {
  hurriedScenario("delay the step, and the token is active and revoked", async ({ hurry }) => {
    const { job, inputs } = await hurry({
      emulator: { product: "enterprise", nodes: { ingest: 2, query: 2 }, catalogSyncMs: 6_000 },
    });
    const main = await job.run(ACTION, { with: inputs({ permissions: "read, write" }) });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.outputs["active"]).toBe("true");
    expect(main.annotations).toEqual([]);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.log).toContain("Revoked database token");
  });
});

describe("an expiry on Enterprise", () => {
  scenario("can be a timestamp", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ product: "enterprise" });
    const expiry = new Date(Date.now() + 7_200_000).toISOString();
    const main = await job.run(ACTION, { with: inputs({ expiry }) });
    const differenceMs = Date.parse(main.outputs["expires-at"] ?? "") - Date.parse(expiry);
    expect(Math.abs(differenceMs)).toBeLessThanOrEqual(5_000);
    expect(main.annotations).toEqual([]);
    expect(emulator.liveTokens()).toHaveLength(1);
  });

  scenario("can be never", async ({ setUp }) => {
    const { job, inputs } = await setUp({ product: "enterprise" });
    const main = await job.run(ACTION, { with: inputs({ expiry: "never" }) });
    expect(main.outputs["expires-at"]).toBe("");
    expect(main.annotations.map(({ message }) => message)).toEqual([expect.stringContaining("will not expire")]);
  });

  scenario("of never fails the step if the server sets one at once", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({
      product: "enterprise",
      enterpriseBehaviour: { withoutExpiry: "expires-at-once" },
    });
    const main = await job.run(ACTION, { with: inputs({ expiry: "never" }) });
    expect(main.conclusion).toBe("failure");
    expect(main.annotations.at(-1)?.message).toContain("before the response arrived");
    expect(emulator.liveTokens()).toEqual([]);
  });
});
