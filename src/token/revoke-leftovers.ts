import { formatTimestamp } from "../grant/expiry.ts";
import { carriesMark } from "../grant/mark.ts";
import { REQUEST_TIMEOUT_MS } from "../influxdb/api-client.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import { asError } from "../redaction/invalid.ts";
import { confirmGone } from "./confirm-gone.ts";
import { type CreatedToken, type IssueRecord, limitLatestSend, type OpenCreate } from "./issue-record.ts";
import { type RevokeByIdDeps, type RevokedById, type RevokeResult, revokeById } from "./revoke-by-id.ts";

/** What to revoke, by its ID or its mark. `expiresAt` is absent if it never expires. */
interface Named {
  readonly name: string;
  readonly by: "id" | "mark";
  readonly expiresAt?: string | undefined;
}

/** The result of a revocation. It is `unknown` for a mark if no live token has it. */
export type Revocation = Named & RevokeResult;

/** Dependencies of revoking leftovers. */
export interface RevokeDeps extends RevokeByIdDeps {
  readonly api: RevokeByIdDeps["api"] & Pick<TokenApi, "getDatabaseTokens">;
}

/**
 * A create request may still take effect for this long after it was sent: an ingress that lost its backend may hold it,
 * and a cluster may take as long as this action would have waited for the response.
 */
const MAX_EFFECT_DELAY_MS = REQUEST_TIMEOUT_MS;

/** Revokes everything that is left, and does not throw. One failure does not stop the others. */
export async function revokeLeftovers(leftovers: IssueRecord, deps: RevokeDeps): Promise<readonly Revocation[]> {
  // At the same time, because a DELETE that is retried until the deadline would leave no time for the marks.
  const [byMark, ...byId] = await Promise.all([
    revokeMarks(leftovers.openCreates, deps),
    ...listTokens(leftovers).map((token) => revokeToken(token, deps)),
  ]);
  return [...byId, ...byMark];
}

/** The result if nothing could be revoked, for one reason. */
export function failAll(leftovers: IssueRecord, error: Error): readonly Revocation[] {
  const all = [...listTokens(leftovers).map(nameById), ...leftovers.openCreates.map(nameByMark)];
  return all.map((which) => ({ ...which, result: "failed", error }));
}

function listTokens({ token }: IssueRecord): readonly CreatedToken[] {
  return token === undefined ? [] : [token];
}

function nameById({ id, expiresAt }: Pick<CreatedToken, "id" | "expiresAt">): Named {
  return { name: id, by: "id", expiresAt };
}

function nameByMark({ mark, expiresAt }: OpenCreate): Named {
  return { name: mark, by: "mark", expiresAt };
}

async function revokeToken(token: CreatedToken, deps: RevokeDeps): Promise<Revocation> {
  const { id: _, ...result } = await revokeById(token, deps);
  return { ...nameById(token), ...result };
}

/** What the look-ups have found so far. */
interface MarkedTokens {
  /** The result for the last token with an ID that has one of the marks. Where IDs are names, they are free again. */
  readonly revocations: Map<string, Revocation & { readonly createdAtMs: number }>;
  /** The marks of these tokens. */
  readonly marks: Set<string>;
}

/**
 * Looks up the marks until their requests can no longer take effect, and revokes each token that has one. It also looks
 * up a mark again after its token was found, because a gateway may have sent the request twice.
 */
async function revokeMarks(creates: readonly OpenCreate[], deps: RevokeDeps): Promise<readonly Revocation[]> {
  const markedTokens: MarkedTokens = { revocations: new Map(), marks: new Set() };
  const notFound: Revocation[] = [];
  const startedMs = deps.now();
  // All were sent before main ended, even if the clock was set back since then.
  let openCreates = creates.map((create) => limitLatestSend(create, startedMs));
  try {
    while (openCreates.length > 0) {
      const lookedUpAtMs = deps.now();
      await revokeMarked(openCreates, markedTokens, deps);
      const canTakeEffect = (create: OpenCreate): boolean => lookedUpAtMs < create.latestSendMs + MAX_EFFECT_DELAY_MS;
      notFound.push(
        ...openCreates
          .filter((create) => !canTakeEffect(create) && !markedTokens.marks.has(create.mark))
          .map(toNotFound),
      );
      openCreates = openCreates.filter(canTakeEffect);
      await waitUntilNoneCanTakeEffect(openCreates, deps);
    }
    return [...markedTokens.revocations.values(), ...notFound];
  } catch (error) {
    return [...markedTokens.revocations.values(), ...notFound, ...failAll({ openCreates }, asError(error))];
  }
}

function toNotFound(create: OpenCreate): Revocation {
  return { ...nameByMark(create), result: "unknown" };
}

/**
 * Revokes the live tokens that have one of the marks. A token is revoked again only if that failed before, or if it was
 * created again: a gateway may deliver the request once more when the name of the token is free.
 */
async function revokeMarked(
  creates: readonly OpenCreate[],
  markedTokens: MarkedTokens,
  deps: RevokeDeps,
): Promise<void> {
  const findMarks = (description: string): readonly string[] =>
    creates.map(({ mark }) => mark).filter((mark) => carriesMark(description, mark));
  const isSelected = (description: string): boolean => findMarks(description).length > 0;
  const tokens = await deps.api.getDatabaseTokens(isSelected);
  const live = tokens.filter(({ revokedAtMs }) => revokedAtMs === undefined);
  for (const { description } of live) for (const mark of findMarks(description)) markedTokens.marks.add(mark);
  const remaining = live.filter(({ id, createdAtMs }) => {
    const previous = markedTokens.revocations.get(id);
    return previous?.result !== "revoked" || previous.createdAtMs !== createdAtMs;
  });
  const outcomes: RevokedById[] = [];
  for (const { id } of remaining) outcomes.push(await revokeById({ id, createdAtMs: deps.serverNow() }, deps));
  for (const { id, ...result } of await confirmGone(outcomes, isSelected, deps)) {
    const { expiresAtMs, createdAtMs = 0 } = remaining.find((token) => token.id === id) ?? {};
    const expiresAt = expiresAtMs === undefined ? undefined : formatTimestamp(expiresAtMs);
    markedTokens.revocations.set(id, { ...nameById({ id, expiresAt }), ...result, createdAtMs });
  }
}

async function waitUntilNoneCanTakeEffect(openCreates: readonly OpenCreate[], deps: RevokeDeps): Promise<void> {
  if (openCreates.length === 0) return;
  const noneCanTakeEffectMs = Math.max(...openCreates.map((create) => create.latestSendMs)) + MAX_EFFECT_DELAY_MS;
  await deps.sleep(Math.max(0, noneCanTakeEffectMs - deps.now()));
}
