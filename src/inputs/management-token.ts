import { isEnterpriseProduct, type Product } from "../influxdb/cluster.ts";
import { isUuid } from "../influxdb/uuid.ts";
import { Invalid } from "../redaction/invalid.ts";
import { findLengthProblem } from "../redaction/token-form.ts";

/** A kind of text that users store by mistake in place of a management token. */
interface KnownForm {
  readonly matches: (text: string) => boolean;
  /** Completes a sentence that begins with the name of the input. */
  readonly problem: string;
}

/**
 * Database tokens begin with apiv1_. The tokens of InfluxDB 3 Enterprise, Cloud and Core begin with apiv3_, including
 * admin tokens. Management tokens begin with M.V1.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
 */
const NOT_MANAGEMENT: readonly KnownForm[] = [
  {
    matches: hasEnterpriseForm,
    problem:
      "is a token of InfluxDB 3 Enterprise, Cloud or Core (apiv3_…). For Enterprise, set `product: enterprise`. For InfluxDB 3 Cloud, set `product: cloud`. For Cloud Dedicated and Clustered, create a management token with `influxctl management create` and store it as the secret",
  },
  {
    matches: (text) => /^apiv\d+_/.test(text),
    problem:
      "is a database token (apiv…), which cannot create tokens; create a management token with `influxctl management create` and store it as the secret",
  },
];

const CREATE_ADMIN_TOKEN =
  "create an admin token with `influxdb3 create token --admin --name github-actions --expiry 90d`, and store it as the secret";

const NOT_ADMIN: readonly KnownForm[] = [
  {
    matches: (text) => /^M\.V\d+\./.test(text),
    problem: `is a management token of Cloud Dedicated or Clustered (M.V1.…); set \`product\` to one of them, or ${CREATE_ADMIN_TOKEN}`,
  },
  {
    matches: (text) => /^apiv[12]_/.test(text),
    problem: `is a database token of Cloud Dedicated or Clustered (apiv1_…); ${CREATE_ADMIN_TOKEN}`,
  },
];

/** The first form that matches is reported. */
const KNOWN_FORMS: readonly KnownForm[] = [
  {
    matches: (text) => /^(?:gh[a-z]_|github_pat_)/.test(text),
    problem: "is a GitHub token; store the token for InfluxDB as the secret",
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
      "is a UUID, perhaps the ID of a token; store the token itself, which is shown only once, when it is created",
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
  return parseToken(text, missingSecret, NOT_MANAGEMENT);
}

/** Parses an admin token of Enterprise or Cloud: `apiv3_…`, a JWT, or another form. Throws as `parseManagementToken`. */
export function parseAdminToken(text: string, missingSecret: () => string): string {
  return parseToken(text, missingSecret, NOT_ADMIN);
}

/** Parses a token if it is not known whose it is. Throws as `parseManagementToken`. */
export function parseAnyToken(text: string, missingSecret: () => string): string {
  return parseToken(text, missingSecret, []);
}

/** Whether a text looks like a token of InfluxDB 3 Enterprise, Cloud or Core. */
export function hasEnterpriseForm(text = ""): boolean {
  return text.startsWith("apiv3_");
}

/** The parser for the management token of a product. */
export function chooseTokenParser(product: Product): typeof parseManagementToken {
  return isEnterpriseProduct(product) ? parseAdminToken : parseManagementToken;
}

function parseToken(text: string, missingSecret: () => string, otherTokens: readonly KnownForm[]): string {
  if (text === "") throw new Invalid(missingSecret());
  const known = [...otherTokens, ...KNOWN_FORMS].find(({ matches }) => matches(text));
  const problem = known?.problem ?? findLengthProblem(text);
  if (problem !== undefined) throw new Invalid(problem);
  return text;
}
