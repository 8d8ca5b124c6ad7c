import { appendMark, carriesMark } from "../../src/grant/mark.ts";
import type { CreateOutcome } from "../../src/influxdb/create-outcome.ts";
import type { DatabaseTokenRequest } from "../../src/influxdb/database-token.ts";
import { ManagementApi } from "../../src/influxdb/management-api.ts";
import type { Session } from "./session.ts";

/** The tokens that this program created. Its disposal revokes those that are still live. */
export interface MadeTokens extends AsyncDisposable {
  /** Sends one create request, with a description of ours. */
  create(request: Omit<DatabaseTokenRequest, "description">): Promise<CreateOutcome>;
  /** Notes that a token was revoked. */
  noteRevoked(tokenId: string): void;
}

const DESCRIPTION = "Created by npm run ask-cluster";

/** How long a create request with an unknown outcome may still create a token. */
const LANDING_MS = 10_000;

/** Keeps account of what is made through an API. Its disposal throws if a token could not be revoked. */
export function createMadeTokens(api: ManagementApi, session: Session): MadeTokens {
  const tokenIds = new Set<string>();
  const { cluster, cleanUpClient, nonce, now } = session;
  let landingUntilMs = 0;

  /** Finds the tokens that a create request with an unknown outcome created. */
  async function findLanded(cleanUpApi: ManagementApi): Promise<void> {
    const { sleep } = cleanUpClient().pace;
    do {
      const ours = await cleanUpApi.getDatabaseTokens((description) => carriesMark(description, nonce));
      for (const { id, revokedAtMs } of ours) if (revokedAtMs === undefined) tokenIds.add(id);
      if (ours.length > 0) return;
      await sleep(1_000);
    } while (now() < landingUntilMs);
  }

  return {
    async create(request) {
      const outcome = await api.createDatabaseToken({ ...request, description: appendMark(DESCRIPTION, nonce) }, 1);
      if (outcome.kind === "created") tokenIds.add(outcome.token.id);
      if (outcome.kind === "unknown") landingUntilMs = now() + LANDING_MS;
      return outcome;
    },
    noteRevoked: (tokenId) => tokenIds.delete(tokenId),
    async [Symbol.asyncDispose]() {
      const cleanUpApi = new ManagementApi(api.baseUrl, cluster.product, cleanUpClient());
      if (landingUntilMs > 0) await findLanded(cleanUpApi).catch((error: unknown) => raise(mayLiveOn(nonce), error));
      for (const tokenId of tokenIds) await revoke(cleanUpApi, tokenId);
    },
  };
}

async function revoke(api: ManagementApi, tokenId: string): Promise<void> {
  const message = `The database token ${tokenId} was NOT revoked. ${ENDS_ITSELF} Revoke it with \`influxctl token revoke ${tokenId}\`.`;
  await api.deleteDatabaseToken(tokenId).catch((error: unknown) => raise(message, error));
}

const ENDS_ITSELF = "It expires ten minutes after it was created.";

function mayLiveOn(nonce: string): string {
  return `A database token with the description "${appendMark(DESCRIPTION, nonce)}" may have been created. ${ENDS_ITSELF} \`influxctl token list\` shows it.`;
}

function raise(message: string, cause: unknown): never {
  throw new Error(cause instanceof Error ? `${message} ${cause.message}` : message, { cause });
}
