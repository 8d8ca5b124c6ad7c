import { appendMark, carriesMark } from "../../src/grant/mark.ts";
import type { CreateOutcome } from "../../src/influxdb/create-outcome.ts";
import type { DatabaseTokenRequest } from "../../src/influxdb/database-token.ts";
import { ManagementApi } from "../../src/influxdb/management-api.ts";
import type { Session } from "./session.ts";

/** The tokens that this program creates. Disposing of them revokes those that are still live. */
export interface CreatedTokens extends AsyncDisposable {
  /** Sends one create request, with the description of this program. */
  create(request: Omit<DatabaseTokenRequest, "description">): Promise<CreateOutcome>;
  /** Notes that a token was revoked. */
  noteRevoked(tokenId: string): void;
}

const DESCRIPTION = "Created by npm run ask-cluster";

/** How long a create request with an unknown outcome may still create a token. */
const MAX_CREATE_DELAY_MS = 10_000;

const EXPIRES_SOON = "It expires ten minutes after it was created.";

/** Keeps track of the created tokens. Disposing of them throws if a token could not be revoked. */
export function trackCreatedTokens(api: ManagementApi, session: Session): CreatedTokens {
  const tokenIds = new Set<string>();
  const { cluster, cleanUpClient, nonce, now } = session;
  let lookUpUntilMs = 0;

  /** Finds the tokens that a create request with an unknown outcome created. */
  async function findByMark(cleanUpApi: ManagementApi): Promise<void> {
    const { sleep } = cleanUpClient().pace;
    do {
      const found = await cleanUpApi.getDatabaseTokens((description) => carriesMark(description, nonce));
      for (const { id, revokedAtMs } of found) if (revokedAtMs === undefined) tokenIds.add(id);
      if (found.length > 0) return;
      await sleep(1_000);
    } while (now() < lookUpUntilMs);
  }

  return {
    async create(request) {
      const outcome = await api.createDatabaseToken({ ...request, description: appendMark(DESCRIPTION, nonce) }, 1);
      if (outcome.kind === "created") tokenIds.add(outcome.token.id);
      if (outcome.kind === "unknown") lookUpUntilMs = now() + MAX_CREATE_DELAY_MS;
      return outcome;
    },
    noteRevoked: (tokenId) => tokenIds.delete(tokenId),
    async [Symbol.asyncDispose]() {
      const cleanUpApi = new ManagementApi(api.baseUrl, cluster.product, cleanUpClient());
      if (lookUpUntilMs > 0)
        await findByMark(cleanUpApi).catch((error: unknown) => throwWithCause(describeUnknownToken(nonce), error));
      for (const tokenId of tokenIds) await revoke(cleanUpApi, tokenId);
    },
  };
}

async function revoke(api: ManagementApi, tokenId: string): Promise<void> {
  const message = `The database token ${tokenId} was NOT revoked. ${EXPIRES_SOON} Revoke it with \`influxctl token revoke ${tokenId}\`.`;
  await api.deleteDatabaseToken(tokenId).catch((error: unknown) => throwWithCause(message, error));
}

function describeUnknownToken(nonce: string): string {
  return `A database token with the description "${appendMark(DESCRIPTION, nonce)}" may have been created. ${EXPIRES_SOON} \`influxctl token list\` shows it.`;
}

function throwWithCause(message: string, cause: unknown): never {
  throw new Error(cause instanceof Error ? `${message} ${cause.message}` : message, { cause });
}
