import { appendMark, formatMark } from "../../../src/grant/mark.ts";
import type { DatabaseTokenRequest, ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import type { IssueRecord } from "../../../src/token/issue-record.ts";
import type { IssueDeps, IssueRequest } from "../../../src/token/issue-token.ts";
import type { RevokeDeps } from "../../../src/token/revoke-leftovers.ts";
import type { CreateAnswer } from "./create-outcomes.ts";

/** When every story begins. */
export const START_MS = Date.UTC(2026, 7, 1, 12);

/** What is asked for, an hour and one permission, in every story that does not say otherwise. */
export const ISSUE_REQUEST: IssueRequest = {
  run: { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "42", runAttempt: "1" },
  description: "Seed the staging database",
  permissions: [{ action: "write", resource: "sensors" }],
  expiry: { kind: "after", seconds: 3_600 },
  keep: false,
};

/** What a story is told in. Everything that is left out works, and at once. */
export interface Scene {
  readonly creates?: readonly CreateAnswer[];
  readonly tokens?: readonly StoredToken[];
  /** The look-ups that fail, the first being 1. */
  readonly failingLookUps?: readonly number[];
  /** The IDs of the tokens that cannot be deleted. */
  readonly undeletable?: readonly string[];
  /** The IDs of the tokens that are shown, but not found to be deleted. */
  readonly unfindable?: readonly string[];
  /** Whether the management token is not seen to reach the cluster. */
  readonly isUnreached?: boolean;
  /** Whether waiting is cut short because the job is cancelled. */
  readonly isCancelled?: boolean;
  readonly deadlineMs?: number;
  /** How far InfluxDB's clock is ahead; not at all, unless it is said. */
  readonly leadMs?: number;
}

/** A token of the cluster, and when it came there. */
export interface StoredToken extends Pick<ListedDatabaseToken, "id" | "description"> {
  readonly landedAtMs: number;
  readonly revokedAtMs?: number;
  readonly expiresAtMs?: number;
}

/** A cluster in memory and a clock that only sleeping moves, both of which write down what is done to them. */
export interface World {
  readonly deps: IssueDeps & RevokeDeps;
  /** Every effect, in order. */
  readonly story: string[];
  readonly records: IssueRecord[];
  readonly requests: DatabaseTokenRequest[];
  readonly warnings: string[];
  readonly infos: string[];
  /** The IDs of the tokens that work, or will when they have landed. */
  liveTokens(): readonly string[];
}

/** `1` is the ID of the first token that a story makes. */
export function tokenId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** The mark of the create request with this number. */
export function markOf(number: number, keep = false): string {
  return formatMark({ ...ISSUE_REQUEST.run, nonce: String(number).padStart(16, "0"), keep });
}

/** The marks of a story by their numbers; no story has more. */
const NUMBERS = [1, 2, 3, 4];

function marksThat(fits: (mark: string) => boolean): string {
  return NUMBERS.filter((number) => fits(markOf(number)) || fits(markOf(number, true)))
    .map((number) => `mark ${number}`)
    .join(", ");
}

function told({ openCreates, token }: IssueRecord): string {
  const marks = marksThat((mark) => openCreates.some((create) => create.mark === mark));
  return (
    [marks, token === undefined ? "" : `token ${token.id}`].filter((part) => part !== "").join(" and ") || "nothing"
  );
}

/** Makes a world for one story. */
export function makeWorld(scene: Scene = {}): World {
  let nowMs = START_MS;
  const now = (): number => nowMs;
  const story: string[] = [];
  const records: IssueRecord[] = [];
  const warnings: string[] = [];
  const infos: string[] = [];
  const cluster = makeCluster(scene, story, now);
  const deps: World["deps"] = {
    api: cluster.api,
    now,
    serverNow: () => nowMs + (scene.leadMs ?? 0),
    random: () => 0.5,
    deadlineMs: scene.deadlineMs ?? START_MS + 120_000,
    nonce: () => String(cluster.requests.length + 1).padStart(16, "0"),
    redaction: new Redaction((secret) => story.push(`mask ${secret}`)),
    record: (record) => {
      records.push(record);
      story.push(`record ${told(record)}`);
    },
    warn: (message) => warnings.push(message),
    info: (message) => infos.push(message),
    async sleep(ms) {
      story.push(`wait ${ms} ms`);
      if (scene.isCancelled) throw new Error("The job was cancelled");
      nowMs += ms;
    },
  };
  return { deps, story, records, warnings, infos, requests: cluster.requests, liveTokens: cluster.liveTokens };
}

function makeCluster(scene: Scene, story: string[], now: () => number) {
  let lookUps = 0;
  let tokens = scene.tokens ?? [];
  const requests: DatabaseTokenRequest[] = [];
  const isThere = (token: StoredToken): boolean => token.landedAtMs <= now();
  const api: World["deps"]["api"] = {
    async createDatabaseToken(request, attempt) {
      story.push(`create ${attempt} with ${marksThat((mark) => request.description.endsWith(appendMark("", mark)))}`);
      requests.push(request);
      const answer = scene.creates?.[attempt - 1];
      if (answer === undefined) throw new Error("The story tells of no further create request");
      const { landsAfterMs, outcome } = answer;
      const { description } = request;
      const id = tokenId(attempt);
      if (landsAfterMs !== undefined) tokens = [...tokens, { id, description, landedAtMs: now() + landsAfterMs }];
      return outcome(request, id);
    },
    async getDatabaseTokens(isOurs) {
      lookUps++;
      story.push(`look up ${marksThat((mark) => isOurs(appendMark("", mark)))}`);
      if (scene.failingLookUps?.includes(lookUps)) throw new Error("Could not list the database tokens");
      return tokens.filter((token) => isThere(token) && isOurs(token.description)).map(asListed);
    },
    async getDatabaseToken(id) {
      story.push(`get ${id}`);
      return tokens.filter((token) => isThere(token) && token.id === id).map(asListed)[0];
    },
    async deleteDatabaseToken(id) {
      story.push(`delete ${id}`);
      if (scene.undeletable?.includes(id)) throw new Error(`Could not revoke the database token ${id}`);
      const isKnown = tokens.some((token) => isThere(token) && token.id === id && !scene.unfindable?.includes(id));
      if (isKnown) tokens = tokens.filter((token) => token.id !== id);
      return isKnown ? "revoked" : "unknown";
    },
    async reachProblem() {
      return scene.isUnreached ? new Error("this management token was not seen to reach the cluster") : undefined;
    },
  };
  const isLive = (token: StoredToken): boolean => token.revokedAtMs === undefined;
  return { api, requests, liveTokens: () => tokens.filter(isLive).map((token) => token.id) };
}

function asListed({ landedAtMs, ...token }: StoredToken): ListedDatabaseToken {
  return { createdAtMs: landedAtMs, expiresAtMs: undefined, revokedAtMs: undefined, ...token };
}
