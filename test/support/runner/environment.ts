import { delimiter } from "node:path";

/** The parts of the environment of a stage. Later parts override earlier ones, as in the runner. */
export interface EnvironmentParts {
  /** The variables of the machine that any process needs. */
  readonly system: Readonly<Record<string, string>>;
  /** The env context: the job's `env`, what earlier steps wrote to `GITHUB_ENV`, the step's `env`. */
  readonly envContext: Readonly<Record<string, string>>;
  /** State by its key, without `STATE_`. */
  readonly state: Readonly<Record<string, string>>;
  /** `INPUT_*`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Folders that earlier steps wrote to `GITHUB_PATH`, in this order. */
  readonly pathAdditions: readonly string[];
  /** The part of the github context that actions get, by its keys. */
  readonly github: Readonly<Record<string, string>>;
  /** The runner context by its keys. */
  readonly runner: Readonly<Record<string, string>>;
  /** `ACTIONS_*`. */
  readonly actions: Readonly<Record<string, string>>;
}

/** The variables of the test process that a child needs. Its proxies and Node options are excluded. */
const INHERITED = ["PATH", "SystemRoot", "PATHEXT", "ComSpec"];

/** The variables of the machine, with the home folder of the job. */
export function systemEnvironment(home: string): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), HOME: home, USERPROFILE: home };
}

/**
 * The environment of a stage (actions/runner `Runner.Worker/ActionRunner.cs`, `Handlers/NodeScriptActionHandler.cs`).
 * Later parts win, so that the `env:` of a user cannot override `INPUT_*`, `GITHUB_*` or `ACTIONS_*`.
 */
export function stepEnvironment(parts: EnvironmentParts): Record<string, string> {
  const environment: Record<string, string> = {
    ...parts.system,
    CI: "true",
    ...parts.envContext,
    ...prefixed("STATE_", parts.state),
    ...parts.inputs,
  };
  environment["PATH"] = [...parts.pathAdditions.toReversed(), environment["PATH"] ?? ""].join(delimiter);
  Object.assign(
    environment,
    prefixed("GITHUB_", upperCased(parts.github)),
    prefixed("RUNNER_", upperCased(parts.runner)),
    parts.actions,
    { GITHUB_ACTIONS: "true" },
  );
  // The runner removes it, because its Node has its own ICU data (actions/runner#795).
  delete environment["NODE_ICU_DATA"];
  return environment;
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value]));
}

function upperCased(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toUpperCase(), value]));
}
