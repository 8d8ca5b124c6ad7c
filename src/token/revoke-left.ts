import { asError } from "../influxdb/as-error.ts";
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
  const startedMs = deps.now();
  let open = creates;
  try {
    while (open.length > 0) {
      const lookedUpAtMs = deps.now();
      const round = await lookUp(open, deps);
      done.push(...round.revocations);
      const canLand = (create: OpenCreate): boolean =>
        lookedUpAtMs < Math.min(create.sentAtMs, startedMs) + LATEST_LANDING_MS;
      done.push(...round.missing.filter((create) => !canLand(create)).map(notFound));
      open = round.missing.filter(canLand);
      await waitUntilLanded(open, deps);
    }
    return done;
  } catch (error) {
    return [...done, ...open.map((create) => failed(create, error))];
  }
}

function notFound({ mark }: OpenCreate): Revocation {
  return { name: mark, by: "mark", result: "not-found" };
}

function failed({ mark }: OpenCreate, error: unknown): Revocation {
  return { name: mark, by: "mark", result: "failed", error: asError(error) };
}

interface Round {
  readonly revocations: readonly Revocation[];
  readonly missing: readonly OpenCreate[];
}

async function lookUp(creates: readonly OpenCreate[], deps: RevokeDeps): Promise<Round> {
  const tokens = await deps.api.getDatabaseTokens((text) => creates.some(({ mark }) => carriesMark(text, mark)));
  const live = tokens.filter((token) => token.revokedAtMs === undefined);
  const revocations: Revocation[] = [];
  for (const token of live) revocations.push(await revokeId(token.id, deps));
  const isFound = ({ mark }: OpenCreate): boolean => tokens.some((token) => carriesMark(token.description, mark));
  return { revocations, missing: creates.filter((create) => !isFound(create)) };
}

async function waitUntilLanded(open: readonly OpenCreate[], deps: RevokeDeps): Promise<void> {
  if (open.length === 0) return;
  const landedAtMs = Math.max(...open.map((create) => create.sentAtMs)) + LATEST_LANDING_MS;
  // Not longer than that, though the clock may have been set back since main.
  await deps.sleep(Math.min(LATEST_LANDING_MS, Math.max(0, landedAtMs - deps.now())));
}
