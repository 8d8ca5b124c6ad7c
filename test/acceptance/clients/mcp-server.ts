import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod/mini";

/** InfluxData's MCP server, which manages database tokens over the account and cluster form of the Management API. */
export interface McpServer extends AsyncDisposable {
  /** Calls a tool and returns the text of its answer. Rejects where the tool answers with an error. */
  call(tool: string, parameters?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** The Clustered cluster that an MCP server manages. */
export interface ManagedCluster {
  readonly origin: string;
  readonly managementToken: string;
}

// 149 packages, which is why the project does not depend on it.
const SERVER = "@influxdata/influxdb3-mcp-server";
const VERSION = "1.4.1";
// It comes with the server, which is built with it.
const SDK = "@modelcontextprotocol/sdk/client";

const ToolAnswer = z.object({
  content: z.tuple([z.object({ type: z.literal("text"), text: z.string() })]),
  isError: z.optional(z.boolean()),
});

/** As much as is used here of the SDK's `Client`. */
interface SdkClient {
  connect(transport: unknown): Promise<void>;
  callTool(call: { name: string; arguments: Readonly<Record<string, unknown>> }): Promise<unknown>;
  close(): Promise<void>;
}

/** Installs the server into a folder of its own, where it stays for the next time. Rejects without a registry. */
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
      // It reads a .env file where it is started.
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
      const { content, isError } = z.parse(ToolAnswer, await client.callTool({ name: tool, arguments: parameters }));
      if (isError === true) throw new Error(`${tool}: ${content[0].text}`);
      return content[0].text;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
