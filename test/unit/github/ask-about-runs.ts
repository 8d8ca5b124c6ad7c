import { openGitHub } from "../../../src/github/client.ts";
import { askAboutRuns } from "../../../src/github/workflow-runs.ts";
import { openHttp } from "../../../src/http/http.ts";
import type { RunInQuestion, RunKnowledge } from "../../../src/token/orphan.ts";
import type { GitHub } from "../../support/github/github.ts";
import type { GitHubRequest, Intervention } from "../../support/github/interventions.ts";
import { type GitHubOptions, startGitHub } from "../../support/github/start.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";
import { knowing } from "../redacting.ts";

const TOKEN = "fake-github-token";

/** The repository that is asked about, where a test does not say another. */
export const REPOSITORY = "octo-org/octo-repo";

/** A GitHub, and a client that asks it over real HTTP; only the time is not real. */
export interface Asking extends AsyncDisposable {
  readonly github: GitHub;
  readonly requests: readonly GitHubRequest[];
  /** The requests: `list until …` for a list up to a time, `look` for one that only shows the repository, `run 42`. */
  readonly asked: () => readonly string[];
  intervene(intervention: Intervention): void;
  /** What is known of these runs of a repository, by their IDs. */
  ask(runIds: readonly number[], repository?: string): Promise<Readonly<Record<string, string>>>;
  /** The same for runs of any repository, with the number of their tokens. */
  askAbout(runs: readonly RunInQuestion[]): Promise<RunKnowledge>;
  /** How long the client has waited, in milliseconds. */
  readonly waits: readonly number[];
  /** What debug logging would tell. */
  readonly traces: readonly string[];
  readonly now: () => number;
  /** Cancels the job. */
  cancel(): void;
}

interface AskingOptions extends Pick<GitHubOptions, "hourlyLimit"> {
  /** The one that the client has, if it is not the one that GitHub knows. */
  readonly token?: string;
}

/** Starts a GitHub that knows the repository and shows it. */
export async function startAsking({ token = TOKEN, ...options }: AskingOptions = {}): Promise<Asking> {
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
  // Numbers that are spread like chance, and the same each time.
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
    asked: () => emulator.requests.map(shortly),
    intervene: emulator.intervene,
    async ask(runIds, repository = REPOSITORY) {
      const runs = runIds.map((id) => ({ repository, runId: String(id), tokens: 1 }));
      const knowledge = await askAboutRuns(octokit, runs, { random, redaction: knowing(token) });
      return Object.fromEntries(runs.map((run) => [run.runId, knowledge.stateOf(run)]));
    },
    askAbout: (runs) => askAboutRuns(octokit, runs, { random, redaction: knowing(token) }),
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

function shortly({ path, query }: GitHubRequest): string {
  const id = /\/runs\/(\d+)$/.exec(path)?.[1];
  if (id !== undefined) return `run ${id}`;
  return query["created"] === undefined ? "look" : `list ${query["created"].replace("<=", "until ")}`;
}
