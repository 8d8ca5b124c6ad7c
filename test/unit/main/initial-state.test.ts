import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fingerprint } from "../../../src/connection/certificates.ts";
import { createInitialState } from "../../../src/main/initial-state.ts";
import { openTokenApi } from "../../../src/product/open-token-api.ts";
import { readNodeTrust } from "../../../src/state/node-trust.ts";
import { unseal } from "../../../src/state/seal.ts";
import { toTrustRecord } from "../../../src/state/trust.ts";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { openCluster } from "../runner/open-session.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "./fixtures.ts";

const ENVIRONMENT = createEnvironment();

/** Creates the initial state for these inputs. */
async function createState(overrides: Readonly<Record<string, string>> = {}, caCertificatePath = "") {
  await using cluster = await openCluster();
  const inputs = { ...parseInputsOfMain(createMainInputs(overrides)), caCertificatePath };
  const opened = await openTokenApi(inputs.cluster, cluster.session.client);
  return createInitialState(inputs, opened, ENVIRONMENT);
}

describe("the state contains", () => {
  test("the URL of the API, whether to revoke, and the sealed management token", async () => {
    const base = await createState();
    expect(base).toMatchObject({
      baseUrl:
        "https://console.influxdata.com/api/v0/accounts/11111111-1111-4111-8111-111111111111/clusters/33333333-3333-4333-8333-333333333333",
      product: "dedicated",
      revoke: "job",
      isSealed: false,
    });
    expect(base.managementToken).not.toContain("fake-management-token");
    expect(unseal(base.managementToken ?? "", ENVIRONMENT)).toBe("fake-management-token");
  });

  test("the authorities that Node trusts in main", async () => {
    expect((await createState()).nodeTrust).toEqual(toTrustRecord(readNodeTrust(ENVIRONMENT)));
  });

  test("the certificates of the input, or the path and fingerprints of a file", async () => {
    const { ca } = await createCertificates([]);
    const file = join(mkdtempSync(join(tmpdir(), "state-base-")), "ca.crt");
    writeFileSync(file, ca);
    const none = { caCertificatePath: "", caFingerprints: [] };
    expect(await createState({ "ca-certificate": ca })).toMatchObject({ ...none, caCertificate: ca.trim() });
    expect(await createState({ "ca-certificate": ca }, file)).toMatchObject({
      caCertificate: "",
      caCertificatePath: file,
      caFingerprints: [fingerprint(ca)],
    });
  });
});

describe("the summary shows", () => {
  test("the databases by action", async () => {
    const { summary } = await createState({ databases: "logs: write\nsensors: read, write", permissions: "" });
    expect(summary).toEqual({
      host: "https://33333333-3333-4333-8333-333333333333.a.influxdb.io",
      read: { names: ["sensors"], more: 0 },
      write: { names: ["logs", "sensors"], more: 0 },
    });
  });

  test("at most 100 databases, because the state must fit into one variable", async () => {
    const databases = Array.from({ length: 103 }, (_, index) => `db${1_000 + index}`).join("\n");
    const { summary } = await createState({ databases, permissions: "read" });
    expect(summary?.read.names).toHaveLength(100);
    expect(summary?.read.names.at(-1)).toBe("db1099");
    expect(summary?.read.more).toBe(3);
  });

  test("nothing if summary is false", async () => {
    expect((await createState({ summary: "false" })).summary).toBeUndefined();
  });
});
