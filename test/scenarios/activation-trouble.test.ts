import { describe, expect } from "vitest";
import type { FaultKind } from "../support/influxdb/fault.ts";
import { startEmulator } from "../support/influxdb/start.ts";
import { startFullServer } from "../support/network/full-server.ts";
import { startSilentServer } from "../support/network/silent-server.ts";
import type { Job } from "../support/runner/job.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { failProbes, filterProbes } from "./probes.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("main, if a probe gets a response that is not the cluster's,", () => {
  scenario.for<{ name: string; fault: FaultKind; why: string }>([
    {
      name: "a page with 200",
      fault: { kind: "html", status: 200 },
      why: String.raw`200 \(text/html, \d+ characters\)`,
    },
    {
      name: "a page with 404",
      fault: { kind: "html", status: 404 },
      why: String.raw`404 \(text/html, \d+ characters\)`,
    },
    {
      name: "JSON of a gateway with 404",
      fault: { kind: "text", status: 404, contentType: "application/json", body: '{"message":"no route"}' },
      why: String.raw`404 \(application/json, 22 characters\)`,
    },
    {
      name: "a redirect",
      fault: { kind: "redirect", location: "https://login.example.com/x?y" },
      why: "307, a redirect to login.example.com, which is never followed",
    },
  ])("reports it at once, and the job continues: $name", async ({ fault, why }, { setUp }) => {
    const { emulator, job, inputs } = await setUp();
    emulator.inject(...failProbes(fault));
    const main = await job.run(ACTION, { with: inputs({ permissions: "read, write" }) });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          new RegExp(
            `^The token was created, but ${RegExp.escape(emulator.origin)} did not confirm the token: it returned ${why}\\. Check that host is where data is written and queried\\. Continuing with \`active: false\`$`,
          ),
        ),
      },
    ]);
    expect(filterProbes(emulator)).toHaveLength(2);
  });
});

describe("main, if the cluster cannot be reached,", () => {
  hurriedScenario.for([
    {
      name: "a name that does not exist",
      host: "cluster.invalid",
      why: /: the name .*\((ENOTFOUND|EAI_AGAIN)\)\. Continuing with/,
    },
    {
      name: "a closed port",
      host: "http://127.0.0.1:1",
      why: /: the connection was refused; check the host and its port \(ECONNREFUSED\)\. Continuing with/,
    },
  ])("reports it within a minute, and the job continues: $name", async ({ host, why }, { hurry }) => {
    const { job, inputs, clock } = await hurry();
    const startMs = clock.now();
    const main = await job.run(ACTION, { with: inputs({ host }) });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations).toEqual([{ level: "warning", message: expect.stringMatching(why) }]);
    expect(clock.now() - startMs).toBeLessThan(60_000);
  });

  scenario(
    "reports a host that accepts connections and does not speak TLS, and the job continues",
    async ({ setUp }) => {
      await using silent = await startSilentServer();
      const { job, inputs } = await setUp();
      const main = await job.run(ACTION, { with: inputs({ host: silent.origin, "activation-timeout": "2s" }) });
      expect(main.conclusion).toBe("success");
      expect(main.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(
            /the TLS handshake with the server timed out.*\(TLS_TIMEOUT\)\. Continuing with/,
          ),
        },
      ]);
      expect(main.durationMs, "two seconds, and the time that a busy machine takes to start and end").toBeLessThan(
        6_000,
      );
    },
  );

  // Other systems handle a full queue differently.
  scenario.skipIf(process.platform !== "linux")(
    "reports a host that drops packets, and the job continues",
    async ({ setUp }) => {
      await using full = await startFullServer();
      const { job, inputs } = await setUp();
      const host = `https://127.0.0.1:${full.port}`;
      const main = await job.run(ACTION, { with: inputs({ host, "activation-timeout": "2s" }) });
      expect(main.conclusion).toBe("success");
      expect(main.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(/the connection timed out; .*\(ETIMEDOUT\)\. Continuing/),
        },
      ]);
      expect(main.durationMs, "two seconds, and the time that a busy machine takes to start and end").toBeLessThan(
        6_000,
      );
    },
  );

  scenario("reports a certificate that this runner does not trust, and the job continues", async ({ setUp, watch }) => {
    const { job, inputs } = await setUp();
    const stranger = watch(await startEmulator({ tls: true }));
    const main = await job.run(ACTION, { with: inputs({ host: stranger.origin }) });
    expect(main.conclusion).toBe("success");
    expect(main.outputs["active"]).toBe("false");
    expect(main.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(
          /authority that this runner does not know .*set ca-certificate to .*\. Continuing with/,
        ),
      },
    ]);
  });
});

scenario("a token is not reported as expired if Retry-After is longer than its lifetime", async ({ setUp }) => {
  const { emulator, job, inputs } = await setUp();
  emulator.inject(...failProbes({ kind: "status", status: 503, retryAfter: "120" }));
  const main = await job.run(ACTION, { with: inputs({ expiry: "60s" }) });
  expect(main.outputs["active"]).toBe("false");
  expect(main.annotations).toEqual([
    {
      level: "warning",
      message: expect.stringMatching(
        /^The token was created, but \S+ did not accept it within 0\.\d s\. .* retry after 120 s\./,
      ),
    },
  ]);
});

describe("main, while it waits for the activation,", () => {
  hurriedScenario.for(["true", "false"])(
    "ends at once if the job is cancelled, and post revokes the token, with `revoke: %s`",
    async (revoke, { hurry }) => {
      const { job, inputs, cancelTimes } = await hurry({ emulator: { activationDelayMs: 600_000 }, factor: 4 });
      const step = job.start(ACTION, { with: inputs({ revoke }) });
      await step.logged("Waiting up to");
      const main = await step.cancel(cancelTimes);
      expect([main.signal, main.exitCode]).toEqual([null, 1]);
      expect(main.annotations).toEqual([]);
      expect(main.outputs).toEqual({});
      expect(main.log).toContain("Cancelled. The post step revokes any token that was created.");
      await expectRevokedByPost(job);
    },
  );

  hurriedScenario.for(["true", "false"])(
    "can be killed, and post revokes the token, with `revoke: %s`",
    async (revoke, { hurry }) => {
      const { job, inputs } = await hurry({ emulator: { activationDelayMs: 600_000 } });
      const step = job.start(ACTION, { with: inputs({ revoke }) });
      await step.logged("Waiting up to");
      await step.kill();
      await expectRevokedByPost(job);
    },
  );
});

async function expectRevokedByPost(job: Job): Promise<void> {
  const [post] = await job.complete();
  expect(post?.annotations).toEqual([]);
  expect(post?.log).toContain("Revoked database token");
}
