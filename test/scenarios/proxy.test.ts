import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { selfSigned } from "../support/network/certified-server.ts";
import { startConnectProxy } from "../support/network/connect-proxy.ts";
import { hurriedScenario } from "./hurried-scenario.ts";
import { ACTION, scenario } from "./scenario.ts";

/** Fake, and long enough to be found in every encoding. */
const PASSWORD = `fake-proxy-password-${"0".repeat(20)}`;

describe("a proxy for https", { concurrent: true }, () => {
  scenario("carries main and post, only through tunnels", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const { emulator, job, inputs } = await setUp({ tls: true }, { env: { HTTPS_PROXY: `http://${proxy.host}` } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(new Set(proxy.targets)).toEqual(new Set([emulator.host]));
    const tunnels = proxy.targets.length;

    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(proxy.targets.length).toBeGreaterThan(tunnels);
    expect(proxy.plainRequests).toEqual([]);
  });

  scenario("reaches names that this machine does not know", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const name = "influxdb.invalid";
    const { emulator, job, inputs } = await setUp({ tls: { dnsNames: [name] } }, { env: { https_proxy: proxy.host } });
    const port = new URL(emulator.origin).port;
    const main = await job.run(ACTION, {
      with: inputs({ host: `${name}:${port}`, "management-url": `https://${name}:${port}/api/v0` }),
    });
    expect(main.conclusion, main.log).toBe("success");
    expect(new Set(proxy.targets)).toEqual(new Set([`${name}:${port}`]));
    await job.complete();
  });

  scenario("that is set only for post carries only post", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const { job, inputs } = await setUp({ tls: true });
    await job.run(ACTION, { with: inputs() });
    expect(proxy.targets).toEqual([]);
    job.setEnv({ HTTPS_PROXY: `http://${proxy.host}` });
    await job.complete();
    expect(proxy.targets).toHaveLength(1);
  });

  scenario("never receives an unencrypted request to loopback", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const url = `http://${proxy.host}`;
    const env = {
      HTTP_PROXY: url,
      http_proxy: url,
      HTTPS_PROXY: url,
      https_proxy: url,
      ALL_PROXY: url,
      all_proxy: url,
    };
    const { job, inputs } = await setUp({}, { env });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    await job.complete();
    expect(proxy.plainRequests).toEqual([]);
    expect(proxy.targets).toEqual([]);
  });

  scenario("is not read from HTTP_PROXY", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const { job, inputs } = await setUp({ tls: true }, { env: { HTTP_PROXY: `http://${proxy.host}` } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    await job.complete();
    expect(proxy.targets).toEqual([]);
  });
});

describe("NO_PROXY", { concurrent: true }, () => {
  const direct = [
    "*",
    "localhost",
    "other.example,localhost",
    "other.example, localhost",
    "localhost:PORT",
    "LOCALHOST",
  ];
  const proxied = ["", "other.example", "localhost:1", "host", "ocalhost", "127.0.0.1"];

  scenario.for(direct)("of %s bypasses the proxy", async (noProxy, { setUp }) => {
    await using proxy = await startConnectProxy();
    const { emulator, job, inputs } = await setUp({ tls: true });
    job.setEnv({ HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: noProxy.replace("PORT", readPort(emulator.origin)) });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    await job.complete();
    expect(proxy.targets).toEqual([]);
  });

  scenario.for(proxied)("of %j does not bypass the proxy", async (noProxy, { setUp }) => {
    await using proxy = await startConnectProxy();
    const { job, inputs } = await setUp({ tls: true });
    job.setEnv({ HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: noProxy });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    await job.complete();
    expect(proxy.targets.length).toBeGreaterThan(0);
  });

  scenario("with a leading dot bypasses the proxy for subdomains", async ({ setUp }) => {
    await using proxy = await startConnectProxy();
    const { emulator, job, inputs } = await setUp({ tls: { dnsNames: ["db.localhost"] } });
    job.setEnv({ https_proxy: `http://${proxy.host}`, no_proxy: ".localhost" });
    const port = readPort(emulator.origin);
    await job.run(ACTION, { with: inputs({ "management-url": `https://db.localhost:${port}/api/v0` }) });
    await job.complete();
    expect(proxy.targets, "whether or not this machine knows the name").toEqual([]);
  });
});

