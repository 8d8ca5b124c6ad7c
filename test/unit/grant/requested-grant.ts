import { MANAGED_RULES } from "../../../src/grant/database-names.ts";
import { type Grant, parseGrant } from "../../../src/grant/databases.ts";
import { createQuote, Invalid } from "../../../src/redaction/invalid.ts";

/**
 * The grant that these inputs request. Throws `Invalid` with the problems of `databases`, then those of `permissions`.
 */
export function requestedGrant(databases: string, permissions = "read", rules = MANAGED_RULES): Grant {
  const toGrantText = (text: string) => ({ text, quote: createQuote(text) });
  const parsed = parseGrant(toGrantText(databases), toGrantText(permissions), rules);
  if (parsed.kind === "problems") throw new Invalid(...parsed.databases, ...parsed.permissions);
  return parsed.grant;
}
