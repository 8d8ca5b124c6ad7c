import { delimiter } from "node:path";

/** What a stage's environment is made of, in the order in which the runner lays one over the other. */
export interface EnvironmentParts {
  /** What any process needs of the machine. */
  readonly system: Readonly<Record<string, string>>;
  /** The env context: the job's `env`, what earlier steps wrote to `GITHUB_ENV`, the step's `env`. */
  readonly envContext: Readonly<Record<string, string>>;
  /** State by the key under which it was saved, without `STATE_`. */
  readonly state: Readonly<Record<string, string>>;
  /** `INPUT_*`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What earlier steps wrote to `GITHUB_PATH`, in the order written. */
  readonly pathAdditions: readonly string[];
  /** The github context by its keys, as far as it is shown to actions. */
  readonly github: Readonly<Record<string, string>>;
  /** The runner context by its keys. */
  readonly runner: Readonly<Record<string, string>>;
  /** `ACTIONS_*`. */
  readonly actions: Readonly<Record<string, string>>;
}

/** The variables of the test process that a child can't do without. Its proxies and Node options stay out. */
const INHERITED = ["PATH", "SystemRoot", "PATHEXT", "ComSpec"];

/** What the machine gives a process, with a home folder of the job's own. */
export function systemEnvironment(home: string): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), HOME: home, USERPROFILE: home };
}

/**
 * The environment of a stage (actions/runner `Runner.Worker/ActionRunner.cs`, `Handlers/NodeScriptActionHandler.cs`).
 * Later parts win, so that a user's `env:` can't shadow `INPUT_*`, `GITHUB_*` or `ACTIONS_*`.
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
  // It would point the runner's own Node at foreign data (actions/runner#795).
  delete environment["NODE_ICU_DATA"];
  return environment;
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value]));
}

function upperCased(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toUpperCase(), value]));
}
