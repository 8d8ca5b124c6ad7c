import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fileText, sha256 } from "../../../src/action/file-hash.ts";
import { nodeTrustOf, trustInPost } from "../../../src/action/post-trust.ts";
import { makeCertificates } from "../../emulator/certificates.ts";
import { givenEnvironment } from "./given.ts";

const folder = mkdtempSync(join(tmpdir(), "post-trust-"));
const file = join(folder, "ca.crt");
let ours = "";
let attackers = "";

beforeAll(async () => {
  ours = (await makeCertificates([])).ca;
  attackers = (await makeCertificates([])).ca;
});

/** What main saves where it found this environment, and no CA of the inputs. */
function savedIn(environment: Parameters<typeof nodeTrustOf>[0]) {
  return { caCertificate: "", caCertificatePath: "", caCertificateSha256: "", nodeTrust: nodeTrustOf(environment) };
}

describe("post trusts", () => {
  test("as Node does, where nothing has changed", () => {
    writeFileSync(file, ours);
    const environment = givenEnvironment({ extraCaCertificates: file });
    expect(trustInPost(savedIn(environment), environment)).toEqual({ roots: "default", caCertificate: "" });
  });

  test.each([
    { name: "NODE_EXTRA_CA_CERTS", added: { extraCaCertificates: file } },
    { name: "NODE_USE_SYSTEM_CA", added: { useSystemCa: "1" } },
    { name: "SSL_CERT_FILE", added: { useSystemCa: "1", sslCertFile: file } },
    { name: "SSL_CERT_DIR", added: { sslCertDir: folder } },
  ])("Node's own list alone, where a later step has set $name", ({ added }) => {
    writeFileSync(file, attackers);
    const trust = trustInPost(savedIn(givenEnvironment()), givenEnvironment(added));
    expect(trust).toEqual({ roots: "bundled", caCertificate: "" });
  });

  test("Node's own list alone, where a later step has changed the file that NODE_EXTRA_CA_CERTS names", () => {
    writeFileSync(file, ours);
    const environment = givenEnvironment({ extraCaCertificates: file });
    const saved = savedIn(environment);
    writeFileSync(file, `${ours}\n${attackers}`);
    expect(trustInPost(saved, environment)).toEqual({ roots: "bundled", caCertificate: "" });
  });

  test("Node's own list alone, where a later step has added a file to a folder that SSL_CERT_DIR names", () => {
    const folders = [mkdtempSync(join(tmpdir(), "certificates-")), mkdtempSync(join(tmpdir(), "certificates-"))];
    const environment = givenEnvironment({ useSystemCa: "1", sslCertDir: folders.join(delimiter) });
    writeFileSync(join(folders[1] ?? "", "ours.crt"), ours);
    const saved = savedIn(environment);
    expect(trustInPost(saved, environment)).toHaveProperty("roots", "default");
    writeFileSync(join(folders[1] ?? "", "theirs.crt"), attackers);
    expect(trustInPost(saved, environment)).toEqual({ roots: "bundled", caCertificate: "" });
  });

  test.each(["file", "folder"] as const)(
    "Node's own list alone, where a later step has changed what is in the %s of the system's store",
    (which) => {
      const certificates = join(mkdtempSync(join(tmpdir(), "certificates-")), "ours.crt");
      writeFileSync(certificates, ours);
      const store = which === "file" ? { sslCertFile: certificates } : { sslCertDir: dirname(certificates) };
      const environment = givenEnvironment({ useSystemCa: "1", ...store });
      const saved = savedIn(environment);
      expect(trustInPost(saved, environment)).toHaveProperty("roots", "default");
      writeFileSync(certificates, attackers);
      expect(trustInPost(saved, environment)).toEqual({ roots: "bundled", caCertificate: "" });
    },
  );

  test("as Node does, where the store that it is told of is not there, in main as in post", () => {
    const environment = givenEnvironment({ sslCertFile: "/nowhere/ca.crt", sslCertDir: "/nowhere" });
    expect(trustInPost(savedIn(environment), environment)).toHaveProperty("roots", "default");
  });

  test("what main trusted beside it, where that is unchanged", () => {
    writeFileSync(file, ours);
    const saved = savedIn(givenEnvironment({ extraCaCertificates: file }));
    const { roots, caCertificate } = trustInPost(saved, givenEnvironment({ extraCaCertificates: "/elsewhere" }));
    expect(roots).toBe("bundled");
    expect(caCertificate.trim()).toBe(ours.trim());
  });
});

describe("a CA file of a profile", () => {
  const savedWith = (text: string) => ({
    ...savedIn(givenEnvironment()),
    caCertificatePath: file,
    caCertificateSha256: sha256(text),
  });

  test("is read anew", () => {
    writeFileSync(file, ours);
    expect(trustInPost(savedWith(fileText(file)), givenEnvironment()).caCertificate.trim()).toBe(ours.trim());
  });

  test("that has changed is not trusted, and nothing is sent", () => {
    writeFileSync(file, attackers);
    expect(() => trustInPost(savedWith(ours), givenEnvironment())).toThrow(/have changed since the main step/);
  });
});
