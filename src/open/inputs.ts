import {
  isTrue,
  parseBoolean,
  parseInputs,
  type RawInputs,
  required,
  withDefault,
  withoutProfile,
} from "../inputs/schema.ts";
import { Invalid } from "../redaction/invalid.ts";
import { findCommandFileProblems } from "../runner/command-files.ts";
import type { Environment } from "../runner/environment.ts";
import { parseSealedToken, type SealedToken } from "../transfer/sealed-token.ts";
import { parseTransferKey, type TransferKey } from "../transfer/transfer-key.ts";

/** The names of the inputs of open. */
export const OPEN_INPUTS = ["sealed-token", "transfer-key", "export-env"] as const;

/** The parsed inputs of open. */
export interface OpenInputs {
  readonly sealedToken: SealedToken;
  readonly transferKey: TransferKey;
  /** Whether to set INFLUX_TOKEN and the other variables for later steps. */
  readonly exportEnv: boolean;
}

const MISSING_SEALED_TOKEN = `is required, but it is empty. Usual causes: this job does not list the job that seals the token in \`needs\`; that job has no \`outputs:\` with \`sealed-token: \${{ steps.<id>.outputs.sealed-token }}\`; it was skipped; its step that creates the token has no transfer-key; or GitHub dropped the output because it contains a masked value, which the log of that job reports`;

/** Parses the inputs of open. Throws one `Invalid` with every problem. */
export function parseOpenInputs(raw: RawInputs, environment: Environment, missingKey: () => string): OpenInputs {
  const environmentProblems = findCommandFileProblems(environment, ["GITHUB_OUTPUT"], isTrue(raw["export-env"]));
  const values = parseInputs({ ...withoutProfile(raw), environmentProblems }, () => ({
    "sealed-token": required(parseSealedToken, MISSING_SEALED_TOKEN),
    "transfer-key": (text) => {
      if (text === "") throw new Invalid(missingKey());
      return parseTransferKey(text);
    },
    "export-env": withDefault(parseBoolean, "false"),
  }));
  return { sealedToken: values["sealed-token"], transferKey: values["transfer-key"], exportEnv: values["export-env"] };
}
