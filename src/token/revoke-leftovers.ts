import { formatTimestamp } from "../grant/expiry.ts";
import { carriesMark } from "../grant/mark.ts";
import { REQUEST_TIMEOUT_MS } from "../influxdb/api-client.ts";
import type { ManagementApi } from "../influxdb/management-api.ts";
import { asError } from "../redaction/invalid.ts";
import { confirmGone } from "./confirm-gone.ts";
import { type CreatedToken, endSending, type IssueRecord, type OpenCreate } from "./issue-record.ts";
import { type RevokeByIdDeps, type RevokedById, type RevokeResult, revokeById } from "./revoke-by-id.ts";

/** One thing that is to be revoked, by its ID or its mark. `expiresAt` is absent where it never expires. */
interface Named {
  readonly name: string;
  readonly by: "id" | "mark";
  readonly expiresAt?: string | undefined;
}

/** One thing that was to be revoked, and what became of it. A mark is `unknown` where no live token carries it. */
export type Revocation = Named & RevokeResult;

/** Dependencies of revoking leftovers. */
export interface RevokeDeps extends RevokeByIdDeps {
  readonly api: RevokeByIdDeps["api"] & Pick<ManagementApi, "getDatabaseTokens">;
}

/**
 * How long after it has left a create may still land: an ingress that lost its backend can be holding it, and a cluster
 * can take as long as we would have waited for its answer.
 */
const LATEST_LANDING_MS = REQUEST_TIMEOUT_MS;

/** Revokes everything that is left, each part independently of the others, and does not throw. */
export async function revokeLeftovers(left: IssueRecord, deps: RevokeDeps): Promise<readonly Revocation[]> {
  // At the same time: an ID whose DELETE is retried to the end would leave the marks no time.
  const [byMark, ...byId] = await Promise.all([
    revokeMarks(left.openCreates, deps),
    ...listTokens(left).map((token) => revokeToken(token, deps)),
  ]);
  return [...byId, ...byMark];
}

/** The result if nothing could be revoked, for one reason. */
export function failAll(left: IssueRecord, error: Error): readonly Revocation[] {
  const all = [...listTokens(left).map(nameById), ...left.openCreates.map(nameByMark)];
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

/** What looking marks up has found so far. */
interface Found {
  /** By the ID of each token that carries one of the marks, what became of it. */
  readonly tokens: Map<string, Revocation>;
  /** The marks that such a token carries. */
  readonly marks: Set<string>;
}

/**
 * Looks the marks up until their requests can no longer land, and revokes what carries one. A mark that was found is
 * looked up once more, too: a gateway may have sent its request twice.
 */
async function revokeMarks(creates: readonly OpenCreate[], deps: RevokeDeps): Promise<readonly Revocation[]> {
  const found: Found = { tokens: new Map(), marks: new Set() };
  const done: Revocation[] = [];
  const startedMs = deps.now();
  // All had left when main ended, though the clock may have been set back since.
  let open = creates.map((create) => endSending(create, startedMs));
  try {
    while (open.length > 0) {
      const lookedUpAtMs = deps.now();
      await revokeMarked(open, found, deps);
      const canLand = (create: OpenCreate): boolean => lookedUpAtMs < create.latestSendMs + LATEST_LANDING_MS;
      done.push(...open.filter((create) => !canLand(create) && !found.marks.has(create.mark)).map(notFound));
      open = open.filter(canLand);
      await waitUntilNoneCanLand(open, deps);
    }
    return [...found.tokens.values(), ...done];
  } catch (error) {
    return [...found.tokens.values(), ...done, ...failAll({ openCreates: open }, asError(error))];
  }
}

function notFound(create: OpenCreate): Revocation {
  return { ...nameByMark(create), result: "unknown" };
}

/** Revokes the live tokens that have one of the marks. Each is revoked once, and again if that failed. */
async function revokeMarked(creates: readonly OpenCreate[], found: Found, deps: RevokeDeps): Promise<void> {
  const marksOf = (description: string): readonly string[] =>
    creates.map(({ mark }) => mark).filter((mark) => carriesMark(description, mark));
  const isOurs = (description: string): boolean => marksOf(description).length > 0;
  const tokens = await deps.api.getDatabaseTokens(isOurs);
  const live = tokens.filter(({ revokedAtMs }) => revokedAtMs === undefined);
  for (const { description } of live) for (const mark of marksOf(description)) found.marks.add(mark);
  const left = live.filter(({ id }) => found.tokens.get(id)?.result !== "revoked");
  const outcomes: RevokedById[] = [];
  for (const { id } of left) outcomes.push(await revokeById({ id, createdAtMs: deps.serverNow() }, deps));
  for (const { id, ...result } of await confirmGone(outcomes, isOurs, deps)) {
    const expiresAtMs = left.find((token) => token.id === id)?.expiresAtMs;
    const expiresAt = expiresAtMs === undefined ? undefined : formatTimestamp(expiresAtMs);
    found.tokens.set(id, { ...nameById({ id, expiresAt }), ...result });
  }
}

async function waitUntilNoneCanLand(open: readonly OpenCreate[], deps: RevokeDeps): Promise<void> {
  if (open.length === 0) return;
  const landedByMs = Math.max(...open.map((create) => create.latestSendMs)) + LATEST_LANDING_MS;
  await deps.sleep(Math.max(0, landedByMs - deps.now()));
}
