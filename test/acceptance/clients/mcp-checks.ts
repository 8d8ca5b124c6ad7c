import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import * as z from "zod/mini";
import type { Emulator } from "../../support/influxdb/start.ts";
import { type Job, startJob } from "../../support/runner/job.ts";
import type { StageResult } from "../../support/runner/job-state.ts";
import type { McpServer } from "./mcp-server.ts";

/** Runs one check, which fails by throwing, and goes on whatever came of it. */
export type Check = (name: string, body: () => Promise<void>) => Promise<void>;

/** A Clustered cluster, and the MCP server that manages it. */
export interface McpSetup {
  readonly emulator: Emulator;
  readonly mcp: McpServer;
  /** Path of the action's `action.yml`. */
  readonly actionFile: string;
}

const Token = z.object({
  id: z.string(),
  description: z.string(),
  permissions: z.array(z.object({ action: z.string(), resource: z.string() })),
  expiresAt: z.optional(z.string()),
  revokedAt: z.optional(z.string()),
});
type Token = z.infer<typeof Token>;

/** The action and the MCP server see the same tokens, and neither is put out by what the other does. */
export async function checkMcpServer(setup: McpSetup, check: Check): Promise<void> {
  const { emulator, mcp } = setup;
  await using job = startJob({ masks: [emulator.managementToken] });
  let ownId = "";

  await check("the action makes a token", () => runMain(job, setup));
  const outputs = job.outputs("influxdb");
  const id = outputs["token-id"] ?? "";
  const { description, permissions, "expires-at": expiresAt } = outputs;

  await check("the MCP server lists it as the action's outputs say", async () => {
    deepEqual(await listTokens(mcp), [{ id, description, permissions: JSON.parse(permissions ?? ""), expiresAt }]);
  });
  await check("the MCP server gets it by token-id", async () => {
    equal((await getToken(mcp, id)).description, description);
  });
  await check("the MCP server makes a token of its own", async () => {
    const text = await mcp.call("cloud_create_database_token", { description: "Made by the MCP server" });
    match(text, /created successfully/);
    ownId = /Token ID: (\S+)/.exec(text)?.[1] ?? "";
  });
  await check("the MCP server deletes the action's token", async () => {
    await mcp.call("cloud_delete_database_token", { token_id: id });
    deepEqual(liveIds(emulator), [ownId]);
  });
  await check("post succeeds without an annotation all the same", () => runPost(job));
  await check("post leaves the MCP server's token alone", async () => deepEqual(liveIds(emulator), [ownId]));
}

/** What the action's post revokes, the MCP server sees revoked. */
export async function checkRevocation(setup: McpSetup, check: Check): Promise<void> {
  const { emulator, mcp } = setup;
  await using job = startJob({ masks: [emulator.managementToken] });
  await check("the action makes another token, which its post revokes", async () => {
    await runMain(job, setup);
    await runPost(job);
  });
  await check("the MCP server sees that it is revoked", async () => {
    notEqual((await getToken(mcp, job.outputs("influxdb")["token-id"])).revokedAt, undefined);
  });
}

async function runMain(job: Job, { emulator, actionFile }: McpSetup): Promise<void> {
  const inputs = {
    product: "clustered",
    "management-token": emulator.managementToken,
    host: emulator.origin,
    databases: "sensors: read, write",
  };
  checkQuiet(await job.run(actionFile, { id: "influxdb", with: inputs }));
}

async function runPost(job: Job): Promise<void> {
  const posts = await job.complete();
  equal(posts.length, 1);
  posts.forEach(checkQuiet);
}

function checkQuiet({ outcome, annotations, log }: Pick<StageResult, "outcome" | "annotations" | "log">): void {
  equal(outcome, "success", log);
  deepEqual(annotations, []);
}

async function listTokens(mcp: McpServer): Promise<readonly Token[]> {
  return z.parse(z.array(Token), detailsIn(await mcp.call("cloud_list_database_tokens")));
}

async function getToken(mcp: McpServer, id: string | undefined): Promise<Token> {
  return z.parse(Token, detailsIn(await mcp.call("cloud_get_database_token", { token_id: id })));
}

/** The server writes for people, with the API's JSON at the end. */
function detailsIn(text: string): unknown {
  return JSON.parse(text.split("Full details:\n")[1] ?? "");
}

function liveIds(emulator: Emulator): readonly string[] {
  return emulator.liveTokens().map(({ id }) => id);
}
