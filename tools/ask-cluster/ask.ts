import { findManagementApi } from "../../src/influxdb/find-management-api.ts";
import type { ManagementApi } from "../../src/influxdb/management-api.ts";
import { Invalid, quote } from "../../src/redaction/invalid.ts";
import { USER_AGENT } from "../../src/runner/session.ts";
import { askActivation } from "./active.ts";
import { describeClock } from "./clock.ts";
import { createToken } from "./create.ts";
import { trackCreatedTokens } from "./created-tokens.ts";
import { createAsk } from "./probe.ts";
import { askRevoked } from "./revoked.ts";
import type { Session } from "./session.ts";
import type { Row } from "./table.ts";
import { askUnknown } from "./unknown.ts";

/**
 * Asks all questions with one token. Revokes every token that was created, even after an error. The messages of its
 * errors can be shown to the user.
 */
export async function askCluster(session: Session): Promise<readonly Row[]> {
  const { database, info, nonce, now } = session;
  const { api, rows } = await askRoute(session);
  const unknown = `ask-cluster-${nonce}`;

  await using tokens = trackCreatedTokens(api, session);
  info("Creating a token that expires in 10 minutes …");
  const created = await createToken(tokens, { database, unknown }, now);
  const ask = createAsk({
    ...session,
    host: session.cluster.host,
    accessToken: created.token.accessToken,
    userAgent: USER_AGENT,
    trace: () => {},
  });
  info("Waiting up to 5 minutes until the cluster accepts the token …");
  const activation = await askActivation(ask, created.atMs, session);
  const unknownRows = await askUnknown({ name: unknown, isGranted: created.isUnknownGranted, activation }, ask, api);
  info("Revoking the token, and waiting up to 2 minutes until the cluster rejects it …");
  const revokedRows = await askRevoked(
    { tokenId: created.token.id, baseUrl: api.baseUrl, ask, activation },
    tokens,
    session,
  );
  return [...rows, ...created.rows, ...activation.rows, ...unknownRows, ...revokedRows];
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
      answer: describeClock(aheadMs()),
      setting: "dateSkewMs",
    },
  ];
  return { api, rows };
}
