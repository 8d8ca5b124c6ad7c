import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { RunAttempt } from "../grant/mark.ts";
import { parseJson } from "../redaction/json.ts";
import { fileText } from "./files.ts";

/** The environment variables of the runner that this action uses. An empty text means "unset". */
export interface Environment {
  readonly run: RunAttempt;
  /** GitHub's REST API: github.com's, or a GitHub Enterprise Server's. */
  readonly apiUrl: string;
  readonly workflow: string;
  readonly job: string;
  readonly actor: string;
  readonly eventName: string;
  readonly eventPath: string;
  /** The job's own secret, which the runner gives to actions but not to `run` steps. */
  readonly runtimeToken: string;
  /** Whether the job has `id-token: write`. If so, `run` steps can also read the runtime token, under another name. */
  readonly hasIdToken: boolean;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** Where OpenSSL looks for authorities. As in OpenSSL, the values are not trimmed, and an empty value is not unset. */
  readonly openSsl: OpenSslPlaces;
  /** The values that the job already has for the variables of `export-env`. */
  readonly influx: { readonly token: string; readonly host: string; readonly database: string };
  /** Returns the path of influxctl's profiles on this system, or `undefined` without a home directory. */
  readonly findInfluxctlConfig: () => string | undefined;
}

/** The variables that tell OpenSSL where to look for authorities. An empty one means that it looks nowhere. */
export interface OpenSslPlaces {
  /** `SSL_CERT_FILE`. */
  readonly file?: string | undefined;
  /** `SSL_CERT_DIR`: a list like PATH's. */
  readonly folders?: string | undefined;
}

/** Reads the environment variables. No other code reads them. */
export function readEnvironment(): Environment {
  return {
    run: {
      serverUrl: urlVariable("GITHUB_SERVER_URL"),
      repository: variable("GITHUB_REPOSITORY"),
      runId: variable("GITHUB_RUN_ID"),
      runAttempt: variable("GITHUB_RUN_ATTEMPT"),
    },
    apiUrl: urlVariable("GITHUB_API_URL"),
    workflow: variable("GITHUB_WORKFLOW"),
    job: variable("GITHUB_JOB"),
    actor: variable("GITHUB_ACTOR"),
    eventName: variable("GITHUB_EVENT_NAME"),
    eventPath: variable("GITHUB_EVENT_PATH"),
    runtimeToken: variable("ACTIONS_RUNTIME_TOKEN"),
    hasIdToken: variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN") !== "",
    httpsProxy: variable("https_proxy") || variable("HTTPS_PROXY"),
    noProxy: variable("no_proxy") || variable("NO_PROXY"),
    openSsl: { file: rawVariable("SSL_CERT_FILE"), folders: rawVariable("SSL_CERT_DIR") },
    influx: {
      token: variable("INFLUX_TOKEN"),
      host: variable("INFLUX_HOST"),
      database: variable("INFLUX_DATABASE"),
    },
    findInfluxctlConfig: () => findInfluxctlConfig(process.platform, homeDirectory(), variable("APPDATA")),
  };
}

/**
 * The home directory, or an empty text if there is none: a user in a container may have neither HOME nor an account.
 */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

function variable(name: string): string {
  return rawVariable(name)?.trim() ?? "";
}

function rawVariable(name: string): string | undefined {
  // biome-ignore lint/style/noProcessEnv: the only code that reads the environment
  return process.env[name];
}

/** Returns the environment for a process that replaces this one, with other values for some variables. */
export function environmentWith(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: the only code that reads the environment
  return { ...process.env, ...variables };
}

/** Returns a URL without a slash at the end, which some runners set. The paths that are appended begin with a slash. */
function urlVariable(name: string): string {
  return variable(name).replace(/\/+$/, "");
}

/** Reads the event that started the workflow. Returns `undefined` if its file is missing or is not JSON. */
export function readEvent(environment: Environment): unknown {
  return parseJson(fileText(environment.eventPath));
}

/**
 * Returns the path of influxctl's connection profiles (`reference/cli/influxctl` in InfluxData's documentation). Returns
 * `undefined` if it would depend on the current folder, which contains the checkout.
 */
export function findInfluxctlConfig(platform: NodeJS.Platform, home: string, appData: string): string | undefined {
  const path = configPath(platform, home, appData);
  const { isAbsolute } = platform === "win32" ? win32 : posix;
  return isAbsolute(path) ? path : undefined;
}

function configPath(platform: NodeJS.Platform, home: string, appData: string): string {
  switch (platform) {
    case "win32":
      return win32.join(appData, "influxctl", "config.toml");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "influxctl", "config.toml");
    default:
      return posix.join(home, ".config", "influxctl", "config.toml");
  }
}
