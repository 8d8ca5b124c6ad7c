import { formatRunUrl } from "../grant/mark.ts";
import { endGroup, startGroup } from "../packages/core.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { info } from "../runner/log.ts";
import type { KeepReason } from "../token/orphan.ts";
import type { SweepResult } from "../token/sweep.ts";
import { describeExpiredOutcome, describeOutcome, readPurpose } from "./counts.ts";
import { WHY_KEPT } from "./summary.ts";

/** The reasons for which a kept token may be an orphan. */
const POSSIBLE_ORPHANS: readonly KeepReason[] = [
  "run-not-found",
  "run-look-up-failed",
  "run-not-looked-up",
  "expiry-unknown",
  "age-unknown",
];

/**
 * Logs tokens in collapsible groups: the orphans and the expired tokens by result, and the tokens that are kept because
 * nothing proves that their run is over. A line has the ID, the purpose and the URL of the run. Anyone may have written the last two, so
 * they are redacted. They cannot act as a workflow command, which the runner accepts at the beginning of a line or
 * after `##[`.
 */
export function logTokens({ orphans, expired, kept }: SweepResult, redaction: Redaction): void {
  const possibleOrphans = kept.filter(({ because }) => POSSIBLE_ORPHANS.includes(because));
  const groups = [
    ...Map.groupBy(orphans, describeOutcome),
    ...Map.groupBy(expired, describeExpiredOutcome),
    ...Map.groupBy(possibleOrphans, ({ because }) => `kept: ${WHY_KEPT[because]}`),
  ];
  // Redacting a text takes 0.1 ms, and thousands of tokens can have the same purpose or run.
  const showPurpose = memoize((text) => redaction.printable(text) || "(no description)");
  const showUrl = memoize((url) => redaction.message(url));
  for (const [title, tokens] of groups) {
    startGroup(`${title} (${tokens.length})`);
    for (const marked of tokens) {
      const { id, description } = marked.token;
      // On Enterprise, the ID is the whole description, which may begin with `::`.
      info(
        id === description
          ? `- ${redaction.message(id)}`
          : `${id}  ${showPurpose(readPurpose(marked))}  ${showUrl(formatRunUrl(marked.mark))}`,
      );
    }
    endGroup();
  }
}

function memoize(compute: (text: string) => string): (text: string) => string {
  const results = new Map<string, string>();
  return (text) => {
    const result = results.get(text) ?? compute(text);
    results.set(text, result);
    return result;
  };
}
