import { explainMissingSecret } from "./inputs/missing-secret.ts";
import { handOverOpened } from "./open/hand-over.ts";
import { OPEN_INPUTS, parseOpenInputs } from "./open/inputs.ts";
import { openToken } from "./open/open-token.ts";
import { getInput } from "./packages/core.ts";
import type { Redaction } from "./redaction/redaction.ts";
import { MIN_TOKEN_LENGTH } from "./redaction/token-form.ts";
import type { Cancellation } from "./runner/cancellation.ts";
import { now } from "./runner/clock.ts";
import { readEnvironment, readEvent } from "./runner/environment.ts";
import { runAction } from "./runner/run-action.ts";

/**
 * The action open: opens a token that another job of the same run has sealed. It sends nothing and saves no state, and
 * loads only the code that needs neither the network nor zod (`dist/offline.cjs`).
 */
async function open(_cancellation: Cancellation, redaction: Redaction): Promise<void> {
  redaction.add(getInput("transfer-key"), MIN_TOKEN_LENGTH);
  const environment = readEnvironment();
  const raw = Object.fromEntries(OPEN_INPUTS.map((name) => [name, getInput(name)]));
  const inputs = parseOpenInputs(raw, environment, () =>
    explainMissingSecret("key", environment, readEvent(environment)),
  );
  const token = openToken(inputs, environment.run, now(), redaction);
  handOverOpened(token, inputs.exportEnv, environment, now());
}

void runAction(open, { onCancel: "report-error" });
