import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Certificates, makeCertificates } from "../../support/influxdb/certificates.ts";
import { clusterHost, consoleHost, githubHost } from "./gateway.ts";
import { commitAll, layOutAction, layOutRepository } from "./repository.ts";
import { addClientProject, type Tools } from "./tools.ts";

/** IDs of as many Dedicated clusters as a workflow needs. */
export const clusterIds: readonly string[] = ["3", "4", "5", "6", "7"].map((digit) =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", digit),
);

/** The names that lead to loopback in the namespace. */
export const hostNames: readonly string[] = [consoleHost, githubHost, ...clusterIds.map(clusterHost)];

/** What all workflows have in common, in a folder that goes when it is disposed of. */
export interface Workspace extends Disposable {
  readonly tools: Tools;
  readonly folder: string;
  /** The home folder of whom the runner runs as. */
  readonly home: string;
  /** A repository with all workflows. */
  readonly repository: string;
  /** Folders of actions, by `OWNER/REPO@REF`. */
  readonly actions: Readonly<Record<string, string>>;
  /** Of what the gateway answers with. */
  readonly certificates: Certificates;
  /** The runner's environment: no more than this. */
  readonly env: Readonly<Record<string, string>>;
}

const here = import.meta.dirname;

/** Lays out everything that does not depend on the workflow. */
export async function createWorkspace(tools: Tools): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), "act-"));
  const home = join(folder, "home");
  const repository = join(folder, "plant");
  const action = join(folder, "influxdb-database-token");
  layOutRepository(repository);
  layOutAction(action);
  addClientProject(tools, repository);
  commitAll(repository);
  mkdirSync(home);
  const certificates = await makeCertificates(hostNames);
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, certificates.ca);
  return {
    tools,
    folder,
    home,
    repository,
    certificates,
    actions: {
      "OWNER/influxdb-database-token@v1": action,
      "actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3": join(
        here,
        "actions/create-github-app-token",
      ),
      "actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238": join(here, "actions/setup-node"),
    },
    env: environment(tools, home, ca),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function environment(tools: Tools, home: string, ca: string): Workspace["env"] {
  const folders = [join(here, "bin"), tools.telegrafFolder, dirname(process.execPath), process.env["PATH"]];
  return {
    PATH: folders.join(delimiter),
    HOME: home,
    // Each program has its own name for: trust this CA.
    NODE_EXTRA_CA_CERTS: ca,
    CURL_CA_BUNDLE: ca,
    SSL_CERT_FILE: ca,
    // There is no registry in the namespace, but what came from it is in the cache, under its name.
    npm_config_cache: tools.npmCache,
    npm_config_registry: tools.npmRegistry,
    npm_config_offline: "true",
  };
}
