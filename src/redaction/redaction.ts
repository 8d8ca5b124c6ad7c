import { showsPiece } from "./secret-pieces.ts";

/**
 * Database tokens (`apiv1_…`) and management tokens (`M.V1.…`).
 *
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
 */
const TOKEN_FORM = /apiv\d+_[\w+/=-]+|M\.V\d+\.[\w.+/=-]+/g;

/**
 * In characters. Shorter texts appear in a log by chance, and masking them would make it unreadable. Azure Pipelines
 * has the same limit (microsoft/azure-pipelines-agent, `LoggedSecretMasker.cs`).
 */
export const MIN_MASK_LENGTH = 6;

const MAX_TEXT_LENGTH = 200;

/** In characters. The rest of a text is dropped before secrets are removed. Much longer than what is shown. */
const MAX_READ_LENGTH = 16_384;

/**
 * In characters. Longer than words in the messages of this action, such as `management-token`, which the placeholder
 * for a secret can also contain.
 */
const MESSAGE_PIECE_LENGTH = 20;

const NOT_SHOWN = "not shown, because it contains part of a secret";

/**
 * Removes the secrets of a step from what it prints. Every text from a server or a file goes through it before it
 * reaches a log, an annotation, the summary or an output, because one server can echo what another one received. Each
 * entry creates one.
 */
export class Redaction {
  readonly #mask: (secret: string) => void;
  readonly #secrets = new Set<string>();

  /** `mask` makes the runner mask a text from now on. */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask;
  }

  /**
   * Masks each line of a secret, because logs have lines, and hides it from now on. A line with fewer than `minLength`
   * characters is not masked. Returns whether all lines are masked.
   */
  add(secret: string, minLength = MIN_MASK_LENGTH): boolean {
    const lines = splitLines(secret);
    const masked = lines.filter(({ length }) => length >= minLength);
    for (const line of masked) {
      this.#mask(line);
      this.#secrets.add(line);
    }
    return masked.length === lines.length;
  }

  /** Hides a secret that the runner masks by itself. */
  hide(secret: string): void {
    for (const line of splitLines(secret)) if (line.length >= MIN_MASK_LENGTH) this.#secrets.add(line);
  }

  /** Whether a text is a secret of this step. */
  isSecret(text: string): boolean {
    return this.#secrets.has(text);
  }

  /** Whether a text contains a secret, or a piece or an encoding of one. `also`: more secrets for this text. */
  findsSecretIn(text: string, also: readonly string[] = []): boolean {
    return showsPiece([...this.#secrets, ...also], text);
  }

  /**
   * The text of a server as one short line without secrets or workflow commands (the runner executes `##[…]` anywhere
   * in a line). `also`: possible secrets of the same response.
   */
  printable(text: string, also: readonly string[] = []): string {
    const line = this.#withoutSecrets(text.slice(0, MAX_READ_LENGTH), also)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
      .replaceAll("##[", "## [")
      .trim();
    const shown = [...line].slice(0, MAX_TEXT_LENGTH).join("");
    if (this.findsSecretIn(shown, also)) return NOT_SHOWN;
    return shown.length < line.length ? `${shown}…` : shown;
  }

  /**
   * A message of this action without secrets, line by line. The last check, in case a text did not go through
   * `printable`.
   */
  message(text: string): string {
    const lines = this.#withoutSecrets(text, []).split("\n");
    return lines.map((line) => (this.#isInMessage(line) ? `A message is ${NOT_SHOWN}` : line)).join("\n");
  }

  #isInMessage(line: string): boolean {
    return showsPiece([...this.#secrets], line, MESSAGE_PIECE_LENGTH);
  }

  #withoutSecrets(text: string, also: readonly string[]): string {
    // The longest first, because one secret can contain another.
    const secrets = [...this.#secrets, ...also].sort((a, b) => b.length - a.length);
    return secrets.reduce((result, secret) => result.replaceAll(secret, "***"), text).replace(TOKEN_FORM, "***");
  }
}

function splitLines(secret: string): readonly string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
