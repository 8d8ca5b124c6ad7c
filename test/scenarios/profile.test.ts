import { writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { createCertificates } from "../support/influxdb/certificates.ts";
import { startEmulator } from "../support/influxdb/start.ts";
import { startConnectProxy } from "../support/network/connect-proxy.ts";
import { GRANT, profile, UNMASKED, writeBeside, writeConfig } from "./influxctl.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("an influxctl profile", () => {
  scenario("supplies everything except the databases and the permissions", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
    writeConfig(job, profile(emulator, "staging", [`ca = ${JSON.stringify(ca)}`]));

    const main = await job.run(ACTION, { with: { ...GRANT, profile: "staging" } });
    expect(main.conclusion, main.log).toBe("success");
    expect(main.outputs).toMatchObject({ host: emulator.origin, active: "true" });
    const [post] = await job.complete();
    expect(post?.log).toContain("Revoked database token");
  });

  scenario("of Cloud Dedicated supplies the two IDs, and is `default` if only `config` is set", async ({ setUp }) => {
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

  scenario("is named in the error if its IDs belong to another account", async ({ setUp }) => {
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
      'returned 403 (forbidden). The management token is not allowed to do this. It may belong to another account, or account-id (from the profile "default") and cluster-id (from the profile "default") may be wrong or swapped: ',
    );
  });

  scenario("has all tokens of its file masked before anything else is printed", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    const other = emulator.cluster.addManagementToken();
    const { accessToken: databaseToken } = emulator.cluster.createToken({
      description: "of a profile",
      expiresAtMs: 1,
    });
    const others = `[[profile]]\nname = "other"\nmgmt_token = "${other}"\ntoken = "${databaseToken}"\n`;
    writeConfig(job, `${profile(emulator)}${others}`);

    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.masks.slice(0, 3)).toEqual([emulator.managementToken, other, databaseToken]);
    expect(main.raw.split("\n").slice(0, 3)).toEqual(
      [other, other, other].map(() => expect.stringMatching(/^::add-mask::/)),
    );
  });

  scenario("is overridden by the inputs", async ({ setUp, watch }) => {
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
    expect(main.outputs["host"], "the port of the profile is ignored together with its host").toBe(emulator.origin);
    expect(stranger.requests).toEqual([]);
  });
});

describe("tls.ca", () => {
  scenario("can be a file that is too long for the input, which post reads again", async ({ setUp }) => {
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

  scenario("can be PEM text", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    writeConfig(job, profile(emulator, "default", [`ca = """\n${emulator.caCertificate}"""`]));
    await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    const [post] = await job.complete();
    expect(post?.log).toContain("Revoked database token");
  });

  scenario("that another step emptied causes a warning in post that names the file", async ({ setUp, leaves }) => {
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

  scenario(
    "that another step extended is still trusted in post for the certificates that main has read",
    async ({ setUp }) => {
      const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
      const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
      writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
      await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
      const { ca: another } = await createCertificates([]);
      writeFileSync(ca, `# The authorities of this site\n${another}\nThis cluster:\n${emulator.caCertificate}`);
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(post?.log).toContain("Revoked database token");
    },
  );

  scenario("does not make post trust the proxy of an authority that another step added", async ({ setUp, leaves }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
    writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
    await job.run(ACTION, { with: { ...GRANT, profile: "default", description: "Left" } });
    const { ca: theirs, leaf } = await createCertificates([]);
    await using attacker = await startConnectProxy({ terminateWith: leaf });
    writeFileSync(ca, `${emulator.caCertificate}\n${theirs}`);
    job.setEnv({ HTTPS_PROXY: `http://${attacker.host}` });
    const [post] = await job.complete();
    expect(attacker.targets).toHaveLength(1);
    expect(attacker.decrypted).toBe("");
    expect(post?.annotations.map(({ level }) => level)).toEqual(["warning"]);
    leaves("Left");
  });

  scenario(
    "that contains only new certificates causes a warning in post, and nothing is sent",
    async ({ setUp, leaves }) => {
      const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
      const ca = writeBeside(job, "ca.pem", emulator.caCertificate);
      writeConfig(job, profile(emulator, "default", [`ca = ${JSON.stringify(ca)}`]));
      await job.run(ACTION, { with: { ...GRANT, profile: "default", description: "Left" } });
      const before = emulator.connections;
      writeFileSync(ca, (await createCertificates([])).ca);
      const [post] = await job.complete();
      expect(post?.annotations[0]?.message).toContain(
        `All CA certificates in ${ca} are new since the main step, so none of them is trusted. Check whether another step changed this file`,
      );
      expect(emulator.connections).toBe(before);
      leaves("Left");
    },
  );

  scenario("is overridden by ca-certificate", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered", tls: true }, UNMASKED);
    writeConfig(job, profile(emulator, "default", ['ca = "/nowhere/ca.pem"']));
    const main = await job.run(ACTION, {
      with: { ...GRANT, profile: "default", "ca-certificate": emulator.caCertificate },
    });
    expect(main.conclusion, main.log).toBe("success");
  });
});

describe("post without a sealed token", () => {
  scenario("uses the management token of the profile", async ({ setUp }) => {
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
