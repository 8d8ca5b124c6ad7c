import { isUuid } from "../influxdb/uuid.ts";
import { Invalid } from "../redaction/invalid.ts";
import { findLengthProblem } from "../redaction/token-form.ts";

/** A kind of text that users store by mistake in place of a management token. */
interface KnownForm {
  readonly matches: (text: string) => boolean;
  /** Completes a sentence that begins with the name of the input. */
  readonly problem: string;
}

/** The first form that matches is reported. */
const KNOWN_FORMS: readonly KnownForm[] = [
  {
    // Database tokens begin with apiv1_, management tokens with M.V1.
    // @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
    matches: (text) => /^apiv\d+_/.test(text),
    problem:
      "is a database token (apiv…), which cannot create tokens; create a management token with `influxctl management create` and store it as the secret",
  },
  {
    matches: (text) => /^(?:gh[a-z]_|github_pat_)/.test(text),
    problem: "is a GitHub token; store an InfluxDB management token as the secret",
  },
  {
    matches: (text) => /^\*+$/.test(text),
    problem: "consists of asterisks, which logs show in place of a secret; store the token itself as the secret",
  },
  {
    matches: (text) => /^\$[A-Za-z_]\w*$|^\$env:\w+$|^\$[{(].*[)}]$|^\{\{.*\}\}$|^%\w+%$|^<.*>$/is.test(text),
    problem:
      "is a placeholder, or a variable or expression that was not replaced; store the token itself as the secret",
  },
  {
    matches: (text) => /^\{.*\}$|^\[.*\]$/s.test(text),
    problem: "is JSON; store only the token as the secret, or extract it with fromJSON(…)",
  },
  {
    matches: (text) =>
      /^(?:export\s+)?(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*|\w*(?:TOKEN|[Tt]oken)\w*)\s*=\s*[^\s=]|^\w+:\s/.test(text),
    problem: "has a name before the value, as in NAME=value; store only the value as the secret",
  },
  {
    matches: isUuid,
    problem:
      "is a UUID, perhaps the ID of a token; `influxctl management create` shows the token itself once, when it creates it",
  },
  {
    matches: (text) => /^[a-z][a-z0-9+.-]*:\/\/|^arn:|^@Microsoft\.KeyVault\(/i.test(text),
    problem:
      "is a URL, or a reference such as op://… that was not resolved; resolve it in an earlier step, or store the token itself as the secret",
  },
  {
    matches: (text) =>
      /^(?:~|\.{1,2})\/|^[A-Za-z]:\\|^\/(?:etc|home|mnt|opt|root|run|tmp|usr|var|Users)\/|^\/.*\.(?:env|json|key|pem|secret|token|toml|txt|ya?ml)$/s.test(
        text,
      ),
    problem: "is a path; store the token from that file as the secret",
  },
  {
    matches: (text) => /^["'`]|["'`]$/.test(text),
    problem: "starts or ends with a quote; store the token again, without quotes",
  },
  {
    matches: (text) => /\s/.test(text),
    problem: "contains white space; store only the token as the secret, on one line",
  },
  {
    matches: (text) => !/^[\x21-\x7e]+$/.test(text),
    problem: "contains characters that no token has; store the token again",
  },
];

/**
 * Parses a management token: `M.V1.…`, a JWT of an identity provider, or another form. Throws `Invalid`, which quotes
 * nothing, if the text is known to be something else, or cannot be sent in a header.
 */
export function parseManagementToken(text: string, missingSecret: () => string): string {
  if (text === "") throw new Invalid(missingSecret());
  const problem = KNOWN_FORMS.find(({ matches }) => matches(text))?.problem ?? findLengthProblem(text);
  if (problem !== undefined) throw new Invalid(problem);
  return text;
}
