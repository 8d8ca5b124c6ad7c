/** The run attempt that created a token. `serverUrl` has no trailing slash. */
export interface RunAttempt {
  readonly serverUrl: string;
  readonly repository: string;
  readonly runId: string;
  readonly runAttempt: string;
}

/** The mark of a token: the run attempt that created it, a unique nonce, and whether the token may outlive its run. */
export interface Mark extends RunAttempt {
  readonly nonce: string;
  readonly keep: boolean;
}

/** Every mark contains this text. */
export const MARK_PART = "/actions/runs/";

/** A mark as text: the URL of the run attempt, with the nonce as its fragment. */
export function formatMark(mark: Mark): string {
  return `${formatRunUrl(mark)}#${mark.keep ? "keep-" : ""}${mark.nonce}`;
}

/** The page of a run attempt. */
export function formatRunUrl({ serverUrl, repository, runId, runAttempt }: RunAttempt): string {
  return `${serverUrl}/${repository}${MARK_PART}${runId}/attempts/${runAttempt}`;
}

/** The stored description: the text, then the mark in parentheses. */
export function appendMark(text: string, mark: string): string {
  return `${text} (${mark})`;
}

/** Whether a stored description ends in exactly this mark. */
export function carriesMark(description: string, mark: string): boolean {
  return description.endsWith(` (${mark})`);
}

/**
 * Each part has a maximum length, because it is printed. GitHub's names have at most 100 characters, its numbers 64
 * bits.
 */
const MARK =
  / \((https?:\/\/[^\s/#()]{1,260})\/([\w.-]{1,100}\/[\w.-]{1,100})\/actions\/runs\/([1-9]\d{0,19})\/attempts\/([1-9]\d{0,19})#(keep-)?([0-9a-f]{16})\)$/;

/** Whether a name in `OWNER/REPO` is `.` or `..`. GitHub has no such names, and in a URL they lead to another path. */
export function leadsElsewhere(repository: string): boolean {
  return repository.split("/").some((name) => name === "." || name === "..");
}

/** Parses the mark at the end of a description; `undefined` if there is none, or if it is damaged. */
export function parseMark(description: string): Mark | undefined {
  const match = MARK.exec(description);
  if (match === null) return undefined;
  const [, serverUrl = "", repository = "", runId = "", runAttempt = "", keep, nonce = ""] = match;
  if (leadsElsewhere(repository)) return undefined;
  return { serverUrl, repository, runId, runAttempt, nonce, keep: keep !== undefined };
}
