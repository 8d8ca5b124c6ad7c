import { findApiUrl } from "../product/api-url.ts";
import type { Session } from "../runner/session.ts";
import type { MainInputs } from "./inputs.ts";

/**
 * Opens all connections that main needs at once, to wait for TCP and TLS only once: one to the API that creates tokens,
 * and one to the cluster for each action that will be probed. Except on Cloud Dedicated, these are the same server, so
 * the requests share them.
 */
export function connectEarly(
  { cluster, grant, activationTimeoutSeconds }: MainInputs,
  { http, signal }: Pick<Session, "http" | "signal">,
): void {
  http.connectEarly(findApiUrl(cluster), 1, signal);
  if (activationTimeoutSeconds === 0) return;
  const actions = new Set(grant.permissions.map(({ action }) => action));
  http.connectEarly(cluster.host, actions.size, signal);
}
