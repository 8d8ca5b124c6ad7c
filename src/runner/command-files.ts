import type { Environment } from "./environment.ts";

/** The files through which the runner gets outputs, state and variables, and what would happen without them. */
const WITHOUT = {
  GITHUB_OUTPUT: "an output with the token would be printed in the log",
  GITHUB_STATE: "the post step would not know which token to revoke",
  GITHUB_ENV: "export-env would print the token in the log",
} as const;

/** The environment variable with the path of such a file. */
type CommandFile = keyof typeof WITHOUT;

/**
 * The problems if the runner has not set one of these variables, or `GITHUB_ENV` if the step sets variables. Without it, `@actions/core` prints a command for old
 * runners, with the token. GitHub's runner sets all of them, but a program that replaces it may not.
 */
export function findCommandFileProblems(
  { commandFiles }: Pick<Environment, "commandFiles">,
  needed: readonly CommandFile[],
  setsVariables: boolean,
): readonly string[] {
  const all: readonly CommandFile[] = setsVariables ? [...needed, "GITHUB_ENV"] : needed;
  return all
    .filter((name) => commandFiles[name] === "")
    .map(
      (name) =>
        `${name} is not set, so ${WITHOUT[name]}. GitHub's runner sets it to the path of a file. Run this action with the runner, or with a current version of the program that replaces it`,
    );
}
