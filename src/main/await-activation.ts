import { formatElapsed } from "../grant/duration.ts";
import type { Cluster } from "../influxdb/cluster.ts";
import type { OpenedTokenApi } from "../product/open-token-api.ts";
import { createProbe } from "../product/probes.ts";
import { findWords } from "../product/words.ts";
import { asError } from "../redaction/invalid.ts";
import { warning } from "../runner/annotations.ts";
import { info } from "../runner/log.ts";
import type { Session } from "../runner/session.ts";
import { USER_AGENT } from "../runner/session.ts";
import {
  type Activation,
  createProbeTargets,
  needsExistingDatabase,
  type WaitOutcome,
  waitUntilActive,
} from "../token/activation.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** The API of the cluster, and the databases if they were listed before. */
type ApiAndDatabases = Pick<OpenedTokenApi, "api" | "databases">;

/** The databases of the cluster, if they are needed and can be listed. */
type Databases = { readonly kind: "listed"; readonly databases: readonly string[] } | { readonly kind: "not-listed" };

const NO_LIST_NEEDED: Databases = { kind: "listed", databases: [] };

/** How a warning ends. */
const CONTINUING = "Continuing with `active: false`";

/** Waits until the cluster accepts the token. Throws only if the job is cancelled. Other failures are warnings. */
export async function awaitActivation(
  token: IssuedToken,
  inputs: MainInputs,
  tokenApi: ApiAndDatabases,
  session: Session,
): Promise<Activation> {
  if (inputs.activationTimeoutSeconds === 0) return { kind: "not-probed" };
  const existing = needsExistingDatabase(token.permissions) ? await listDatabases(tokenApi, session) : NO_LIST_NEEDED;
  if (existing.kind === "not-listed") return { kind: "inactive" };
  const targets = createProbeTargets(token.permissions, existing.databases);
  if (targets.length === 0) {
    info("Skipping the activation check, because the cluster has no database yet.");
    return { kind: "not-probed" };
  }

  const { http, pace, signal, trace, redaction } = session;
  const { host, product } = inputs.cluster;
  const { accessToken } = token;
  const probing = await createProbe(product, {
    http,
    host,
    accessToken,
    redaction,
    userAgent: USER_AGENT,
    now: pace.now,
    signal,
    trace,
  });
  const untilExpiryMs =
    token.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(token.expiresAt) - pace.serverNow();
  const timeoutMs = Math.min(inputs.activationTimeoutSeconds * 1000, untilExpiryMs);
  const outcome = await waitUntilActive(targets, { ...pace, ...probing, timeoutMs, info });
  // The wait can end before the token expires, if the cluster sends a longer Retry-After.
  return outcome.kind === "inactive" && outcome.waitedMs >= untilExpiryMs
    ? reportExpired(token, outcome.waitedMs, host)
    : reportWait(outcome, inputs.cluster);
}

function reportExpired({ expiresAt }: IssuedToken, waitedMs: number, host: string): Activation {
  warning(
    `The token expired at ${expiresAt}, before ${host} accepted it, after waiting ${formatElapsed(waitedMs)}. InfluxDB can take a few minutes to activate a token. Set a longer expiry. ${CONTINUING}`,
  );
  return { kind: "inactive" };
}

/** Lists the databases unless they are known, and warns if that fails. */
async function listDatabases({ databases, api }: ApiAndDatabases, { signal }: Session): Promise<Databases> {
  if (databases !== undefined) return { kind: "listed", databases };
  try {
    return { kind: "listed", databases: await api.getClusterDatabases() };
  } catch (error) {
    signal.throwIfAborted();
    warning(
      `The token was created, but its activation could not be checked, because checking a * grant needs the list of databases, which could not be read. ${asError(error).message}. ${CONTINUING}`,
    );
    return { kind: "not-listed" };
  }
}

function reportWait(outcome: WaitOutcome, { host, product }: Pick<Cluster, "host" | "product">): Activation {
  const { adviceIfInactive } = findWords(product);
  switch (outcome.kind) {
    case "active":
      info(`The cluster accepted the token after ${formatElapsed(outcome.waitedMs)}.`);
      return { kind: "active", waitedMs: outcome.waitedMs };
    case "inactive":
      warning(
        `The token was created, but ${host} did not accept it within ${formatElapsed(outcome.waitedMs)}. Last response: ${outcome.why}. ${CONTINUING}. If this happens often, raise activation-timeout. If it always happens, ${adviceIfInactive}`,
      );
      return { kind: "inactive" };
    case "unreachable":
      warning(
        `The token was created, but its activation could not be checked on ${host}: ${outcome.why}. ${CONTINUING}`,
      );
      return { kind: "inactive" };
    case "unclear":
      warning(
        `The token was created, but ${host} did not confirm the token: it returned ${outcome.why}. Check that host is where data is written and queried. ${CONTINUING}`,
      );
      return { kind: "inactive" };
  }
}