describe("a proxy with a password", { concurrent: true }, () => {
  scenario("is the only server that gets the password", async ({ setUp }) => {
    await using proxy = await startConnectProxy({ credentials: `octo:${PASSWORD}` });
    const env = { HTTPS_PROXY: `http://octo:${PASSWORD}@${proxy.host}` };
    const { job, inputs } = await setUp({ tls: true }, { env });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.masks).toContain(PASSWORD);
    expectHidden(main.raw);
    const [post] = await job.complete();
    expect(post?.masks).toContain(PASSWORD);
    expectHidden(post?.raw);
  });

  scenario("accepts the password percent-encoded and without a scheme", async ({ setUp }) => {
    const password = `${PASSWORD}@:/`;
    await using proxy = await startConnectProxy({ credentials: `octo:${password}` });
    const env = { HTTPS_PROXY: `octo:${encodeURIComponent(password)}@${proxy.host}` };
    const { job, inputs } = await setUp({ tls: true }, { env });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.masks).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
    await job.complete();
  });

  hurriedScenario("that is wrong causes an error that does not show it", async ({ hurry }) => {
    await using proxy = await startConnectProxy({ credentials: "octo:another" });
    const env = { HTTPS_PROXY: `http://octo:${PASSWORD}@${proxy.host}` };
    const { emulator, job, inputs } = await hurry({ emulator: { tls: true }, job: { env } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.exitCode).toBe(1);
    expect(main.log).toMatch(
      /the proxy requires a valid user name and password; set them in HTTPS_PROXY \(PROXY_407\)$/m,
    );
    expectHidden(main.raw);
    expect(proxy.targets, "reported after three retries").toHaveLength(4);
    expect(emulator.requests).toEqual([]);
  });
});

describe("a proxy that cannot be used", { concurrent: true }, () => {
  const UNUSABLE = [
    { url: "socks5://127.0.0.1:1080", why: /^HTTPS_PROXY: is a SOCKS proxy/ },
    { url: "http://", why: /^HTTPS_PROXY: is not the URL of an HTTP proxy/ },
    { url: "ftp://proxy.example", why: /^HTTPS_PROXY: is not the URL of an HTTP proxy/ },
    { url: `http://octo:${PASSWORD}@host:port`, why: /^HTTPS_PROXY: is not the URL of an HTTP proxy/ },
    { url: `http://DOMAIN\\octo:${PASSWORD}@127.0.0.1:1`, why: /^HTTPS_PROXY: .* percent-encode/ },
    { url: `http://octo:12#${PASSWORD}@127.0.0.1:1`, why: /^HTTPS_PROXY: .* percent-encode/ },
    { url: "http://127.0.0.1:1/pac", why: /^HTTPS_PROXY: has a path/ },
  ];

  scenario.for(UNUSABLE)("causes an error before anything is sent: $url", async ({ url, why }, { setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: true }, { env: { HTTPS_PROXY: url } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.exitCode).toBe(1);
    expect(main.annotations).toEqual([{ level: "error", message: expect.stringMatching(why) }]);
    expectHidden(main.raw);
    expect(emulator.requests).toEqual([]);
  });

  scenario.for(["action.yml", "revoke/action.yml", "sweep/action.yml"])(
    "is reported together with the problems of all inputs: %s",
    async (action, { setUp }) => {
      const { job, inputs } = await setUp({ tls: true }, { env: { https_proxy: "http://127.0.0.1:1/pac" } });
      const { databases, permissions, ...connection } = inputs({ "account-id": "none" });
      const wrong = { ...connection, ...(action === "action.yml" ? { databases, permissions } : {}) };
      const main = await job.run(action, { with: wrong });
      expect(main.annotations[0]?.message).toMatch(/HTTPS_PROXY: has a path/);
      expect(main.annotations[0]?.message).toMatch(/account-id: "none" is not a UUID/);
    },
  );

  scenario.for(UNUSABLE)(
    "causes a warning in post with what is left: $url",
    async ({ url, why }, { setUp, leaves }) => {
      const { job, inputs } = await setUp({ tls: true });
      await job.run(ACTION, { with: inputs({ description: "Left" }) });
      job.setEnv({ HTTPS_PROXY: url });
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([
        {
          level: "warning",
          message: expect.stringMatching(
            new RegExp(`^A database token may be left behind\\. ${why.source.slice(1)}.*influxctl token revoke`),
          ),
        },
      ]);
      expectHidden(post?.raw);
      leaves("Left");
    },
  );

  hurriedScenario.for([
    { status: 502, stopsEarly: false },
    { status: 403, stopsEarly: true },
  ])(
    "because it returns $status is reported, after a few attempts: $stopsEarly",
    async ({ status, stopsEarly }, { hurry }) => {
      await using proxy = await startConnectProxy({ refuseWith: status });
      const { emulator, job, inputs } = await hurry({
        emulator: { tls: true },
        job: { env: { HTTPS_PROXY: `http://${proxy.host}` } },
      });
      const main = await job.run(ACTION, { with: inputs() });
      expect(main.exitCode).toBe(1);
      expect(main.log).toContain(`the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (PROXY_${status})`);
      expect(proxy.targets.length > 4).toBe(!stopsEarly);
      expect(emulator.requests).toEqual([]);
    },
  );

  hurriedScenario.for([
    { name: "its port is closed", url: "http://127.0.0.1:1", why: "the connection was refused" },
    { name: "its name does not exist", url: "http://proxy.invalid:3128", why: "the name .*" },
  ])("because $name is reported as the cause after a few attempts", async ({ url, why }, { hurry }) => {
    const { emulator, job, inputs, clock } = await hurry({
      emulator: { tls: true },
      job: { env: { HTTPS_PROXY: url } },
    });
    const startMs = clock.now();
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.exitCode).toBe(1);
    expect(main.annotations[0]?.message).toMatch(
      new RegExp(`: the proxy cannot be used: ${why}; check HTTPS_PROXY and NO_PROXY \\(PROXY_[A-Z_]+\\)$`),
    );
    expect(main.log.match(/ Retrying (?:now|in \d+\.\d s)\.$/gm)).toHaveLength(3);
    expect(clock.now() - startMs).toBeLessThan(60_000);
    expect(emulator.requests).toEqual([]);
  });

  hurriedScenario("because it opens no tunnel is reported as the cause after a few attempts", async ({ hurry }) => {
    await using proxy = await startConnectProxy({ trouble: "hang" });
    const env = { HTTPS_PROXY: `http://${proxy.host}` };
    const { job, inputs, clock } = await hurry({ emulator: { tls: true }, job: { env } });
    const startMs = clock.now();
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.annotations[0]?.message).toMatch(
      /: the proxy cannot be used: no response arrived in time; .*PROXY_TIMEOUT\)$/,
    );
    expect(proxy.targets).toHaveLength(4);
    expect(clock.now() - startMs).toBeLessThan(80_000);
  });

  hurriedScenario("only in post causes a warning that names it", async ({ hurry, leaves }) => {
    const { job, inputs, clock } = await hurry({ emulator: { tls: true } });
    await job.run(ACTION, { with: inputs({ description: "Left" }) });
    job.setEnv({ HTTPS_PROXY: "http://127.0.0.1:1" });
    const startMs = clock.now();
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([
      {
        level: "warning",
        message: expect.stringMatching(/the proxy cannot be used: the connection was refused; check HT/),
      },
    ]);
    expect(clock.now() - startMs).toBeLessThan(60_000);
    leaves("Left");
  });
});

