import { parseDuration } from "../grant/duration.ts";
import { leadsElsewhere } from "../grant/mark.ts";
import { CONNECTION_INPUTS, type Connection, createConnectionParsers, toConnection } from "../inputs/connection.ts";
import { type MergedInputs, parseBoolean, parseInputs, required, withDefault } from "../inputs/schema.ts";
import { Invalid, type Quote } from "../redaction/invalid.ts";
import { findLengthProblem } from "../redaction/token-form.ts";

/** The names of the inputs of sweep. */
export const SWEEP_INPUTS = [...CONNECTION_INPUTS, "github-token", "repository", "older-than", "dry-run"] as const;

/** The parsed inputs of sweep. */
export interface SweepInputs extends Connection {
  readonly githubToken: string;
  readonly repositories: readonly string[];
  readonly olderThanSeconds: number;
  readonly isDryRun: boolean;
}

const MISSING_GITHUB_TOKEN =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow, as its author writes it
  "is empty; set it to ${{ github.token }}, or to a token with actions: read";

/**
 * Reads the inputs of sweep; the repository of the workflow is the default. Throws one `Invalid` with every problem.
 */
export function parseSweepInputs(
  merged: MergedInputs,
  ownRepository: string,
  missingSecret: () => string,
): SweepInputs {
  const values = parseInputs(merged, () => ({
    ...createConnectionParsers(merged, missingSecret),
    "github-token": required(parseGitHubToken, MISSING_GITHUB_TOKEN),
    repository: withDefault(parseRepositories, ownRepository),
    "older-than": withDefault(parseDuration, "10m"),
    "dry-run": withDefault(parseBoolean, "false"),
  }));
  return Object.freeze({
    ...toConnection(values, merged),
    githubToken: values["github-token"],
    repositories: values.repository,
    olderThanSeconds: values["older-than"],
    isDryRun: values["dry-run"],
  });
}

function parseGitHubToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new Invalid("has characters that no token has; store the token again");
  const problem = findLengthProblem(text);
  if (problem !== undefined) throw new Invalid(problem);
  return text;
}

/** The name of an owner can contain letters, digits, `-` and `_`, and the name of a repository also `.`. */
const REPOSITORY = /^[A-Za-z0-9_-]+\/(?:[\w.-]+|\*)$/;

/** The end of a Git URL. No repository name ends with it. */
const GIT_SUFFIX = /(?<=[\w-])\.git$/;

function parseRepositories(text: string, quote: Quote): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const named = lines.filter((line) => line !== "").map((line) => line.replace(GIT_SUFFIX, ""));
  const problems = lines.flatMap((line, index) =>
    line === "" || isRepository(line.replace(GIT_SUFFIX, ""))
      ? []
      : [
          `line ${index + 1}: ${quote(line)} is not a repository; write OWNER/REPO, or OWNER/* for all repositories of an owner`,
        ],
  );
  if (problems.length > 0) throw new Invalid(...problems);
  return named;
}

function isRepository(text: string): boolean {
  return REPOSITORY.test(text) && !leadsElsewhere(text) && !text.endsWith(".git");
}
