import type { ManagementApi } from "../influxdb/management-api.ts";
import type { Pace } from "../influxdb/retry.ts";
import type { OpenCreate } from "./issue.ts";
import { carriesMark } from "./mark.ts";

/** What a job left: a token by its ID, and creates whose outcome is not known. */
export interface Left {
  readonly tokenId?: string;
  readonly openCreates: readonly OpenCreate[];
}

/** One thing that was to be revoked, by its ID or its mark, and what became of it. */
export type Revocation = { readonly name: string; readonly by: "id" | "mark" } & (
  | { readonly result: "revoked" | "not-found" }
  | { readonly result: "failed"; readonly error: Error }
);

/** What revoking needs of the world. */
export interface RevokeDeps extends Pace {
  readonly api: Pick<ManagementApi, "getDatabaseTokens" | "deleteDatabaseToken">;
}

/** How long after it was sent a create may still land: an ingress that lost its backend can be holding it. */
const LATEST_LANDING_MS = 10_000;

/** Revokes all that is left, each part whatever becomes of the others, and throws nothing. */
export async function revokeLeft(left: Left, deps: RevokeDeps): Promise<readonly Revocation[]> {
  const byId = left.tokenId === undefined ? [] : [revokeId(left.tokenId, deps)];
  // At the same time: an ID whose DELETE is retried to the end would leave the marks no time.
  const [byMark, ...ofIds] = await Promise.all([revokeMarks(left.openCreates, deps), ...byId]);
  return [...ofIds, ...byMark];
}

async function revokeId(id: string, deps: RevokeDeps): Promise<Revocation> {
  try {
    return { name: id, by: "id", result: await deps.api.deleteDatabaseToken(id) };
  } catch (error) {
    return { name: id, by: "id", result: "failed", error: asError(error) };
  }
}

/** Looks the marks up until each was found or can no longer land. */
async function revokeMarks(creates: readonly OpenCreate[], deps: RevokeDeps): Promise<readonly Revocation[]> {
  const done: Revocation[] = [];
  let open = creates;
  while (open.length > 0) {
    const lookedUpAtMs = deps.now();
    const round = await lookUp(open, deps);
    done.push(...round.revocations);
    open = round.missing.filter((create) => lookedUpAtMs < create.sentAtMs + LATEST_LANDING_MS);
    const settled = round.missing.filter((create) => !open.includes(create));
    done.push(...settled.map((create) => ({ name: create.mark, by: "mark", result: "not-found" }) as const));
    await waitUntilLanded(open, deps);
  }
  return done;
}

interface Round {
  readonly revocations: readonly Revocation[];
  readonly missing: readonly OpenCreate[];
}

async function lookUp(creates: readonly OpenCreate[], deps: RevokeDeps): Promise<Round> {
  try {
    const tokens = await deps.api.getDatabaseTokens((text) => creates.some(({ mark }) => carriesMark(text, mark)));
    const live = tokens.filter((token) => token.revokedAtMs === undefined);
    const revocations: Revocation[] = [];
    for (const token of live) revocations.push(await revokeId(token.id, deps));
    return {
      revocations,
      missing: creates.filter(({ mark }) => !tokens.some((token) => carriesMark(token.description, mark))),
    };
  } catch (error) {
    const failed = (create: OpenCreate): Revocation => ({
      name: create.mark,
      by: "mark",
      result: "failed",
      error: asError(error),
    });
    return { revocations: creates.map(failed), missing: [] };
  }
}

async function waitUntilLanded(open: readonly OpenCreate[], deps: RevokeDeps): Promise<void> {
  if (open.length === 0) return;
  const landedAtMs = Math.max(...open.map((create) => create.sentAtMs)) + LATEST_LANDING_MS;
  await deps.sleep(Math.max(0, landedAtMs - deps.now()));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
