import { Invalid } from "../influxdb/invalid.ts";
import { tooShort } from "../influxdb/token-form.ts";

/**
 * Reads a management token: a `M.V1.…`, a JWT of an identity provider, or what else there may be. What is known to be
 * something else is refused, and all that cannot be sent. Throws `Invalid`, which quotes nothing.
 */
export function parseManagementToken(text: string, missingSecret: () => string): string {
  if (text === "") throw new Invalid(missingSecret());
  const problem = KNOWN_FORMS.find(({ is }) => is(text))?.problem ?? tooShort(text);
  if (problem !== undefined) throw new Invalid(problem);
  return text;
}

/** What a text is that is no management token, and what to do. */
interface KnownForm {
  readonly is: (text: string) => boolean;
  /** Completes a sentence that begins with the name of the input. */
  readonly problem: string;
}

/** In the order to ask: the first that fits says what is wrong. */
const KNOWN_FORMS: readonly KnownForm[] = [
  {
    // Database tokens begin so, and management tokens with M.V1 (InfluxData's security page).
    is: (text) => /^apiv\d+_/.test(text),
    problem:
      "is a database token (apiv…), which cannot make tokens; make a management token with `influxctl management create` and store that as the secret",
  },
  { is: (text) => /^["'`]|["'`]$/.test(text), problem: "is in quotes; store the token again, without them" },
  { is: (text) => /\s/.test(text), problem: "has white space inside; store the token again, on one line and alone" },
  { is: (text) => !/^[\x21-\x7e]+$/.test(text), problem: "has characters that no token has; store the token again" },
];
