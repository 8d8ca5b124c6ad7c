import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { sealToken } from "../../../src/transfer/sealed-token.ts";
import type { Emulator } from "../../../test/support/influxdb/start.ts";
import { createEntry, createPost, type JobFiles, MEASURED_RUN, toInputVariables } from "../entry.ts";
import type { Program } from "../process.ts";

/** The measured programs by name. Each call creates the program for one run. */
export interface Programs {
  readonly bare: () => Program;
  readonly floorMain: () => Program;
  readonly main: () => Program;
  readonly waitingMain: () => Program;
  readonly floorPost: () => Program;
  readonly post: () => Program;
  readonly mainWithoutSummary: () => Program;
  readonly postWithoutSummary: () => Program;
  readonly idlePost: () => Program;
  readonly open: () => Program;
}

const createBody = JSON.stringify({
  description: "CI / test (https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#0123456789abcdef)",
  permissions: [{ action: "write", resource: "sensors" }],
  expiresAt: "2099-01-01T00:00:00Z",
});

/** Creates the programs for a cluster with HTTPS. They share the files. */
export function createPrograms(emulator: Emulator, files: JobFiles): Programs {
  const base = { NODE_EXTRA_CA_CERTS: files.ca };
  const floorEnv = { ...base, TOKEN: emulator.managementToken, BASE_URL: emulator.baseUrl, BODY: createBody };
  const main = (more: Record<string, string>) => createEntry("main", files, createInputs(emulator, more));
  const post = () => createPost(files);
  const sealedInputs = createSealedInputs();
  return {
    bare: () => ({ args: ["-e", "0"], env: base }),
    floorMain: () => ({ args: [join(import.meta.dirname, "floor.cjs")], env: floorEnv }),
    main: () => main({ "activation-timeout": "0" }),
    waitingMain: () => main({}),
    floorPost: () => ({
      args: [join(import.meta.dirname, "floor.cjs")],
      env: { ...floorEnv, TOKEN_ID: findLastTokenId(emulator) },
    }),
    post,
    mainWithoutSummary: () => main({ summary: "false" }),
    postWithoutSummary: post,
    idlePost: () => createEntry("post", files, { "STATE_database-token": "" }),
    open: () => createEntry("open", files, sealedInputs),
  };
}

function createInputs(emulator: Emulator, more: Record<string, string>): Record<string, string> {
  return toInputVariables({
    "management-token": emulator.managementToken,
    "account-id": emulator.accountId,
    "cluster-id": emulator.clusterId,
    "management-url": emulator.managementUrl,
    host: emulator.origin,
    databases: "sensors",
    permissions: "write",
    expiry: "1h",
    ...more,
  });
}

function createSealedInputs(): Record<string, string> {
  const token = {
    accessToken: `apiv1_${randomBytes(64).toString("base64url")}`,
    id: randomUUID(),
    expiresAt: "2099-01-01T00:00:00Z",
    permissions: [{ action: "write", resource: "sensors" }],
    host: "https://cluster.example.com",
    product: "dedicated",
  } as const;
  const key = randomBytes(32);
  return toInputVariables({
    "sealed-token": sealToken(token, key, MEASURED_RUN),
    "transfer-key": key.toString("base64"),
  });
}

function findLastTokenId(emulator: Emulator): string {
  return emulator.liveTokens().at(-1)?.id ?? "";
}
