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
 * Asks every question, in the life of one token. Every token that was created is revoked, even after an error. Throws errors
 * that explain themselves.
 */
export async function askCluster(session: Session): Promise<readonly Row[]> {
  const { database, info, nonce, now } = session;
  const { api, rows } = await askRoute(session);
  const unknown = `ask-cluster-${nonce}`;

  await using tokens = createMadeTokens(api, session);
  info("Creating a token that expires in 10 minutes …");
  const created = await createToken(tokens, { database, unknown }, now);
  const ask = askWith({
    ...session,
    host: session.cluster.host,
    accessToken: created.token.accessToken,
    userAgent: USER_AGENT,
    trace: () => {},
  });
  info("Waiting up to 5 minutes until the cluster accepts it …");
  const activated = await askActivation(ask, created.atMs, session);
  const unknownRows = await askUnknown({ name: unknown, isGranted: created.isUnknownGranted, activated }, ask, api);
  info("Revoking it, and waiting up to 2 minutes until the cluster rejects it …");
  const revokedRows = await askRevoked(
    { tokenId: created.token.id, baseUrl: api.baseUrl, ask, activated },
    tokens,
    session,
  );
  return [...rows, ...created.rows, ...activated.rows, ...unknownRows, ...revokedRows];
}

/** Finds the Management API, and checks that the database exists before a token is created for it. */
async function askRoute(session: Session): Promise<{ readonly api: ManagementApi; readonly rows: readonly Row[] }> {
  const { cluster, client, database, aheadMs } = session;
  const { api, databases } = await findManagementApi(cluster, client);
  if (!databases.includes(database)) {
    throw new Invalid(`--database: ${quote(database)} does not exist on the cluster; no token was created`);
  }
  const isShort = api.baseUrl === cluster.managementUrl;
  const rows: readonly Row[] = [
    {
      question: "Product",
      answer: cluster.product === "dedicated" ? "Cloud Dedicated" : "Clustered",
      setting: "product",
    },
    {
      question: "Path of the Management API",
      answer: isShort ? "`/api/v0/tokens`" : "`/api/v0/accounts/…/clusters/…/tokens`",
      setting: "route",
    },
    {
      question: "Its `Date` header, compared with this computer's clock",
      answer: clockText(aheadMs()),
      setting: "dateSkewMs",
    },
  ];
  return { api, rows };
}

/** The header has whole seconds, and an answer takes its time. */
const NEAR_MS = 2_000;

function clockText(aheadMs: number | undefined): string {
  if (aheadMs === undefined) return "no such header";
  if (Math.abs(aheadMs) <= NEAR_MS) return "within 2 s";
  return `${formatDuration(Math.abs(aheadMs) / 1000)} ${aheadMs > 0 ? "ahead" : "behind"}`;
}
