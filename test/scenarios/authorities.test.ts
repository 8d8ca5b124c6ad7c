import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { createCertificates } from "../support/influxdb/certificates.ts";
import { startConnectProxy } from "../support/network/connect-proxy.ts";
import { WAYS_TO_TRUST, writeToCheckout } from "./authorities.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("post", { concurrent: true }, () => {
  scenario.for(WAYS_TO_TRUST)(
    "trusts an authority of main after its file changed, with $way",
    async ({ env, file }, { setUp }) => {
      const { emulator, job, inputs } = await setUp({ tls: true }, { env });
      writeToCheckout(job, file(emulator.caCertificate), emulator.caCertificate);
      const main = await job.run(ACTION, { with: inputs({ "ca-certificate": "" }) });
      expect(main.conclusion, main.log).toBe("success");

      const { ca: another } = await createCertificates([]);
      const text = `# The authorities of this site\n\n${another}\nThis cluster:\n${emulator.caCertificate}`;
      writeToCheckout(job, file(emulator.caCertificate), text);
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(post?.log).toContain("Revoked database token");
    },
  );

  scenario.runIf(process.platform === "linux")(
    "trusts an authority of main that moved to another variable",
    async ({ setUp }) => {
      const env = { NODE_OPTIONS: "--use-system-ca", NODE_EXTRA_CA_CERTS: "ca.crt", SSL_CERT_FILE: "/nowhere/ca.crt" };
      const { emulator, job, inputs } = await setUp({ tls: true }, { env });
      writeToCheckout(job, "ca.crt", emulator.caCertificate);
      await job.run(ACTION, { with: inputs({ "ca-certificate": "" }) });
      job.setEnv({ NODE_EXTRA_CA_CERTS: "", SSL_CERT_FILE: "ca.crt" });
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
      expect(post?.log).toContain("Revoked database token");
    },
  );

  scenario("does not trust an authority of main whose file is gone", async ({ setUp, leaves }) => {
    const { emulator, job, inputs } = await setUp({ tls: true }, { env: { NODE_EXTRA_CA_CERTS: "ca.crt" } });
    writeToCheckout(job, "ca.crt", emulator.caCertificate);
    await job.run(ACTION, { with: inputs({ "ca-certificate": "", description: "Left" }) });
    rmSync(join(job.folders.workspace, "ca.crt"));
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([{ level: "warning", message: expect.stringMatching(NOT_IN_MAIN) }]);
    leaves("Left");
  });
});

