import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod/mini";

/** InfluxData's MCP server. It uses the Management API with the IDs of the account and the cluster in the path. */
export interface McpServer extends AsyncDisposable {
  /** Calls a tool and returns the text of its response. Throws if the tool responds with an error. */
  call(tool: string, parameters?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** The Clustered cluster that an MCP server manages. */
export interface ManagedCluster {
  readonly origin: string;
  readonly managementToken: string;
}

// Not a dependency of this project, because it installs 149 packages.
const SERVER = "@influxdata/influxdb3-mcp-server";
const VERSION = "1.4.1";
// The server depends on it, so it is installed with the server.
const SDK = "@modelcontextprotocol/sdk/client";

const ToolResponse = z.object({
  content: z.tuple([z.object({ type: z.literal("text"), text: z.string() })]),
  isError: z.optional(z.boolean()),
});

/** The part of the SDK's `Client` that is used here. */
interface SdkClient {
  connect(transport: unknown): Promise<void>;
  callTool(call: { name: string; arguments: Readonly<Record<string, unknown>> }): Promise<unknown>;
  close(): Promise<void>;
}

/** Installs the server into a folder, which later runs reuse. Throws if the registry cannot be reached. */
export async function installMcpServer(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", folder];
  await promisify(execFile)("npm", ["install", ...options, `${SERVER}@${VERSION}`], {
    shell: process.platform === "win32",
  });
}

/** Starts the server that was installed into a folder. */
export async function startMcpServer(folder: string, cluster: ManagedCluster): Promise<McpServer> {
  const require = createRequire(join(folder, "package.json"));
  const { Client } = require(`${SDK}/index.js`) as { Client: new (info: object) => SdkClient };
  const { StdioClientTransport } = require(`${SDK}/stdio.js`) as {
    StdioClientTransport: new (server: object) => unknown;
  };
  const client = new Client({ name: "influxdb-database-token", version: "0.0.0" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [require.resolve(SERVER)],
      // The server reads a .env file in its working directory.
      cwd: folder,
      env: {
        INFLUX_DB_PRODUCT_TYPE: "clustered",
        INFLUX_DB_INSTANCE_URL: cluster.origin,
        INFLUX_DB_MANAGEMENT_TOKEN: cluster.managementToken,
      },
      stderr: "ignore",
    }),
  );
  return {
    async call(tool, parameters = {}) {
      const { content, isError } = z.parse(ToolResponse, await client.callTool({ name: tool, arguments: parameters }));
      if (isError === true) throw new Error(`${tool}: ${content[0].text}`);
      return content[0].text;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
