import { findDatabaseListRules } from "../product/database-list.ts";
import { type OpenedTokenApi, openTokenApi, openTokenApiWithDatabases } from "../product/open-token-api.ts";
import { info } from "../runner/log.ts";
import { warnOfOldVersion } from "../runner/old-version.ts";
import type { Session } from "../runner/session.ts";
import { listMissingDatabases, listNamedDatabases, requireDatabases } from "../token/missing-databases.ts";
import type { MainInputs } from "./inputs.ts";

/**
 * Opens the API of the cluster. Throws if a requested database does not exist, unless `missing-databases: ignore` is set.
 * Lists the databases only for this check, or to find the base URL.
 */
export async function openApiAndCheckDatabases(
  inputs: MainInputs,
  { client, redaction, pace }: Pick<Session, "client" | "redaction" | "pace">,
): Promise<OpenedTokenApi> {
  const { cluster, grant, missingDatabases } = inputs;
  const options = { onOldVersion: warnOfOldVersion };
  const mustExist = missingDatabases === "fail" && listNamedDatabases(grant.permissions).length > 0;
  if (!mustExist) return await openTokenApi(cluster, client, options);
  const { maxLagMs, advice } = findDatabaseListRules(cluster.product);
  const tokenApi = await openTokenApiWithDatabases(cluster, client, options);
  const databases = await listAgain(tokenApi, grant.permissions, maxLagMs, pace);
  await requireDatabases(grant.permissions, databases, redaction, advice);
  return { ...tokenApi, databases };
}

const LIST_INTERVAL_MS = 1_000;

/** Lists the databases again while one is missing, because the list may lack a new database for some seconds. */
async function listAgain(
  { api, databases }: Required<OpenedTokenApi>,
  permissions: MainInputs["grant"]["permissions"],
  maxLagMs: number,
  { now, sleep }: Session["pace"],
): Promise<readonly string[]> {
  const untilMs = now() + maxLagMs;
  let listed = databases;
  while (listMissingDatabases(permissions, listed).length > 0 && now() < untilMs) {
    if (listed === databases) info("A database is not in the list yet. Looking for it again for up to 10 s.");
    await sleep(LIST_INTERVAL_MS);
    listed = await api.getClusterDatabases();
  }
  return listed;
}
