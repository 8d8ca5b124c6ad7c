import { writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { makeCertificates } from "../support/influxdb/certificates.ts";
import { startEmulator } from "../support/influxdb/start.ts";
import { startConnectProxy } from "../support/network/connect-proxy.ts";
import { GRANT, profile, UNMASKED, writeBeside, writeConfig } from "./influxctl.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("a profile of influxctl's", () => {
  scenario("is all that a step needs beside its grant", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
    writeConfig(job, profile(emulator, "staging", [`ca = ${JSON.stringify(ca)}`]));

    const main = await job.run(ACTION, { with: { ...GRANT, profile: "staging" } });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.outputs).toMatchObject({ host: emulator.origin, active: "true" });
    const [post] = await job.complete();
    expect(post?.log).toContain("Revoked database token");
  });

  scenario("of Cloud Dedicated has the two IDs; `config` alone means the profile `default`", async ({ setUp }) => {
    const { emulator, job } = await setUp({}, UNMASKED);
    const config = writeBeside(
      job,
      "influxctl.toml",
      `[[profile]]
        name = "default"
        product = "dedicated"
        account_id = "${emulator.accountId}"
        cluster_id = "${emulator.clusterId}"
        mgmt_token = "${emulator.managementToken}"`,
    );
    const connection = { config, host: emulator.origin, "management-url": emulator.managementUrl };
    const main = await job.run(ACTION, { with: { ...GRANT, ...connection } });
    expect(main.conclusion, main.log).toBe("success");
  });

  scenario("is named where its IDs are of another account", async ({ setUp }) => {
    const { emulator, job } = await setUp({}, UNMASKED);
    const config = writeBeside(
      job,
      "influxctl.toml",
      `[[profile]]
        name = "default"
        account_id = "99999999-9999-4999-8999-999999999999"
        cluster_id = "${emulator.clusterId}"
        mgmt_token = "${emulator.managementToken}"`,
    );
    const connection = { config, host: emulator.origin, "management-url": emulator.managementUrl };
    const main = await job.run(ACTION, { with: { ...GRANT, ...connection } });
    expect(main.annotations[0]?.message).toContain(
      'returned 403 (forbidden). Check account-id (from the profile "default") and cluster-id (from the profile "default"). The management token is not allowed to do this.',
    );
  });

  scenario("has all tokens of its file masked, before anything else", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    const other = emulator.cluster.addManagementToken();
    const { accessToken: ofDatabase } = emulator.cluster.createToken({ description: "of a profile", expiresAtMs: 1 });
    const others = `[[profile]]\nname = "other"\nmgmt_token = "${other}"\ntoken = "${ofDatabase}"\n`;
    writeConfig(job, `${profile(emulator)}${others}`);

    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.masks.slice(0, 3)).toEqual([emulator.managementToken, other, ofDatabase]);
    expect(main.raw.split("\n").slice(0, 3)).toEqual(
      [other, other, other].map(() => expect.stringMatching(/^::add-mask::/)),
    );
  });

  scenario("gives way to the inputs", async ({ setUp, watch }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    const stranger = watch(await startEmulator({ product: "clustered" }));
    writeConfig(job, profile(stranger));
    const inputs = {
      ...GRANT,
      profile: "default",
      host: emulator.origin,
      "management-token": emulator.managementToken,
    };
    const main = await job.run(ACTION, { with: inputs });
    expect(main.outputs["host"], "the port of the profile went with its host").toBe(emulator.origin);
    expect(stranger.requests).toEqual([]);
  });
});

describe("tls.ca", () => {
  scenario("may be a file that is too long for the input: post reads it anew", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const bundle = emulator.caCertificate.repeat(300);
    expect(bundle.length).toBeGreaterThan(131_072);
    writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(writeBeside(job, "ca.pem", bundle))}`]));

    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.state["database-token"]).not.toContain("BEGIN CERTIFICATE");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("may be PEM text", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    writeConfig(job, profile(emulator, "default", [`ca = """\n${emulator.caCertificate}"""`]));
    await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    const [post] = await job.complete();
    expect(post?.log).toContain("Revoked database token");
  });

  scenario("that is gone when post runs is a warning that names it", async ({ setUp, leaves }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
    writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
    await job.run(ACTION, { with: { ...GRANT, profile: "default", description: "Left" } });
    writeFileSync(ca, "");
    const [post] = await job.complete();
    expect(post?.annotations[0]?.message).toContain(
      `The CA certificates in ${ca} cannot be read in the post step. Check whether another step changed or removed this file`,
    );
    leaves("Left");
  });

  scenario("that was written anew is trusted as far as main has read it", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
    writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
    await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    const { ca: another } = await makeCertificates([]);
    writeFileSync(ca, `# The authorities of this site\n${another}\nours:\n${emulator.caCertificate}`);
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.log).toContain("Revoked database token");
  });

  scenario(
    "gets no proxy that ends TLS itself into post, by an authority that was added",
    async ({ setUp, leaves }) => {
      const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
      const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
      writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
      await job.run(ACTION, { with: { ...GRANT, profile: "default", description: "Left" } });
      const { ca: theirs, leaf } = await makeCertificates([]);
      await using attacker = await startConnectProxy({ terminateWith: leaf });
      writeFileSync(ca, `${emulator.caCertificate}\n${theirs}`);
      job.setEnv({ HTTPS_PROXY: `http://${attacker.host}` });
      const [post] = await job.complete();
      expect(attacker.targets).toHaveLength(1);
      expect(attacker.decrypted).toBe("");
      expect(post?.annotations.map(({ level }) => level)).toEqual(["warning"]);
      leaves("Left");
    },
  );

  scenario("that holds others alone when post runs is a warning, and nothing is sent", async ({ setUp, leaves }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
    writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
    await job.run(ACTION, { with: { ...GRANT, profile: "default", description: "Left" } });
    const before = emulator.connections;
    writeFileSync(ca, (await makeCertificates([])).ca);
    const [post] = await job.complete();
    expect(post?.annotations[0]?.message).toContain(
      `All CA certificates in ${ca} are new since the main step, so none of them is trusted. Check whether another step changed this file`,
    );
    expect(emulator.connections).toBe(before);
    leaves("Left");
  });

  scenario("gives way to the input", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    writeConfig(job, profile(emulator, "default", ['ca = "/nowhere/ca.pem"']));
    const main = await job.run(ACTION, {
      with: { ...GRANT, profile: "default", "ca-certificate": emulator.caCertificate },
    });
    expect(main.conclusion, main.log).toBe("success");
  });
});

describe("post without a sealed token", () => {
  scenario("takes the profile's", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, { ...UNMASKED, runtimeToken: undefined });
    writeConfig(job, profile(emulator));
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.state["database-token"]).not.toContain("managementToken");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
    expect(post?.masks).toContain(emulator.managementToken);
    expect(post?.log).toContain("Revoked database token");
  });
});
