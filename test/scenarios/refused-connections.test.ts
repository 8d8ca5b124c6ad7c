import { createServer } from "node:net";
import { describe, expect } from "vitest";
import { startEmulator } from "../support/influxdb/start.ts";
import { type CertificateOptions, startCertifiedServer } from "../support/network/certified-server.ts";
import { listenOnLoopback } from "../support/network/listening.ts";
import { startSilentServer } from "../support/network/silent-server.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { outputProblems } from "./output-rules.ts";
import { ACTION, scenario } from "./scenario.ts";

const DAY_MS = 24 * 3_600_000;

/** Makes Node skip verification, unless the code requests it explicitly. */
const UNVERIFIED = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };

describe("a redirect", { concurrent: true }, () => {
  const statuses = [301, 302, 303, 307, 308];

  scenario.for(statuses)(
    "%d of the list of databases is not followed, and the error names its host",
    async (status, { setUp, watch }) => {
      const { emulator, job, inputs, requests } = await setUp();
      const elsewhere = watch(await startEmulator());
      const location = `${elsewhere.origin}/hidden-path?hidden=query`;
      emulator.inject({ on: "GetClusterDatabases", occurrence: 1, fault: { kind: "redirect", status, location } });
      const main = await job.run(ACTION, { with: inputs() });
      expectError(
        main,
        new RegExp(`returned ${status}, a redirect to ${elsewhere.host}\\. Redirects are never followed`),
      );
      expect(main.raw).not.toContain("hidden");
      expect(requests()).toEqual(["GET databases"]);
      expect(elsewhere.requests).toEqual([]);
    },
  );

  hurriedScenario("of the create request ends the step without a retry", async ({ hurry }) => {
    const { emulator, job, inputs, requests } = await hurry();
    const fault = { kind: "redirect", location: "https://elsewhere.invalid/" } as const;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: "every", fault });
    const main = await job.run(ACTION, { with: inputs() });
    expectError(main, /a redirect to elsewhere\.invalid\./);
    expect(requests().filter((request) => request === "POST tokens")).toHaveLength(1);
  });

  hurriedScenario("of the create request is not followed", async ({ hurry, watch }) => {
    const { emulator, job, inputs } = await hurry();
    const elsewhere = watch(await startEmulator());
    const fault = { kind: "redirect", location: `${elsewhere.origin}/api/v0/tokens`, status: 308 } as const;
    emulator.inject({ on: "CreateDatabaseToken", occurrence: "every", fault });
    expectError(await job.run(ACTION, { with: inputs() }), new RegExp(`returned 308, a redirect to ${elsewhere.host}`));
    expect(elsewhere.requests).toEqual([]);
  });

  scenario("of the DELETE request is not followed, and causes a warning", async ({ setUp, watch, leaves }) => {
    const { emulator, job, inputs } = await setUp();
    const elsewhere = watch(await startEmulator());
    const fault = { kind: "redirect", location: elsewhere.origin } as const;
    emulator.inject({ on: "DeleteDatabaseToken", occurrence: "every", fault });
    await job.run(ACTION, { with: inputs({ description: "Left" }) });
    const [post] = await job.complete();
    expect(post?.annotations.map(({ level }) => level)).toEqual(["warning"]);
    expect(elsewhere.requests).toEqual([]);
    leaves("Left");
  });
});

describe("a certificate", () => {
  scenario("of an unknown authority causes an error that suggests ca-certificate", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: true });
    const main = await job.run(ACTION, { with: inputs({ "ca-certificate": "" }) });
    expectError(
      main,
      /authority that this runner does not know \(\w+\); set ca-certificate to the certificate of that authority \(a self-signed certificate is its own authority\)$/m,
    );
    expect(emulator.requests).toEqual([]);
  });

  scenario("of an unknown authority is rejected even with NODE_TLS_REJECT_UNAUTHORIZED=0", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: true }, { env: UNVERIFIED });
    const main = await job.run(ACTION, { with: inputs({ "ca-certificate": "" }) });
    expect(main.annotations[0]?.message).toMatch(/authority that this runner does not know/);
    expect(emulator.requests).toEqual([]);
  });

  scenario.for<{ what: string; options: Partial<CertificateOptions>; problem: RegExp }>([
    {
      what: "for another name",
      options: { dnsNames: ["other.example"] },
      problem: /certificate is not valid for this host name/,
    },
    { what: "that has expired", options: { notAfterMs: Date.now() - DAY_MS }, problem: /certificate has expired/ },
    { what: "that is not valid yet", options: { notBeforeMs: Date.now() + DAY_MS }, problem: /not valid yet/ },
  ])("$what is rejected even if it is trusted", async ({ options, problem }, { newJob }) => {
    const valid = {
      dnsNames: ["localhost"],
      notBeforeMs: Date.now() - 2 * DAY_MS,
      notAfterMs: Date.now() + 2 * DAY_MS,
    };
    await using server = await startCertifiedServer({ ...valid, ...options });
    const main = await newJob({ env: UNVERIFIED }).run(ACTION, {
      with: { ...createInputs(server.origin), "ca-certificate": server.certificate },
    });
    expect(main.annotations[0]?.message).toMatch(problem);
    expect(server.requests).toBe(0);
  });
});

