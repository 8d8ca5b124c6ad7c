import { describe, expect } from "vitest";
import type { TokenRecord } from "../support/influxdb/token-record.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { listPlainLines } from "./plain-lines.ts";
import { type Json, permissions, type Rewriting, rewriting, runWith, set, without } from "./response-rewriting.ts";
import { ACTION, scenario } from "./scenario.ts";

const SENSORS = { action: "write", resource: "sensors" };

/** The token is real, but differs from the request. */
const REJECTED: readonly (Rewriting & { readonly problem: RegExp })[] = [
  {
    what: "more permissions",
    rewrite: permissions(SENSORS, { action: "read", resource: "sensors" }),
    problem: /has more permissions than requested: "read sensors"/,
  },
  {
    what: "every database",
    rewrite: permissions({ action: "write", resource: "*" }),
    problem: /has more permissions than requested: "write \*"/,
  },
  {
    what: "an unknown action",
    rewrite: permissions(SENSORS, { action: "admin", resource: "sensors" }),
    problem: /has more permissions than requested: "admin sensors"/,
  },
  {
    what: "other permissions",
    rewrite: permissions({ action: "write", resource: "Sensors" }),
    problem: /has more permissions than requested: "write Sensors"/,
  },
  {
    what: "fewer permissions",
    rewrite: permissions(),
    problem: /permissions are missing: "write sensors"/,
  },
  { what: "no permissions", rewrite: without("permissions"), problem: /the response does not list its permissions/ },
  {
    what: "permissions in another format",
    rewrite: set("permissions", "write:sensors"),
    problem: /the response does not list its permissions/,
  },
  {
    what: "no expiry",
    rewrite: without("expiresAt"),
    problem: /it never expires, but the requested expiry is \S+\. The job/,
  },
  {
    what: "an expiry of `null`",
    rewrite: set("expiresAt", null),
    problem: /it never expires, but the requested expiry is \S+\. The job/,
  },
  {
    what: "an expiry that is a number",
    rewrite: set("expiresAt", 4_102_444_800),
    problem: /its expiry cannot be read/,
  },
  {
    what: "a later expiry",
    rewrite: set("expiresAt", "2999-12-31T23:59:59Z"),
    problem: /it expires at "2999-12-31T23:59:59Z", but the requested expiry is \S+\. The job/,
  },
  { what: "an expiry that cannot be read", rewrite: set("expiresAt", "soon"), problem: /its expiry cannot be read/ },
];

/** The token is real, but nothing shows that it is the one that the request created. */
const UNMARKED: readonly Rewriting[] = [
  { what: "a description without the mark", rewrite: set("description", "Guarded") },
  {
    what: "a description that was cut",
    rewrite: (response) => ({ ...response, description: String(response["description"]).slice(0, -2) }),
  },
  {
    what: "a description with text after the mark",
    rewrite: (response) => ({ ...response, description: `${response["description"]}.` }),
  },
  { what: "no description", rewrite: without("description") },
];

const NOT_MARKED =
  /^InfluxDB created a token that does not match the request \(\S+\): its description does not contain the mark that identifies it\. The job did not get this token, and it was revoked$/;

describe("a create response with", { concurrent: true }, () => {
  scenario.for(REJECTED)(
    "$what fails the step, and its token is masked, revoked at once, and not handed over",
    async (row, { setUp }) => {
      const setup = await setUp();
      const main = await runWith(setup, rewriting(row));

      expectFailure(
        main,
        /^InfluxDB created a token that does not match the request \(\S+\): .*The job did not get this token, and it was revoked$/,
      );
      expect(main.annotations[0]?.message).toMatch(row.problem);
      expect(main.masks).toContain([...setup.emulator.cluster.tokens][0]?.accessToken);
      expect(setup.emulator.liveTokens()).toEqual([]);

      const [post] = await setup.job.complete();
      expect(post?.raw).toBe("");
    },
  );

  hurriedScenario.for(UNMARKED)(
    "$what fails the step, its token is revoked at once, and post looks up the mark",
    async (row, { hurry }) => {
      const setup = await hurry();
      const main = await runWith(setup, rewriting(row));

      expectFailure(main, NOT_MARKED);
      expect(main.masks).toContain([...setup.emulator.cluster.tokens][0]?.accessToken);
      expect(setup.emulator.liveTokens()).toEqual([]);

      const [post] = await setup.job.complete();
      expect(listPlainLines(post?.log ?? "")).toEqual([
        expect.stringMatching(
          /^The outcome of a create request was not clear\. No live token has \S+ in its description\.$/,
        ),
      ]);
      expect(post?.annotations).toEqual([]);
    },
  );

  hurriedScenario("the record of another token fails the step, and post revokes the own one", async ({ hurry }) => {
    const setup = await hurry();
    const { cluster } = setup.emulator;
    const other = cluster.createToken({
      description: "Another",
      permissions: [{ action: "write", resource: "sensors" }],
    });
    const rewrite: Rewriting["rewrite"] = (response) => ({ ...response, ...pick(other) });
    const main = await runWith(setup, rewriting({ rewrite }));
    expectFailure(main, NOT_MARKED);
    expect(main.annotations[0]?.message).toContain(other.id);
    expect(main.masks).toContain(other.accessToken);
    const [own, ...others] = setup.emulator.liveTokens();
    expect(others).toEqual([]);

    const [post] = await setup.job.complete();
    expect(post?.log).toContain(`Revoked database token ${own?.id}.`);
    expect(post?.annotations).toEqual([]);
    expect(setup.emulator.liveTokens()).toEqual([]);
  });

  scenario("no permissions has its token revoked, even with `revoke: never`", async ({ setUp }) => {
    const setup = await setUp();
    const main = await runWith(setup, rewriting({ rewrite: without("permissions") }), { revoke: "never" });
    expect(main.conclusion).toBe("failure");
    expect(setup.emulator.liveTokens()).toEqual([]);
  });

  scenario("no permissions has its token revoked by post if the DELETE of main is rejected", async ({ setUp }) => {
    const setup = await setUp();
    setup.emulator.inject({ on: "DeleteDatabaseToken", occurrence: 1, fault: { kind: "status", status: 403 } });
    const main = await runWith(setup, rewriting({ rewrite: without("permissions") }));
    expectFailure(
      main,
      /The job did not get this token\. Could not revoke the database token .* The post step tries again to revoke any token that was created$/,
    );
    await setup.job.complete();
    expect(setup.emulator.liveTokens()).toEqual([]);
  });
});

