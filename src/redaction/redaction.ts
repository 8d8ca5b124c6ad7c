import { showsPieceOf } from "./secret-pieces.ts";

/** InfluxDB's database tokens (`apiv1_…`) and management tokens (`M.V1.…`), by InfluxData's security page. */
const TOKEN_FORM = /apiv\d+_[\w+/=-]+|M\.V\d+\.[\w.+/=-]+/g;

/**
 * In characters. What is shorter stands in a log by chance, and its mask would make the whole log unreadable. Azure
 * Pipelines draws the line here too (microsoft/azure-pipelines-agent, `LoggedSecretMasker.cs`).
 */
export const MIN_MASK_LENGTH = 6;

const MAX_TEXT_LENGTH = 200;

/** In characters: how much of a text is looked at, far more than is shown of it. */
const MAX_READ_LENGTH = 16_384;

/** In characters. Our own messages have words, such as `management-token`, that a placeholder for a secret has too. */
const PIECE_IN_A_MESSAGE = 20;

/**
 * All secrets that a step knows, and what it may print in spite of them. Every text of a server or a file goes through
 * it on its way to a log, an annotation, the summary or an output, whoever wrote it: one side may echo what another was
 * given. There is one for each entry.
 */
export class Redaction {
  readonly #mask: (secret: string) => void;
  readonly #secrets = new Set<string>();

  /** `mask` makes the runner mask a text from now on. */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask;
  }

  /**
   * Masks a secret before it can be printed, line by line as a log has it, and hides it from then on. `false`: a line of
   * it has fewer than `shortest` characters, and stays as it is.
   */
  add(secret: string, shortest = MIN_MASK_LENGTH): boolean {
    const lines = splitLines(secret);
    const masked = lines.filter(({ length }) => length >= shortest);
    for (const line of masked) {
      this.#mask(line);
      this.#secrets.add(line);
    }
    return masked.length === lines.length;
  }

  /** Hides a secret from what is printed here. For one that the runner masks by itself. */
  hide(secret: string): void {
    for (const line of splitLines(secret)) if (line.length >= MIN_MASK_LENGTH) this.#secrets.add(line);
  }

  /** Whether a text shows a secret, or a piece or an encoding of one. `also`: what only this text may show. */
  isShownBy(text: string, also: readonly string[] = []): boolean {
    return showsPieceOf([...this.#secrets, ...also], text);
  }

  /**
   * A text of a server's as one short line that shows nothing of a secret, and no command: the runner obeys `##[…]`
   * anywhere in a line. `also`: what may be a secret in the same answer.
   */
  printable(text: string, also: readonly string[] = []): string {
    const line = this.#withoutSecrets(text.slice(0, MAX_READ_LENGTH), also)
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
      .replaceAll("##[", "## [")
      .trim();
    const shown = [...line].slice(0, MAX_TEXT_LENGTH).join("");
    if (this.isShownBy(shown, also)) return NOT_SHOWN;
    return shown.length < line.length ? `${shown}…` : shown;
  }

  /** A message of our own, line by line: a last net for a text in it that came past `printable`. */
  message(text: string): string {
    const lines = this.#withoutSecrets(text, []).split("\n");
    return lines.map((line) => (this.#isInMessage(line) ? `A message is ${NOT_SHOWN}` : line)).join("\n");
  }

  #isInMessage(line: string): boolean {
    return showsPieceOf([...this.#secrets], line, PIECE_IN_A_MESSAGE);
  }

  #withoutSecrets(text: string, also: readonly string[]): string {
    // The longest first: one secret may be a part of another.
    const secrets = [...this.#secrets, ...also].sort((a, b) => b.length - a.length);
    return secrets.reduce((result, secret) => result.replaceAll(secret, "***"), text).replace(TOKEN_FORM, "***");
  }
}

const NOT_SHOWN = "not shown, because it contains part of a secret";

function splitLines(secret: string): readonly string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