describe("a server that requires a client certificate", { concurrent: true }, () => {
  const MESSAGE =
    /the server requires a client certificate, which this action does not support; use an address that does not require one/;
  const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
  /** The time that a process takes to start must stay small beside the minute that these scenarios allow. */
  const UNHURRIED = { factor: 5 };

  hurriedScenario.for(VERSIONS)(
    "in %s is reported as the cause after three retries",
    async (version, { hurry, newJob }) => {
      const { clock } = await hurry(UNHURRIED);
      await using server = await startClientCertificateServer(version);
      const startMs = clock.now();
      const main = await newJob({ clock }).run(ACTION, {
        with: { ...createInputs(server.origin), "ca-certificate": server.certificate },
      });
      expectError(main, MESSAGE);
      expect(main.log.match(/ Retrying (?:now|in \d+\.\d s)\.$/gm)).toHaveLength(3);
      expect(clock.now() - startMs).toBeLessThan(60_000);
    },
  );

  hurriedScenario(
    "in TLS 1.3 causes a warning in post, because it may have received the create request",
    async ({ hurry }) => {
      await using server = await startClientCertificateServer("TLSv1.3");
      const { job, inputs } = await hurry();
      const main = await job.run(ACTION, {
        with: inputs({
          "management-url": `${server.origin}/api/v0`,
          "missing-databases": "ignore",
          "ca-certificate": server.certificate,
        }),
      });
      expectError(main, MESSAGE);
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(/may be left behind.*the server requires a client certificate/),
        },
      ]);
      expect(server.requests).toBe(0);
    },
  );

  hurriedScenario.for(VERSIONS)(
    "in %s is reported within a minute if it is only the host of the data",
    async (version, { hurry }) => {
      await using server = await startClientCertificateServer(version);
      const { job, inputs, clock } = await hurry(UNHURRIED);
      const startMs = clock.now();
      const main = await job.run(ACTION, {
        with: inputs({ host: server.origin, "ca-certificate": server.certificate }),
      });
      expect(main.conclusion).toBe("success");
      expect(main.annotations).toEqual([{ level: "warning", message: expect.stringMatching(MESSAGE) }]);
      expect(clock.now() - startMs).toBeLessThan(60_000);
      await job.complete();
    },
  );
});

/** The system never assigns port 1. A port that was just closed can soon belong to another server, or to the client. */
const CLOSED_PORT = "http://127.0.0.1:1/api/v0";

describe("an address", { concurrent: true }, () => {
  hurriedScenario("with a closed port is retried until the time is up", async ({ hurry }) => {
    const { job, inputs } = await hurry();
    const main = await job.run(ACTION, { with: inputs({ "management-url": CLOSED_PORT }) });
    expectError(main, /the connection was refused; check the host and its port \(ECONNREFUSED\)$/m);
    expect(main.durationMs).toBeGreaterThan(90_000);
    expect(main.durationMs).toBeLessThan(160_000);
  });

  hurriedScenario("with a name that does not exist is reported", async ({ hurry }) => {
    const { job, inputs } = await hurry();
    const main = await job.run(ACTION, { with: inputs({ "management-url": "https://influxdb.invalid/api/v0" }) });
    expectError(main, /the name (does not exist|could not be looked up) \(DNS\)/);
  });

  hurriedScenario(
    "with https for a server that only speaks HTTP is reported after three retries",
    async ({ hurry }) => {
      const { emulator, job, inputs } = await hurry();
      const url = emulator.managementUrl.replace("http:", "https:");
      const main = await job.run(ACTION, { with: inputs({ "management-url": url }) });
      expectError(main, /the server does not speak TLS on this port; check the port/);
      expect(main.log.match(/ Retrying (?:now|in \d+\.\d s)\.$/gm), "reported after three retries").toHaveLength(3);
    },
  );

  hurriedScenario("with http for a server that only speaks HTTPS is reported", async ({ hurry }) => {
    const { emulator, job, inputs } = await hurry({ emulator: { tls: true } });
    const url = emulator.managementUrl.replace("https:", "http:");
    expectError(
      await job.run(ACTION, { with: inputs({ "management-url": url }) }),
      /the connection was closed unexpectedly|Parse Error|HPE_/,
    );
  });

  hurriedScenario(
    "of a server that accepts connections and does not speak TLS is reported",
    async ({ newJob, hurry }) => {
      const { clock } = await hurry();
      await using silent = await startSilentServer();
      const main = await newJob({ clock }).run(ACTION, { with: createInputs(silent.origin) });
      expectError(main, /the TLS handshake with the server timed out/);
      expect(main.durationMs).toBeLessThan(160_000);
    },
  );

  hurriedScenario(
    "of a server that does not speak HTTP is reported without its response",
    async ({ newJob, hurry }) => {
      const { clock } = await hurry();
      await using server = await startNonHttpServer();
      const main = await newJob({ clock }).run(ACTION, { with: createInputs(server.origin) });
      expectError(main, /Could not list the databases/);
      expect(main.raw).not.toContain("babble");
    },
  );
});

function createInputs(origin: string): Record<string, string> {
  return {
    product: "clustered",
    "management-token": `M.V1.fake-${"0".repeat(32)}`,
    host: origin,
    databases: "sensors",
    permissions: "write",
  };
}

/** Looks for the message in the log, because the deadline may cut the last attempt short and change the final error. */
function expectError(main: StepResult, message: RegExp): void {
  expect(outputProblems(main)).toEqual([]);
  expect(main.exitCode).toBe(1);
  expect(main.annotations.map(({ level }) => level)).toEqual(["error"]);
  expect(main.log).toMatch(message);
}

function startClientCertificateServer(version: "TLSv1.2" | "TLSv1.3") {
  const valid = { notBeforeMs: Date.now() - DAY_MS, notAfterMs: Date.now() + DAY_MS };
  const tls = { requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version };
  return startCertifiedServer({ ...valid, dnsNames: ["localhost"] }, tls);
}

async function startNonHttpServer() {
  const server = createServer((socket) => socket.write("babble babble\r\n\r\n"));
  const { port, close } = await listenOnLoopback(server);
  return { origin: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}
