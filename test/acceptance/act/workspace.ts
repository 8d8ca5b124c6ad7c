import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Certificates, createCertificates } from "../../support/influxdb/certificates.ts";
import { enterpriseHost } from "./arrangements.ts";
import { clusterHost, consoleHost, githubHost } from "./gateway.ts";
import { commitAll, layOutAction, layOutRepository } from "./repository.ts";
import { addClientProject, type Tools } from "./tools.ts";

/** The IDs of the Dedicated clusters. No workflow needs more. */
export const clusterIds: readonly string[] = ["3", "4", "5", "6", "7"].map((digit) =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", digit),
);

/** The host names of the gateway. */
const gatewayNames: readonly string[] = [consoleHost, githubHost, ...clusterIds.map(clusterHost)];

/** The host names that resolve to loopback in the namespace. */
export const hostNames: readonly string[] = [...gatewayNames, enterpriseHost];

/** What all scenarios share. Its folder is deleted when it is disposed. */
export interface Workspace extends Disposable {
  readonly tools: Tools;
  readonly folder: string;
  /** The home directory of the runner's user. */
  readonly home: string;
  /** A repository with all workflows. */
  readonly repository: string;
  /** The folders of the actions, by `OWNER/REPO@REF`. */
  readonly actions: Readonly<Record<string, string>>;
  /** The certificates of the gateway. */
  readonly certificates: Certificates;
  /** The whole environment of the runner. */
  readonly env: Readonly<Record<string, string>>;
}

const here = import.meta.dirname;

/** Creates everything that does not depend on the scenario. */
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
  const certificates = await createCertificates(gatewayNames);
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
    env: createEnvironment(tools, home, ca),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function createEnvironment(tools: Tools, home: string, ca: string): Workspace["env"] {
  const folders = [join(here, "bin"), tools.telegrafFolder, dirname(process.execPath), process.env["PATH"]];
  return {
    PATH: folders.join(delimiter),
    HOME: home,
    // Node, curl and Go programs each use their own variable to trust a CA.
    NODE_EXTRA_CA_CERTS: ca,
    CURL_CA_BUNDLE: ca,
    SSL_CERT_FILE: ca,
    // The registry cannot be reached in the namespace. npm finds packages in the cache by the URL of the registry.
    npm_config_cache: tools.npmCache,
    npm_config_registry: tools.npmRegistry,
    npm_config_offline: "true",
  };
}