describe("a later step", { concurrent: true }, () => {
  interface Attack {
    readonly way: string;
    readonly before: Readonly<Record<string, string>>;
    readonly after: Readonly<Record<string, string>>;
    readonly file: (certificate: string) => string;
    readonly label?: string;
  }
  const own: readonly Attack[] = WAYS_TO_TRUST.map(({ way, env, file }) => ({ way, before: env, after: {}, file }));
  // Windows does not allow such names, and only Linux keeps the system's store in files.
  const blank: readonly Attack[] = [
    { way: "NODE_EXTRA_CA_CERTS set to a blank", before: {}, after: { NODE_EXTRA_CA_CERTS: " " }, file: () => " " },
    {
      way: "NODE_EXTRA_CA_CERTS with a blank at its end",
      before: { NODE_EXTRA_CA_CERTS: "ca.crt" },
      after: { NODE_EXTRA_CA_CERTS: "ca.crt " },
      file: () => "ca.crt ",
    },
  ];
  const blankInStore: readonly Attack[] = [
    {
      way: "SSL_CERT_FILE with a blank before it",
      before: { NODE_OPTIONS: "--use-system-ca", SSL_CERT_FILE: "ca.crt" },
      after: { SSL_CERT_FILE: " ca.crt" },
      file: () => " ca.crt",
    },
    {
      way: "SSL_CERT_DIR with a blank at its end",
      before: { NODE_OPTIONS: "--use-system-ca", SSL_CERT_DIR: "certificates" },
      after: { SSL_CERT_DIR: "certificates " },
      file: () => join("certificates ", "ca.crt"),
    },
  ];
  const openSsl: readonly Attack[] = [
    {
      way: "SSL_CERT_FILE with --use-openssl-ca",
      before: { NODE_OPTIONS: "--use-openssl-ca" },
      after: { SSL_CERT_FILE: "ca.crt" },
      file: () => "ca.crt",
    },
    // OpenSSL also accepts labels other than CERTIFICATE.
    ...["X509 CERTIFICATE", "TRUSTED CERTIFICATE"].map((label) => ({
      way: `a ${label} with --use-openssl-ca`,
      before: { NODE_OPTIONS: "--use-openssl-ca", SSL_CERT_FILE: "ca.crt" },
      after: {},
      file: () => "ca.crt",
      label,
    })),
  ];
  const ways = [
    ...own,
    ...openSsl,
    ...(process.platform === "win32" ? [] : blank),
    ...(process.platform === "linux" ? blankInStore : []),
  ];

  scenario.for(ways)(
    "cannot make post trust a proxy that terminates TLS, with $way",
    async ({ before, after, file, label = "CERTIFICATE" }, { setUp, leaves }) => {
      const { ca, leaf } = await createCertificates([]);
      await using attacker = await startConnectProxy({ terminateWith: leaf });
      const { emulator, job, inputs } = await setUp({ tls: true }, { env: before });
      writeToCheckout(job, "ca.crt", emulator.caCertificate);
      const main = await job.run(ACTION, { with: inputs({ description: "Left" }) });
      expect(main.conclusion, main.log).toBe("success");
      writeToCheckout(job, file(ca), `${emulator.caCertificate}\n${ca.replaceAll("CERTIFICATE", label)}`);
      job.setEnv({ ...after, HTTPS_PROXY: `http://${attacker.host}` });
      const [post] = await job.complete();

      expect(attacker.targets).toHaveLength(1);
      expect(attacker.decrypted).toBe("");
      expect(post?.annotations).toEqual([{ level: "warning", message: expect.stringMatching(NOT_IN_MAIN) }]);
      leaves("Left");
    },
  );
});

describe("ca-certificate", { concurrent: true }, () => {
  scenario.for(WAYS_TO_TRUST)(
    "does not replace the authorities that Node trusts, with $way",
    async ({ env, file }, { setUp }) => {
      const { emulator, job, inputs } = await setUp({ tls: true }, { env });
      writeToCheckout(job, file(emulator.caCertificate), emulator.caCertificate);
      const { ca: another } = await createCertificates([]);
      const main = await job.run(ACTION, { with: inputs({ "ca-certificate": another }) });
      expect(main.conclusion, main.log).toBe("success");
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
    },
  );

  scenario.for(WAYS_TO_TRUST)(
    "is trusted in addition to the authorities that Node trusts, with $way",
    async ({ env, file }, { setUp }) => {
      const { job, inputs } = await setUp({ tls: true }, { env });
      const { ca: another } = await createCertificates([]);
      writeToCheckout(job, file(another), another);
      const main = await job.run(ACTION, { with: inputs() });
      expect(main.conclusion, main.log).toBe("success");
      const [post] = await job.complete();
      expect(post?.annotations).toEqual([]);
    },
  );

  scenario("is trusted even if a secret has lost its line breaks", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: true });
    const oneLine = emulator.caCertificate.replaceAll(/\r?\n/g, " ");
    const main = await job.run(ACTION, { with: inputs({ "ca-certificate": oneLine }) });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("is trusted if it contains only the issuing authority", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: { intermediate: true } });
    expect(emulator.issuingCertificate).not.toBe(emulator.caCertificate);
    const main = await job.run(ACTION, { with: inputs({ "ca-certificate": emulator.issuingCertificate }) });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.annotations).toEqual([]);
  });

  scenario("is named in the error if it did not sign the certificate of the server", async ({ setUp }) => {
    const { emulator, job, inputs } = await setUp({ tls: true });
    const main = await job.run(ACTION, { with: inputs({ "ca-certificate": (await createCertificates([])).ca }) });
    expect(main.annotations).toEqual([
      { level: "error", message: expect.stringContaining("The certificate in ca-certificate did not sign it: set") },
    ]);
    expect(emulator.requests).toEqual([]);
  });
});

const NOT_IN_MAIN =
  /that this runner does not know \(\w+\)\. The post step trusts only authorities that Node also trusted in the main step/;
