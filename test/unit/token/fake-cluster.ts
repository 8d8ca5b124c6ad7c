import { appendMark, formatMark } from "../../../src/grant/mark.ts";
import type { DatabaseTokenRequest, ListedDatabaseToken } from "../../../src/influxdb/database-token.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import type { IssueDeps, IssueRequest } from "../../../src/token/create-attempt.ts";
import type { IssueRecord } from "../../../src/token/issue-record.ts";
import type { RevokeDeps } from "../../../src/token/revoke-leftovers.ts";
import type { CreateResult } from "./create-outcomes.ts";

/** The time when every test begins. */
export const START_MS = Date.UTC(2026, 7, 1, 12);

/** A request for one permission and an expiry of one hour. */
export const ISSUE_REQUEST: IssueRequest = {
  run: { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "42", runAttempt: "1" },
  description: "Seed the staging database",
  permissions: [{ action: "write", resource: "sensors" }],
  expiry: { kind: "after", seconds: 3_600 },
  keep: false,
};

/** How the fake cluster behaves. By default, everything works at once. */
export interface FakeClusterOptions {
  readonly creates?: readonly CreateResult[];
  readonly tokens?: readonly StoredToken[];
  /** The numbers of the look-ups that fail. The first look-up is 1. */
  readonly failingLookUps?: readonly number[];
  /** The IDs of the tokens that cannot be deleted. */
  readonly undeletable?: readonly string[];
  /** The IDs of the tokens that are listed, but that DELETE does not find. */
  readonly unfindable?: readonly string[];
  /** Whether nothing shows that the management token reaches the cluster. */
  readonly isUnreached?: boolean;
  /** Whether the job is cancelled during the first wait. */
  readonly isCancelled?: boolean;
  readonly deadlineMs?: number;
  /** How far InfluxDB's clock is ahead. Default: 0. */
  readonly leadMs?: number;
}

/** A token of the cluster, and when it arrived there. */
export interface StoredToken extends Pick<ListedDatabaseToken, "id" | "description"> {
  readonly landedAtMs: number;
  readonly revokedAtMs?: number;
  readonly expiresAtMs?: number;
}

/** A cluster in memory, and a clock that only sleeping advances. Both record what happens. */
export interface FakeCluster {
  readonly deps: IssueDeps & RevokeDeps;
  /** Every effect, in order. */
  readonly effects: string[];
  readonly records: IssueRecord[];
  readonly requests: DatabaseTokenRequest[];
  readonly warnings: string[];
  readonly infos: string[];
  /** The IDs of the tokens that are not revoked, including those that have not arrived yet. */
  liveTokens(): readonly string[];
}

/** `1` is the ID of the first token that a test creates. */
export function tokenId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** The mark of the create request with this number. */
export function createMark(number: number, keep = false): string {
  return formatMark({ ...ISSUE_REQUEST.run, nonce: String(number).padStart(16, "0"), keep });
}

/** The numbers of the marks in these tests. */
const NUMBERS = [1, 2, 3, 4];

function describeMarks(fits: (mark: string) => boolean): string {
  return NUMBERS.filter((number) => fits(createMark(number)) || fits(createMark(number, true)))
    .map((number) => `mark ${number}`)
    .join(", ");
}

function describeRecord({ openCreates, token }: IssueRecord): string {
  const marks = describeMarks((mark) => openCreates.some((create) => create.mark === mark));
  return (
    [marks, token === undefined ? "" : `token ${token.id}`].filter((part) => part !== "").join(" and ") || "nothing"
  );
}

/** Creates a cluster in memory, a clock and an empty record of effects. */
export function createFakeCluster(options: FakeClusterOptions = {}): FakeCluster {
  let nowMs = START_MS;
  const now = (): number => nowMs;
  const effects: string[] = [];
  const records: IssueRecord[] = [];
  const warnings: string[] = [];
  const infos: string[] = [];
  const cluster = createCluster(options, effects, now);
  const deps: FakeCluster["deps"] = {
    api: cluster.api,
    now,
    serverNow: () => nowMs + (options.leadMs ?? 0),
    random: () => 0.5,
    deadlineMs: options.deadlineMs ?? START_MS + 120_000,
    nonce: () => String(cluster.requests.length + 1).padStart(16, "0"),
    redaction: new Redaction((secret) => effects.push(`mask ${secret}`)),
    record: (record) => {
      records.push(record);
      effects.push(`record ${describeRecord(record)}`);
    },
    warn: (message) => warnings.push(message),
    info: (message) => infos.push(message),
    async sleep(ms) {
      effects.push(`wait ${ms} ms`);
      if (options.isCancelled) throw new Error("The job was cancelled");
      nowMs += ms;
    },
  };
  return { deps, effects, records, warnings, infos, requests: cluster.requests, liveTokens: cluster.liveTokens };
}

function createCluster(options: FakeClusterOptions, effects: string[], now: () => number) {
  let lookUps = 0;
  let tokens = options.tokens ?? [];
  const requests: DatabaseTokenRequest[] = [];
  const isThere = (token: StoredToken): boolean => token.landedAtMs <= now();
  const api: FakeCluster["deps"]["api"] = {
    async createDatabaseToken(request, attempt) {
      effects.push(
        `create ${attempt} with ${describeMarks((mark) => request.description.endsWith(appendMark("", mark)))}`,
      );
      requests.push(request);
      const create = options.creates?.[attempt - 1];
      if (create === undefined) throw new Error("The test does not expect another create request");
      const { landsAfterMs, outcome } = create;
      const { description } = request;
      const id = tokenId(attempt);
      if (landsAfterMs !== undefined) tokens = [...tokens, { id, description, landedAtMs: now() + landsAfterMs }];
      return outcome(request, id);
    },
    async getGrant({ permissions }) {
      if (permissions !== undefined) return { kind: "listed", permissions };
      return { kind: "missing", problem: "the response does not list its permissions" };
    },
    async getDatabaseTokens(isSelected) {
      lookUps++;
      effects.push(`look up ${describeMarks((mark) => isSelected(appendMark("", mark)))}`);
      if (options.failingLookUps?.includes(lookUps)) throw new Error("Could not list the database tokens");
      return tokens.filter((token) => isThere(token) && isSelected(token.description)).map(asListed);
    },
    async getDatabaseToken(id) {
      effects.push(`get ${id}`);
      const token = tokens.find((each) => isThere(each) && each.id === id);
      return token === undefined ? { kind: "unknown" } : { kind: "found", token: asListed(token) };
    },
    async deleteDatabaseToken(id) {
      effects.push(`delete ${id}`);
      if (options.undeletable?.includes(id)) throw new Error(`Could not revoke the database token ${id}`);
      const isKnown = tokens.some((token) => isThere(token) && token.id === id && !options.unfindable?.includes(id));
      if (isKnown) tokens = tokens.filter((token) => token.id !== id || !isThere(token));
      return isKnown ? "revoked" : "unknown";
    },
    async checkReach() {
      return options.isUnreached
        ? { kind: "not-reached", why: "this management token was not seen to reach the cluster" }
        : { kind: "reached" };
    },
  };
  const isLive = (token: StoredToken): boolean => token.revokedAtMs === undefined;
  return { api, requests, liveTokens: () => tokens.filter(isLive).map((token) => token.id) };
}

function asListed({ landedAtMs, ...token }: StoredToken): ListedDatabaseToken {
  return { createdAtMs: landedAtMs, expiresAtMs: undefined, revokedAtMs: undefined, ...token };
}
