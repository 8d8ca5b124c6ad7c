import { describe, expect } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { GRANT, profile, UNMASKED, writeConfig } from "./influxctl.ts";
import { rewriting, runWith, set } from "./response-rewriting.ts";
import { ACTION, scenario } from "./scenario.ts";
import { SWEEP, sweepScenario } from "./sweep-scenario.ts";

/** A response whose accessToken is a single letter. */
function brokenResponse(status: number, message: string): FaultKind {
  const body = JSON.stringify({ code: status, message, accessToken: "e" });
  return { kind: "text", status, contentType: "application/json", body };
}

describe("a secret of one letter", { concurrent: true }, () => {
  hurriedScenario.for([200, 400])(
    "is not masked if it is the token in a create response with %i",
    async (status, { hurry }) => {
      const setup = await hurry();
      const main = await runWith(setup, brokenResponse(status, "there are errors everywhere"));
      expect(main.exitCode).toBe(1);
      expect(main.masks).toEqual([setup.emulator.managementToken]);
      expect(main.log).toContain("Could not create the database token");
      if (status === 400) expect(main.log).toContain("returned 400 (there are errors everywhere)");
    },
  );

  scenario("is not accepted as a token, and the created token is revoked", async ({ setUp }) => {
    const setup = await setUp();
    const main = await runWith(setup, rewriting({ rewrite: set("accessToken", "e") }));
    expect(main.exitCode).toBe(1);
    expect(main.outputs).toEqual({});
    expect(main.masks).toEqual([setup.emulator.managementToken]);
    expect(main.annotations[0]?.message).toContain("returned 200, but the body contains no readable token");
    expect([...setup.emulator.cluster.tokens]).toHaveLength(2);
    expect(setup.emulator.liveTokens()).toEqual([]);
  });

  scenario("is not masked if it is in another influxctl profile, and a warning names it", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    writeConfig(job, `${profile(emulator)}\n[[profile]]\nname = "draft"\nmgmt_token = "e"\ntoken = "todo"\n`);
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.masks).toEqual([emulator.managementToken, main.outputs["token"]]);
    const warning =
      "has fewer than 16 characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one";
    expect(main.annotations.map(({ message }) => message)).toEqual([
      `profile: mgmt_token of the profile "draft" ${warning}`,
      `profile: token of the profile "draft" ${warning}`,
    ]);
    await job.complete();
  });

  scenario("is not masked if it is the password of the proxy, and a warning names the variable", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({}, { env: { HTTPS_PROXY: "http://user:e@proxy.example.com:3128" } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.masks).toEqual([emulator.managementToken, main.outputs["token"]]);
    expect(main.annotations).toEqual([
      {
        level: "warning",
        message:
          "HTTPS_PROXY: the password has fewer than 6 characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one",
      },
    ]);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("causes an error if it is management-token", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ "management-token": "e" }) });
    expect(main.masks).toEqual([]);
    expect(main.annotations.map(({ message }) => message)).toEqual([
      "management-token: is 1 character long, which is too short for a token; store the token itself as the secret",
    ]);
    expect(emulator.requests).toEqual([]);
  });

  sweepScenario("causes an error if it is github-token", async ({ setUpSweep }) => {
    const { emulator, job, inputs, hub } = await setUpSweep();
    const main = await job.run(SWEEP, { id: "sweep", with: inputs({ "github-token": "e" }) });
    expect(main.masks).toEqual([emulator.managementToken]);
    expect(main.annotations.map(({ message }) => message)).toEqual([
      "github-token: is 1 character long, which is too short for a token; store the token itself as the secret",
    ]);
    expect([...emulator.requests, ...hub.requests]).toEqual([]);
  });
});

describe("a secret that is not a management token", { concurrent: true }, () => {
  scenario.for([
    { what: "JSON", secret: '{"token":"fake-management-token-0123456789"}', message: /^management-token: is JSON; / },
    {
      what: "NAME=value",
      secret: "INFLUX_TOKEN=fake-management-token-0123456789",
      message: /: has a name before the value/,
    },
    {
      what: "a UUID",
      secret: "99999999-2222-4333-8444-555555555555",
      message: /^management-token: is a UUID, perhaps the ID of/,
    },
    { what: "a reference", secret: "op://vault/item/field", message: /: is a URL, or a reference such as op:\/\/…/ },
    { what: "asterisks", secret: "***", message: /^management-token: consists of asterisks, which logs show / },
    { what: "a variable", secret: "$INFLUXDB_MANAGEMENT_TOKEN", message: /: is a placeholder, or a variable or / },
    {
      what: "a path",
      secret: "/run/secrets/management-token",
      message: /^management-token: is a path; store the token/,
    },
  ])("causes an error that describes it before anything is sent: $what", async ({ secret, message }, { setUp }) => {
    const { emulator, job, inputs } = await setUp({}, UNMASKED);
    const main = await job.run(ACTION, { with: inputs({ "management-token": secret }) });
    expect(main.annotations).toEqual([{ level: "error", message: expect.stringMatching(message) }]);
    if (secret.length > 16) expect(main.log).not.toContain(secret.slice(4, 16));
    expect(emulator.requests).toEqual([]);
  });

  scenario("causes an error if it is the ID of the cluster, which is also a correct input", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({}, UNMASKED);
    const main = await job.run(ACTION, { with: inputs({ "management-token": emulator.clusterId }) });
    expect(main.annotations).toEqual([
      { level: "error", message: expect.stringMatching(/^management-token: is a UUID/) },
    ]);
    expect(emulator.requests).toEqual([]);
  });
});
