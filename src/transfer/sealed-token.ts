import type { RunAttempt } from "../grant/mark.ts";
import type { Product } from "../influxdb/cluster.ts";
import type { Permission } from "../influxdb/database-token.ts";
import { holdsToken, Invalid } from "../redaction/invalid.ts";
import { parseJson, readList, readPath } from "../redaction/json.ts";
import { canBeToken } from "../redaction/token-form.ts";
import { decrypt, type EncryptionKey, encrypt } from "../sealing/encryption.ts";
import type { TransferKey } from "./transfer-key.ts";

// docs/isolated-jobs.md describes the format. A change of it needs a new version.
const VERSION = "v1";
const PURPOSE = "influxdb-database-token: token for another job";

/** `sealed.VERSION.LENGTH.BODY`: LENGTH is the number of bytes of the body, and BODY is in base64url. */
const FORM = /^sealed\.(v[1-9]\d{0,3})\.(.*)$/s;
const FORM_OF_V1 = /^([1-9]\d*)\.([\w-]*)$/;

/** A token with everything that another job needs to use it. */
export interface TransferredToken {
  readonly accessToken: string;
  readonly id: string;
  /** RFC 3339; empty if the token never expires. */
  readonly expiresAt: string;
  readonly permissions: readonly Permission[];
  /** The origin of the cluster. */
  readonly host: string;
  readonly product: Product;
}

/** A value with the form of a sealed token. Only the key shows what is in it. */
export interface SealedToken {
  readonly body: Buffer;
}

/**
 * Seals a token for another job of the same run. The result is one line of printable ASCII without spaces, and no
 * secret without the key.
 */
export function sealToken(token: TransferredToken, key: TransferKey, run: RunAttempt): string {
  const body = encrypt(formatToken(token), createKey(key, run));
  return `sealed.${VERSION}.${body.length}.${body.toString("base64url")}`;
}

/** Parses the form of a sealed token. Throws `Invalid`, which quotes nothing. */
export function parseSealedToken(text: string): SealedToken {
  const [, version, rest = ""] = FORM.exec(text) ?? [];
  if (version === undefined) {
    throw new Invalid(
      `is ${holdsToken(text) ? "a token that is not sealed" : "not a sealed token"}; use the output sealed-token of the step that created the token`,
    );
  }
  if (version !== VERSION) {
    throw new Invalid(
      `was sealed by a newer version of this action (format ${version}); use the same version in both jobs`,
    );
  }
  const [, length = "", base64 = ""] = FORM_OF_V1.exec(rest) ?? [];
  const body = Buffer.from(base64, "base64url");
  // Node ignores unused bits and characters at the end of base64. A round trip detects them.
  if (String(body.length) !== length || body.toString("base64url") !== base64) {
    throw new Invalid("is incomplete, or contains additional text; pass the output sealed-token on without changes");
  }
  return { body };
}

/**
 * Opens a sealed token; `undefined` if it belongs to another run, was sealed with another key, or has changed. Never
 * throws.
 */
export function openSealedToken(
  { body }: SealedToken,
  key: TransferKey,
  run: RunAttempt,
): TransferredToken | undefined {
  const plaintext = decrypt(body, createKey(key, run));
  return plaintext === undefined ? undefined : readToken(parseJson(plaintext));
}

/**
 * The key for a run. A re-run opens what an earlier attempt of the run sealed, because the number of the attempt is not
 * part of the context. GitHub compares names of repositories without regard to case.
 */
function createKey(secret: TransferKey, { serverUrl, repository, runId }: RunAttempt): EncryptionKey {
  return { secret, purpose: PURPOSE, context: [VERSION, serverUrl, repository.toLowerCase(), runId].join("\n") };
}

function formatToken({ accessToken, id, expiresAt, permissions, host, product }: TransferredToken): string {
  return JSON.stringify({ token: accessToken, "token-id": id, "expires-at": expiresAt, permissions, host, product });
}

/**
 * Reads what `formatToken` wrote. Whoever has the key can seal any text, so everything that is printed must be one line, and
 * the token must be long enough for a mask. It does not use zod, which would take longer to load than the whole step.
 */
function readToken(json: unknown): TransferredToken | undefined {
  const [accessToken, id, expiresAt, host, product] = ["token", "token-id", "expires-at", "host", "product"].map(
    (name) => readLine(readPath(json, name)),
  );
  const permissions = readList(readPath(json, "permissions"), readPermission);
  if (accessToken === undefined || !canBeToken(accessToken) || permissions === undefined) return undefined;
  if (expiresAt === undefined || !isExpiry(expiresAt)) return undefined;
  if (id === undefined || host === undefined || product === undefined) return undefined;
  return { accessToken, id, expiresAt, permissions, host, product: product as Product };
}

function readPermission(json: unknown): Permission | undefined {
  const action = readPath(json, "action");
  const resource = readLine(readPath(json, "resource"));
  if ((action !== "read" && action !== "write") || resource === undefined) return undefined;
  return { action, resource };
}

/** Returns a text without line breaks, so that no part of it is a workflow command. */
function readLine(value: unknown): string | undefined {
  return typeof value === "string" && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) ? value : undefined;
}

function isExpiry(text: string): boolean {
  return text === "" || !Number.isNaN(Date.parse(text));
}
