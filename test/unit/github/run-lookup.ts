import { openGitHub } from "../../../src/github/client.ts";
import { lookUpRuns } from "../../../src/github/workflow-runs.ts";
import { openHttp } from "../../../src/http/http.ts";
import type { RunStates, RunToLookUp } from "../../../src/token/orphan.ts";
import type { GitHub } from "../../support/github/github.ts";
import type { GitHubRequest, Intervention } from "../../support/github/interventions.ts";
import { type GitHubOptions, startGitHub } from "../../support/github/start.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import { createRedaction } from "../create-redaction.ts";

const TOKEN = "fake-github-token";

/** The default repository. */
export const REPOSITORY = "octo-org/octo-repo";

/** A GitHub, and a client that looks up runs over real HTTP. Only the time is simulated. */
export interface RunLookup extends AsyncDisposable {
  readonly github: GitHub;
  readonly requests: readonly GitHubRequest[];
  /** The requests: `list until …` for a list up to a time, `look` for one that only shows the repository, `run 42`. */
  readonly listRequests: () => readonly string[];
  intervene(intervention: Intervention): void;
  /** Looks up runs of a repository, and returns their states by ID. */
  lookUp(runIds: readonly number[], repository?: string): Promise<Readonly<Record<string, string>>>;
  /** Looks up runs of any repositories. */
  lookUpAll(runs: readonly RunToLookUp[]): Promise<RunStates>;
  /** How long the client has waited, in milliseconds. */
  readonly waits: readonly number[];
  /** The lines of debug logging. */
  readonly traces: readonly string[];
  readonly now: () => number;
  /** Cancels the job. */
  cancel(): void;
}

interface RunLookupOptions extends Pick<GitHubOptions, "hourlyLimit"> {
  /** The token of the client, if it differs from the one that GitHub knows. */
  readonly token?: string;
}

/** Starts a GitHub with the repository, and a client that can see it. */
export async function startRunLookup({ token = TOKEN, ...options }: RunLookupOptions = {}): Promise<RunLookup> {
  const clock = settableClock();
  const emulator = await startGitHub({ now: clock.now, ...options });
  emulator.github.addRepository(REPOSITORY);
  emulator.github.allow(TOKEN);
  const http = openHttp({
    trust: { roots: "default", caCertificate: "" },
    httpsProxy: "",
    noProxy: "",
    connections: 1,
  });
  const waits: number[] = [];
  const traces: string[] = [];
  const cancelled = new AbortController();
  let draws = 0;
  // Evenly spread numbers that are the same in each test.
  const random = () => (++draws * 0.618_034) % 1;
  const octokit = openGitHub(token, emulator.apiUrl, {
    http,
    info: () => {},
    signal: cancelled.signal,
    trace: ({ method, url, outcome, attempt }) => traces.push(`${method} ${url}: ${outcome}, attempt ${attempt}`),
    pace: {
      now: clock.now,
      serverNow: clock.now,
      random: () => 0.5,
      deadlineMs: Number.POSITIVE_INFINITY,
      async sleep(ms) {
        if (cancelled.signal.aborted) throw new Error("The job was cancelled");
        waits.push(ms);
        clock.advance(ms);
      },
    },
  });
  return {
    github: emulator.github,
    requests: emulator.requests,
    listRequests: () => emulator.requests.map(formatRequest),
    intervene: emulator.intervene,
    async lookUp(runIds, repository = REPOSITORY) {
      const runs = runIds.map((id) => ({ repository, runId: String(id), tokens: 1 }));
      const runStates = await lookUpRuns(octokit, runs, { random, redaction: createRedaction(token) });
      return Object.fromEntries(runs.map((run) => [run.runId, runStates.findState(run)]));
    },
    lookUpAll: (runs) => lookUpRuns(octokit, runs, { random, redaction: createRedaction(token) }),
    waits,
    traces,
    now: clock.now,
    cancel: () => cancelled.abort(),
    async [Symbol.asyncDispose]() {
      await http.close();
      await emulator.close();
    },
  };
}

function formatRequest({ path, query }: GitHubRequest): string {
  const id = /\/runs\/(\d+)$/.exec(path)?.[1];
  if (id !== undefined) return `run ${id}`;
  return query["created"] === undefined ? "look" : `list ${query["created"].replace("<=", "until ")}`;
}
