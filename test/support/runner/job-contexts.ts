import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { JobFolders } from "./job-folders.ts";

/** Options of a job that its actions can see. Each has a default. */
export interface JobOptions {
  /** `OWNER/REPO`. */
  readonly repository?: string;
  readonly serverUrl?: string;
  readonly apiUrl?: string;
  readonly runId?: number;
  readonly runAttempt?: number;
  readonly workflow?: string;
  readonly job?: string;
  readonly actor?: string;
  readonly eventName?: string;
  /** Written to `GITHUB_EVENT_PATH` as JSON. */
  readonly event?: unknown;
  /** The job's `env`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Enables debug logging, like `ACTIONS_STEP_DEBUG`. */
  readonly debug?: boolean;
  /** `ACTIONS_RUNTIME_TOKEN`. Set by default. `undefined` leaves it unset. */
  readonly runtimeToken?: string | undefined;
  /** The job has `id-token: write`, so `ACTIONS_ID_TOKEN_REQUEST_TOKEN` and `_URL` are set. */
  readonly idToken?: boolean;
  /** The automatic token of the job: `${{ github.token }}`. */
  readonly githubToken?: string;
}

/** The contexts that are the same for all steps of a job. */
export interface JobContexts {
  /** Without the token, which is not in the environment. */
  readonly github: Readonly<Record<string, string>>;
  readonly githubToken: string;
  readonly runner: Readonly<Record<string, string>>;
  /** `ACTIONS_*`. */
  readonly actions: Readonly<Record<string, string>>;
  /** The credentials of the runner, which it masks. */
  readonly secrets: readonly string[];
}

/** Creates the fake contexts of a job. Their hosts do not exist, because `.invalid` never resolves (RFC 2606). */
export function jobContexts(options: JobOptions, folders: JobFolders): JobContexts {
  const runtimeToken = "runtimeToken" in options ? options.runtimeToken : fakeCredential("runtime-token");
  const githubToken = options.githubToken ?? fakeCredential("job-token");
  return {
    github: githubContext(options, folders),
    githubToken,
    runner: runnerContext(options, folders),
    actions: actionsVariables(runtimeToken, options.idToken ?? false),
    secrets: [githubToken, ...(runtimeToken === undefined ? [] : [runtimeToken])],
  };
}

/** The keys that `Runner.Worker/GitHubContext.cs` puts into the environment. Each step adds its own. */
function githubContext(options: JobOptions, folders: JobFolders): Record<string, string> {
  const repository = options.repository ?? "octo-org/octo-repo";
  const serverUrl = options.serverUrl ?? "https://github.com";
  const actor = options.actor ?? "octocat";
  const sha = createHash("sha1").update(repository).digest("hex");
  return {
    action_ref: "v1",
    action_repository: "OWNER/influxdb-database-token",
    actor,
    actor_id: "583231",
    api_url: options.apiUrl ?? "https://api.github.com",
    base_ref: "",
    event_name: options.eventName ?? "push",
    event_path: folders.eventFile,
    graphql_url: `${options.apiUrl ?? "https://api.github.com"}/graphql`,
    head_ref: "",
    job: options.job ?? "build",
    ref: "refs/heads/main",
    ref_name: "main",
    ref_protected: "false",
    ref_type: "branch",
    repository,
    repository_id: "1296269",
    repository_owner: repository.split("/")[0] ?? "",
    repository_owner_id: "9919",
    retention_days: "90",
    run_attempt: String(options.runAttempt ?? 1),
    run_id: String(options.runId ?? 1_658_821_493),
    run_number: "3",
    server_url: serverUrl,
    sha,
    triggering_actor: actor,
    workflow: options.workflow ?? "CI",
    workflow_ref: `${repository}/.github/workflows/ci.yml@refs/heads/main`,
    workflow_sha: sha,
    workspace: folders.workspace,
  };
}

function runnerContext(options: JobOptions, folders: JobFolders): Record<string, string> {
  const systems: Partial<Record<NodeJS.Platform, string>> = { darwin: "macOS", win32: "Windows" };
  return {
    arch: process.arch.toUpperCase(),
    environment: "github-hosted",
    name: "Test Runner",
    os: systems[process.platform] ?? "Linux",
    temp: folders.temp,
    tool_cache: join(folders.root, "tools"),
    workspace: folders.root,
    ...(options.debug === true ? { debug: "1" } : {}),
  };
}

function actionsVariables(runtimeToken: string | undefined, hasIdToken: boolean): Record<string, string> {
  // On GitHub both are the same credential of the job.
  const idToken = runtimeToken ?? fakeCredential("id-token");
  return {
    ACTIONS_CACHE_URL: "https://cache.actions.invalid/",
    ACTIONS_RESULTS_URL: "https://results.actions.invalid/",
    ACTIONS_RUNTIME_URL: "https://pipelines.actions.invalid/",
    ...(runtimeToken === undefined ? {} : { ACTIONS_RUNTIME_TOKEN: runtimeToken }),
    ...(hasIdToken
      ? {
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken,
          ACTIONS_ID_TOKEN_REQUEST_URL: "https://id.actions.invalid/token?api-version=2.0",
        }
      : {}),
  };
}

function fakeCredential(name: string): string {
  return `fake-${name}-${randomUUID()}-${randomUUID()}`;
}
