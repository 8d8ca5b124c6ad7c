import { PRODUCTS } from "../influxdb/cluster.ts";
import { getState } from "../packages/core.ts";
import {
  array,
  boolean,
  type Infer,
  number,
  object,
  enum as oneOf,
  optional,
  safeParse,
  string,
  union,
} from "../packages/zod.ts";
import { Invalid } from "../redaction/invalid.ts";
import { parseJson } from "../redaction/json.ts";
import { REVOKE_WORDS } from "../token/leftovers.ts";
import { STATE_KEY } from "./is-saved.ts";

/** The names of databases, and the number of those that are left out of the list. */
const databases = object({ names: array(string()), more: number() });

const savedState = object({
  /** The base URL of the API that main found. */
  baseUrl: string(),
  product: oneOf(PRODUCTS),
  caCertificate: string(),
  /**
   * The file of the certificates. Post reads it again, because an environment variable can have at most 128 KiB on
   * Linux.
   */
  caCertificatePath: string(),
  /** The fingerprints of the certificates in the file. Post trusts no others. */
  caFingerprints: array(string()),
  /** Whether Node trusted its bundled authorities in main, and the fingerprints of the others. */
  nodeTrust: object({
    bundled: boolean(),
    others: array(string()),
    /** Where OpenSSL itself looked for authorities; absent without `--use-openssl-ca`. */
    openSsl: optional(object({ file: optional(string()), folders: optional(string()) })),
  }),
  /** Sealed. Absent if it could not be sealed. Then post reads the input again, which may have changed. */
  managementToken: optional(string()),
  openCreates: array(object({ mark: string(), latestSendMs: number(), expiresAt: optional(string()) })),
  /** How far InfluxDB's clock was ahead of the runner's, in milliseconds; absent if it was not known. */
  clockLeadMs: optional(number()),
  token: optional(object({ id: string(), expiresAt: optional(string()), createdAtMs: number() })),
  /** The input `revoke`. */
  revoke: oneOf(REVOKE_WORDS),
  /** Whether the job gets the token only sealed, for another job. */
  isSealed: boolean(),
  /** What the job summary shows about the grant; absent if no summary is requested. */
  summary: optional(object({ host: string(), read: databases, write: databases })),
  /** The result of the activation check; absent if main ended before it. */
  activation: optional(
    union([
      object({ kind: oneOf(["active"]), waitedMs: number() }),
      object({ kind: oneOf(["inactive", "not-probed"]) }),
    ]),
  ),
  /** Whether main handed the token over to the job. Only from then on, `revoke: run` and `never` keep it. */
  handedOver: boolean(),
});

/** The state that main saves for post. It contains only what revoking and reporting need. */
export type SavedState = Infer<typeof savedState>;

/**
 * Loads the last state that main saved; `undefined` if it is empty. Throws `Invalid` if main cannot have written it.
 */
export function loadState(): SavedState | undefined {
  const text = getState(STATE_KEY);
  if (text === "") return undefined;
  const state = safeParse(savedState, parseJson(text));
  if (!state.success) throw new Invalid("The state that the main step saved cannot be read; something has changed it");
  return state.data;
}
