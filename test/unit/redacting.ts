import { Redaction } from "../../src/redaction/redaction.ts";

/** A redaction that knows these secrets, and tells no runner of them. */
export function knowing(...secrets: readonly string[]): Redaction {
  const redaction = new Redaction(() => {});
  for (const secret of secrets) redaction.hide(secret);
  return redaction;
}
