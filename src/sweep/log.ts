import { formatRunUrl } from "../grant/mark.ts";
import { endGroup, info, startGroup } from "../packages/core.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { KeepReason } from "../token/orphan.ts";
import type { SweepResult } from "../token/sweep.ts";
import { describeOutcome, readPurpose } from "./counts.ts";
import { WHY_KEPT } from "./summary.ts";

/** The reasons that mean that the token may be an orphan. */
const IN_DOUBT: readonly KeepReason[] = ["run-unknown", "run-in-doubt", "run-not-asked"];

/**
 * Logs tokens in collapsible groups: the orphans by result, and the tokens that are kept because nothing proves that
 * their run is over. A line has the ID, the purpose and the URL of the run. Anyone may have written the last two, so
 * they are redacted, and they cannot be a command, which the runner accepts at the beginning of a line or after `##[`.
 */
export function logTokens({ orphans, kept }: SweepResult, redaction: Redaction): void {
  const inDoubt = kept.filter(({ because }) => IN_DOUBT.includes(because));
  const groups = [
    ...Map.groupBy(orphans, describeOutcome),
    ...Map.groupBy(inDoubt, ({ because }) => `kept: ${WHY_KEPT[because]}`),
  ];
  // A search for secrets takes 0.1 ms, and thousands of tokens can share a purpose or a run.
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
