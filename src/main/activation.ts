import { formatElapsed } from "../grant/duration.ts";
import { createProbe } from "../influxdb/data-api.ts";
import type { FoundManagementApi } from "../influxdb/find-management-api.ts";
import { info } from "../packages/core.ts";
import { asError } from "../redaction/invalid.ts";
import { warning } from "../runner/annotations.ts";
import type { Session } from "../runner/session.ts";
import { USER_AGENT } from "../runner/session.ts";
import { type Activation, createProbeQuestions, needsExistingDatabase, waitUntilActive } from "../token/activation.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** The output `active`, and the time until the cluster accepted the token, if it did. */
export interface Activated {
  readonly active: "true" | "false" | "";
  readonly waitedMs?: number;
}

/** Waits until the cluster accepts the token. Throws only if the job is cancelled. Other failures are warnings. */
export async function activate(
  token: IssuedToken,
  inputs: MainInputs,
  found: FoundManagementApi,
  session: Session,
): Promise<Activated> {
  if (inputs.activationTimeoutSeconds === 0) return { active: "" };
  const existing = needsExistingDatabase(token.permissions) ? await listExistingDatabases(found, session) : [];
  if (existing === undefined) return { active: "false" };
  const questions = createProbeQuestions(token.permissions, existing);
  if (questions.length === 0) {
    info("Skipping the activation check, because the cluster has no database yet.");
    return { active: "" };
  }

  const { http, pace, signal, trace } = session;
  const { redaction } = session.client.parts;
  const { host } = inputs.cluster;
  const { accessToken } = token;
  const probe = createProbe({
    http,
    host,
    accessToken,
    redaction,
    userAgent: USER_AGENT,
    now: pace.now,
    signal,
    trace,
  });
  const leftMs =
    token.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(token.expiresAt) - pace.serverNow();
  const timeoutMs = Math.min(inputs.activationTimeoutSeconds * 1000, leftMs);
  const activation = await waitUntilActive(questions, { ...pace, timeoutMs, probe, info });
  // The wait can end before the token expires, if the cluster sends a longer Retry-After.
  return activation.kind === "inactive" && activation.waitedMs >= leftMs
    ? reportExpired(token, activation.waitedMs, host)
    : reportActivation(activation, host);
}

function reportExpired({ expiresAt }: IssuedToken, waitedMs: number, host: string): Activated {
  warning(
    `The token expired at ${expiresAt}, before ${host} accepted it (${formatElapsed(waitedMs)}). InfluxDB can take a few minutes to activate a token. Set a longer expiry. ${GOES_ON}`,
  );
  return { active: "false" };
}

/** The databases, so that `*` can be checked with one of them; `undefined` if they cannot be listed. */
async function listExistingDatabases(
  { databases, api }: FoundManagementApi,
  { signal }: Session,
): Promise<FoundManagementApi["databases"]> {
  if (databases !== undefined) return databases;
  const listed = await api.getClusterDatabases().catch(asError);
  signal.throwIfAborted();
  if (!(listed instanceof Error)) return listed;
  warning(
    `The token was created, but its activation could not be checked, because for * the databases must be listed first. ${listed.message}. ${GOES_ON}`,
  );
  return undefined;
}

const GOES_ON = "Continuing with `active: false`";

function reportActivation(activation: Activation, host: string): Activated {
  switch (activation.kind) {
    case "active":
      info(`The cluster accepted the token after ${formatElapsed(activation.waitedMs)}.`);
      return { active: "true", waitedMs: activation.waitedMs };
    case "inactive":
      warning(
        `The token was created, but ${host} did not accept it within ${formatElapsed(activation.waitedMs)}. Last response: ${activation.why}. ${GOES_ON}. If this happens often, raise activation-timeout. If it always happens, check that host is the cluster that the token was created for`,
      );
      return { active: "false" };
    case "unreachable":
      warning(
        `The token was created, but its activation could not be checked on ${host}: ${activation.why}. ${GOES_ON}`,
      );
      return { active: "false" };
    case "unclear":
      warning(
        `The token was created, but ${host} did not confirm that it accepts it. It returned ${activation.why}. Check that host is where data is written and queried. ${GOES_ON}`,
      );
      return { active: "false" };
  }
}