describe("a proxy that terminates TLS", { concurrent: true }, () => {
  const attackers = [
    {},
    { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    { NODE_EXTRA_CA_CERTS: "attacker.crt" },
    { NODE_USE_SYSTEM_CA: "1", SSL_CERT_FILE: "attacker.crt" },
  ];

  scenario.for(attackers)("gets no token, in main or in post: %j", async (variables, { setUp, leaves }) => {
    const dnsNames = ["localhost"];
    const dayMs = 24 * 3_600_000;
    const certificate = await selfSigned({
      dnsNames,
      notBeforeMs: Date.now() - dayMs,
      notAfterMs: Date.now() + dayMs,
    });
    await using attacker = await startConnectProxy({ terminateWith: certificate });
    const { job, inputs } = await setUp({ tls: true });
    await job.run(ACTION, { with: inputs({ description: "Left" }) });
    writeFileSync(join(job.folders.workspace, "attacker.crt"), certificate.cert);
    job.setEnv({ ...variables, HTTPS_PROXY: `http://${attacker.host}` });
    const [post] = await job.complete();

    expect(attacker.targets).toHaveLength(1);
    expect(attacker.decrypted).toBe("");
    expect(post?.annotations).toEqual([
      { level: "warning", message: expect.stringMatching(/authority that this runner does not know/) },
    ]);
    leaves("Left");
  });
});

function readPort(origin: string): string {
  return new URL(origin).port;
}

/** Checks that the password is not shown. The harness checks all other secrets. */
function expectHidden(raw = ""): void {
  expect(raw.split("\n").filter((line) => line.includes(PASSWORD) && !line.startsWith("::add-mask::"))).toEqual([]);
}
