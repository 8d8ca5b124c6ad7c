import { formatRunUrl } from "../grant/mark.ts";
import { endGroup, info, startGroup } from "../packages/core.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { KeepReason } from "../token/orphan.ts";
import type { SweepResult } from "../token/sweep.ts";
import { describeOutcome, readPurpose } from "./counts.ts";
import { WHY_KEPT } from "./summary.ts";

/** The reasons to stay that mean: nobody knows whether the token is an orphan. */
const IN_DOUBT: readonly KeepReason[] = ["its run is unknown", "in doubt", "not asked"];

/**
 * Names tokens in the log, in groups that a reader can open: the orphans by what became of them, and those that stay for
 * want of proof. A line has the ID, what the token was for, and the page of its run. Anybody may have written the last
 * two: they show no secret, and cannot be a command, which the runner obeys at the beginning of a line or after `##[`.
 */
export function logTokens({ orphans, kept }: SweepResult, redaction: Redaction): void {
  const inDoubt = kept.filter(({ because }) => IN_DOUBT.includes(because));
  const groups = [
    ...Map.groupBy(orphans, describeOutcome),
    ...Map.groupBy(inDoubt, ({ because }) => `kept: ${WHY_KEPT[because]}`),
  ];
  // Looking for secrets takes a tenth of a millisecond, and thousands of tokens share their text or their run.
  const textOf = remembering((text) => redaction.printable(text) || "(no description)");
  const urlOf = remembering((url) => redaction.message(url));
  for (const [title, tokens] of groups) {
    startGroup(`${title} (${tokens.length})`);
    for (const marked of tokens) {
      info(`${marked.token.id}  ${textOf(readPurpose(marked))}  ${urlOf(formatRunUrl(marked.mark))}`);
    }
    endGroup();
  }
}

function remembering(shownAs: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const shown = known.get(text) ?? shownAs(text);
    known.set(text, shown);
    return shown;
  };
}
