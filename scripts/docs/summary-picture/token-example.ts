import type { SavedState } from "../../../src/state/saved-state.ts";
import type { Revocation } from "../../../src/token/revoke-leftovers.ts";

const CLUSTER_ID = "33333333-3333-4333-8333-333333333333";
const TOKEN_ID = "55555555-5555-4555-8555-555555555555";
const CREATED_AT_MS = Date.UTC(2030, 0, 31, 12);

/** When the example's post step runs. */
export const EXAMPLE_TIME_MS = CREATED_AT_MS + 9 * 60_000;

/** The state that main saved for post. */
export const EXAMPLE_STATE: SavedState = {
  baseUrl: "",
  product: "dedicated",
  caCertificate: "",
  caCertificatePath: "",
  caFingerprints: [],
  nodeTrust: { bundled: true, others: [] },
  openCreates: [],
  token: { id: TOKEN_ID, expiresAt: "2030-01-31T13:00:00Z", createdAtMs: CREATED_AT_MS },
  revoke: "job",
  isSealed: false,
  handedOver: true,
  activation: { kind: "active", waitedMs: 2_400 },
  summary: {
    host: `https://${CLUSTER_ID}.a.influxdb.io`,
    read: { names: ["sensors"], more: 0 },
    write: { names: ["logs", "sensors"], more: 0 },
  },
};

/** The result of the revocation. */
export const EXAMPLE_REVOCATIONS: readonly Revocation[] = [{ name: TOKEN_ID, by: "id", result: "revoked" }];
