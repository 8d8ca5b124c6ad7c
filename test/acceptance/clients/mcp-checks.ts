import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import * as z from "zod/mini";
import type { Emulator } from "../../support/influxdb/start.ts";
import { type Job, startJob } from "../../support/runner/job.ts";
import type { StageResult } from "../../support/runner/job-state.ts";
import type { McpServer } from "./mcp-server.ts";

/** Runs one check. If its body throws, the check has failed, and the next ones still run. */
export type Check = (name: string, body: () => Promise<void>) => Promise<void>;

/** A Clustered cluster and the MCP server that manages it. */
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

/** Checks that the action and the MCP server see the same tokens and can handle each other's changes. */
export async function checkMcpServer(setup: McpSetup, check: Check): Promise<void> {
  const { emulator, mcp } = setup;
  await using job = startJob({ masks: [emulator.managementToken] });
  let mcpTokenId = "";

  await check("the action creates a token", () => runMain(job, setup));
  const outputs = job.outputs("influxdb");
  const id = outputs["token-id"] ?? "";
  const { description, permissions, "expires-at": expiresAt } = outputs;

  await check("the MCP server lists the token with the values of the action's outputs", async () => {
    deepEqual(await listTokens(mcp), [{ id, description, permissions: JSON.parse(permissions ?? ""), expiresAt }]);
  });
  await check("the MCP server finds the token by the output token-id", async () => {
    equal((await getToken(mcp, id)).description, description);
  });
  await check("the MCP server creates another token", async () => {
    const text = await mcp.call("cloud_create_database_token", { description: "Created by the MCP server" });
    match(text, /created successfully/);
    mcpTokenId = /Token ID: (\S+)/.exec(text)?.[1] ?? "";
  });
  await check("the MCP server deletes the action's token", async () => {
    await mcp.call("cloud_delete_database_token", { token_id: id });
    deepEqual(listLiveIds(emulator), [mcpTokenId]);
  });
  await check("post succeeds without annotations although the token is already deleted", () => runPost(job));
  await check("post does not revoke the token of the MCP server", async () =>
    deepEqual(listLiveIds(emulator), [mcpTokenId]),
  );
}

/** Checks that the MCP server shows a token as revoked after post has revoked it. */
export async function checkRevocation(setup: McpSetup, check: Check): Promise<void> {
  const { emulator, mcp } = setup;
  await using job = startJob({ masks: [emulator.managementToken] });
  await check("the action creates another token and post revokes it", async () => {
    await runMain(job, setup);
    await runPost(job);
  });
  await check("the MCP server shows the token as revoked", async () => {
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
  checkSuccess(await job.run(actionFile, { id: "influxdb", with: inputs }));
}

async function runPost(job: Job): Promise<void> {
  const posts = await job.complete();
  equal(posts.length, 1);
  posts.forEach(checkSuccess);
}

function checkSuccess({ outcome, annotations, log }: Pick<StageResult, "outcome" | "annotations" | "log">): void {
  equal(outcome, "success", log);
  deepEqual(annotations, []);
}

async function listTokens(mcp: McpServer): Promise<readonly Token[]> {
  return z.parse(z.array(Token), parseDetails(await mcp.call("cloud_list_database_tokens")));
}

async function getToken(mcp: McpServer, id: string | undefined): Promise<Token> {
  return z.parse(Token, parseDetails(await mcp.call("cloud_get_database_token", { token_id: id })));
}

/** The server responds with text for people, which ends with the JSON of the API. */
function parseDetails(text: string): unknown {
  return JSON.parse(text.split("Full details:\n")[1] ?? "");
}

function listLiveIds(emulator: Emulator): readonly string[] {
  return emulator.liveTokens().map(({ id }) => id);
}