/** The token matches the request, although the response differs in other ways. */
const ACCEPTED: readonly Rewriting[] = [
  { what: "duplicate permissions", rewrite: permissions(SENSORS, SENSORS) },
  {
    what: "unknown fields",
    rewrite: (response) => ({ ...response, kind: "database", permissions: [{ ...SENSORS, effect: "allow" }] }),
  },
  {
    what: "the same instant in another zone",
    rewrite: (response) => ({ ...response, expiresAt: String(response["expiresAt"]).replace("Z", "+00:00") }),
  },
  {
    what: "a fraction of a second",
    rewrite: (response) => ({ ...response, expiresAt: String(response["expiresAt"]).replace("Z", ".000Z") }),
  },
  { what: "no creation time", rewrite: without("createdAt") },
];

describe("a create response", { concurrent: true }, () => {
  scenario.for(ACCEPTED)("is accepted with $what", async (row, { setUp }) => {
    const main = await runWith(await setUp(), rewriting(row));
    expect(main.conclusion, main.log).toBe("success");
    expect(main.annotations).toEqual([]);
    expect(main.outputs["expires-at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(JSON.parse(main.outputs["permissions"] ?? "")).toEqual([SENSORS]);
  });

  scenario(
    "is accepted with another text before the mark, and the output has the requested text",
    async ({ setUp }) => {
      const setup = await setUp();
      const rewrite: Rewriting["rewrite"] = (response) => ({
        ...response,
        description: String(response["description"]).replace("Guarded", "Foreign text\n::error::not to be shown"),
      });
      const main = await runWith(setup, rewriting({ rewrite }), { description: "Guarded" });
      expect(main.conclusion, main.log).toBe("success");
      expect(main.outputs["description"]).toMatch(/^Guarded \(http\S+#[0-9a-f]{16}\)$/);
      expect(main.annotations).toEqual([]);
    },
  );

  scenario("is accepted with permissions in another order", async ({ setUp }) => {
    const { job, inputs } = await setUp({ behaviour: { permissionOrder: "reversed" }, databases: ["logs", "sensors"] });
    const main = await job.run(ACTION, { with: inputs({ databases: "sensors: read, write\nlogs: read" }) });
    expect(main.conclusion, main.log).toBe("success");
  });
});

describe("an earlier expiry", { concurrent: true }, () => {
  scenario("than requested causes a warning, and `expires-at` reports it", async ({ setUp }) => {
    const earlier = `${new Date(Date.now() + 60_000).toISOString().slice(0, 19)}Z`;
    const main = await runWith(await setUp(), rewriting({ rewrite: set("expiresAt", earlier) }));
    expect(main.conclusion).toBe("success");
    expect(main.outputs["expires-at"]).toBe(earlier);
    expect(main.annotations).toEqual([
      { level: "warning", message: expect.stringContaining(`"${earlier}" instead of`) },
    ]);
  });

  scenario(`than "never" causes a warning`, async ({ setUp }) => {
    const earlier = "2999-12-31T23:59:59Z";
    const setup = await setUp();
    const main = await runWith(setup, rewriting({ rewrite: set("expiresAt", earlier) }), { expiry: "never" });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["expires-at"]).toBe(earlier);
    expect(main.annotations.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`"${earlier}" instead of never`),
    );
  });

  scenario(
    "that cannot be read fails the step and gets the token revoked, even if no expiry was requested",
    async ({ setUp }) => {
      const setup = await setUp();
      const rewrite = set("expiresAt", Math.floor(Date.now() / 1000) + 300);
      const main = await runWith(setup, rewriting({ rewrite }), { expiry: "never" });
      expect(main.conclusion).toBe("failure");
      expect(main.annotations.at(-1)?.message).toMatch(/its expiry cannot be read\. The job .* it was revoked$/);
      expect(setup.emulator.liveTokens()).toEqual([]);
    },
  );

  scenario("of `null` is accepted as no expiry", async ({ setUp }) => {
    const main = await runWith(await setUp(), rewriting({ rewrite: set("expiresAt", null) }), { expiry: "never" });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["expires-at"]).toBe("");
  });
});

/** What a response shows of a token that tells it apart. */
function pick({ id, accessToken, description }: TokenRecord): Json {
  return { id, accessToken, description };
}

function expectFailure(main: StepResult, message: RegExp): void {
  expect(outputProblems(main)).toEqual([]);
  expect(main.exitCode).toBe(1);
  expect(main.outputs).toEqual({});
  expect(main.annotations).toEqual([{ level: "error", message: expect.stringMatching(message) }]);
}
