import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import type { RunAttempt } from "../grant/mark.ts";
import { parseJson } from "../redaction/json.ts";
import { readFileText } from "./files.ts";

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
  /** The paths of the files that a step writes, for example, its outputs to. */
  readonly commandFiles: Readonly<Record<"GITHUB_OUTPUT" | "GITHUB_STATE" | "GITHUB_ENV", string>>;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /**
   * Where OpenSSL looks for authorities. As in OpenSSL, the values are not trimmed, and an empty value is not unset.
   */
  readonly openSsl: OpenSslPlaces;
  /** The values that the job already has for the variables of `export-env`. */
  readonly influx: InfluxVariables;
  /** The same for the variables of the `influxdb3` CLI. */
  readonly influxdb3: InfluxVariables;
  /** Returns the path of influxctl's profiles on this system, or `undefined` without a home directory. */
  readonly findInfluxctlConfig: () => string | undefined;
}

/** The values of the variables of `export-env`. */
export interface InfluxVariables {
  readonly token: string;
  readonly host: string;
  readonly database: string;
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
      serverUrl: readUrlVariable("GITHUB_SERVER_URL"),
      repository: readVariable("GITHUB_REPOSITORY"),
      runId: readVariable("GITHUB_RUN_ID"),
      runAttempt: readVariable("GITHUB_RUN_ATTEMPT"),
    },
    apiUrl: readUrlVariable("GITHUB_API_URL"),
    workflow: readVariable("GITHUB_WORKFLOW"),
    job: readVariable("GITHUB_JOB"),
    actor: readVariable("GITHUB_ACTOR"),
    eventName: readVariable("GITHUB_EVENT_NAME"),
    eventPath: readVariable("GITHUB_EVENT_PATH"),
    runtimeToken: readVariable("ACTIONS_RUNTIME_TOKEN"),
    hasIdToken: readVariable("ACTIONS_ID_TOKEN_REQUEST_TOKEN") !== "",
    commandFiles: {
      GITHUB_OUTPUT: readVariable("GITHUB_OUTPUT"),
      GITHUB_STATE: readVariable("GITHUB_STATE"),
      GITHUB_ENV: readVariable("GITHUB_ENV"),
    },
    httpsProxy: readVariable("https_proxy") || readVariable("HTTPS_PROXY"),
    noProxy: readVariable("no_proxy") || readVariable("NO_PROXY"),
    openSsl: { file: readRawVariable("SSL_CERT_FILE"), folders: readRawVariable("SSL_CERT_DIR") },
    influx: {
      token: readVariable("INFLUX_TOKEN"),
      host: readVariable("INFLUX_HOST"),
      database: readVariable("INFLUX_DATABASE"),
    },
    influxdb3: {
      token: readVariable("INFLUXDB3_AUTH_TOKEN"),
      host: readVariable("INFLUXDB3_HOST_URL"),
      database: readVariable("INFLUXDB3_DATABASE_NAME"),
    },
    findInfluxctlConfig: () => findInfluxctlConfig(process.platform, findHomeDirectory(), readVariable("APPDATA")),
  };
}

/**
 * The home directory, or an empty text if there is none: a user in a container may have neither HOME nor an account.
 */
function findHomeDirectory(): string {
  try {
    return homedir();
  } catch {
    return "";
  }
}

function readVariable(name: string): string {
  return readRawVariable(name)?.trim() ?? "";
}

function readRawVariable(name: string): string | undefined {
  // biome-ignore lint/style/noProcessEnv: the only code that reads the environment
  return process.env[name];
}

/** Returns the environment for a process that replaces this one, with other values for some variables. */
export function extendEnvironment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: the only code that reads the environment
  return { ...process.env, ...variables };
}

/** Returns a URL without a slash at the end, which some runners set. The paths that are appended begin with a slash. */
function readUrlVariable(name: string): string {
  return readVariable(name).replace(/\/+$/, "");
}

/** Reads the event that started the workflow. Returns `undefined` if its file is missing or is not JSON. */
export function readEvent(environment: Environment): unknown {
  return parseJson(readFileText(environment.eventPath));
}

/**
 * Returns the path of influxctl's connection profiles (`reference/cli/influxctl` in InfluxData's documentation).
 * Returns `undefined` if it would depend on the current folder, which contains the checkout.
 */
export function findInfluxctlConfig(platform: NodeJS.Platform, home: string, appData: string): string | undefined {
  const path = joinConfigPath(platform, home, appData);
  const { isAbsolute } = platform === "win32" ? win32 : posix;
  return isAbsolute(path) ? path : undefined;
}

function joinConfigPath(platform: NodeJS.Platform, home: string, appData: string): string {
  switch (platform) {
    case "win32":
      return win32.join(appData, "influxctl", "config.toml");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "influxctl", "config.toml");
    default:
      return posix.join(home, ".config", "influxctl", "config.toml");
  }
}
