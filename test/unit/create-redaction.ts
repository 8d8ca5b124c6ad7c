import { Redaction } from "../../src/redaction/redaction.ts";

/** Creates a redaction that knows these secrets. It does not mask them in a log. */
export function createRedaction(...secrets: readonly string[]): Redaction {
  const redaction = new Redaction(() => {});
  for (const secret of secrets) redaction.hide(secret);
  return redaction;
}
