import { formatDuration } from "../../src/grant/duration.ts";
import { findManagementApi } from "../../src/influxdb/find-management-api.ts";
import type { ManagementApi } from "../../src/influxdb/management-api.ts";
import { Invalid, quote } from "../../src/redaction/invalid.ts";
import { USER_AGENT } from "../../src/runner/session.ts";
import { askActivation } from "./active.ts";
import { createToken } from "./create.ts";
import { createMadeTokens } from "./made-tokens.ts";
import { askWith } from "./probe.ts";
import { askRevoked } from "./revoked.ts";
import type { Session } from "./session.ts";
import type { Row } from "./table.ts";
import { askUnknown } from "./unknown.ts";

/**
 * Asks every question, in the life of one token. Whatever becomes of it, what was made is revoked. Throws errors that
 * explain themselves.
 */
export async function askCluster(session: Session): Promise<readonly Row[]> {
  const { database, info, nonce, now } = session;
  const { api, rows } = await askRoute(session);
  const unknown = `ask-cluster-${nonce}`;

  await using tokens = createMadeTokens(api, session);
  info("Making a token that expires after ten minutes …");
  const created = await createToken(tokens, { database, unknown }, now);
  const ask = askWith({
    ...session,
    host: session.cluster.host,
    accessToken: created.token.accessToken,
    userAgent: USER_AGENT,
    trace: () => {},
  });
  info("Waiting until it is accepted, for five minutes at most …");
  const activated = await askActivation(ask, created.atMs, session);
  const unknownRows = await askUnknown({ name: unknown, isGranted: created.isUnknownGranted, activated }, ask, api);
  info("Revoking it, and waiting until it is refused, for two minutes at most …");
  const revokedRows = await askRevoked(
    { tokenId: created.token.id, baseUrl: api.baseUrl, ask, activated },
    tokens,
    session,
  );
  return [...rows, ...created.rows, ...activated.rows, ...unknownRows, ...revokedRows];
}

/** Finds the Management API, and makes sure that the database exists before anything is made for it. */
async function askRoute(session: Session): Promise<{ readonly api: ManagementApi; readonly rows: readonly Row[] }> {
  const { cluster, client, database, aheadMs } = session;
  const { api, databases } = await findManagementApi(cluster, client);
  if (!databases.includes(database)) {
    throw new Invalid(`--database: ${quote(database)} does not exist in this cluster; nothing was made`);
  }
  const isShort = api.baseUrl === cluster.managementUrl;
  const rows: readonly Row[] = [
    {
      question: "The product",
      answer: cluster.product === "dedicated" ? "Cloud Dedicated" : "Clustered",
      setting: "product",
    },
    {
      question: "The route of the Management API",
      answer: isShort ? "`/api/v0/tokens`" : "`/api/v0/accounts/…/clusters/…/tokens`",
      setting: "route",
    },
    {
      question: "Its `Date` header beside this computer's clock",
      answer: clockText(aheadMs()),
      setting: "dateSkewMs",
    },
  ];
  return { api, rows };
}

/** The header has whole seconds, and an answer takes its time. */
const NEAR_MS = 2_000;

function clockText(aheadMs: number | undefined): string {
  if (aheadMs === undefined) return "there is none";
  if (Math.abs(aheadMs) <= NEAR_MS) return "within 2 s";
  return `${formatDuration(Math.abs(aheadMs) / 1000)} ${aheadMs > 0 ? "ahead" : "behind"}`;
}
