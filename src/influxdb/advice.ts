import { isTransientStatus } from "../http/transient-status.ts";
import type { ManagedProduct } from "./cluster.ts";

/** The operations of the Management API that this action uses, by their operationId. */
export type Operation =
  | "GetClusterDatabases"
  | "GetDatabaseTokens"
  | "GetDatabaseToken"
  | "CreateDatabaseToken"
  | "DeleteDatabaseToken";

/** How to store a new token. Completes a sentence. */
export const UPDATE_SECRET =
  "update the secret that the workflow passes as management-token: `gh secret set SECRET_NAME` (with `--env ENVIRONMENT` if it is a secret of an environment)";

const UNAUTHORIZED = `The management token is wrong, expired or revoked. \`influxctl management list\` lists the management tokens. Create a new one with \`influxctl management create --description "GitHub Actions" --expires-at TIME\`, and ${UPDATE_SECRET}`;

/** What to do about a temporary failure. */
export const TRANSIENT = "InfluxDB, or an ingress in front of it, has a temporary problem; run the job again later";

const LIST_CLUSTERS =
  "`influxctl cluster list --format json` shows the account_id and the cluster_id of each of your clusters";

/**
 * Release 20250508-1719206 is the first with the Management API.
 * @see https://docs.influxdata.com/influxdb3/clustered/reference/release-notes/clustered/
 */
const NO_MANAGEMENT_API =
  "There is no Management API at this URL. The cluster may be older than release 20250508-1719206, the first with this API; its ingress may not route /api/v0; or the API has another URL (set management-url)";

const NOT_THE_API =
  "This response did not come from the Management API. Check management-url, which ends in /api/v0, and the proxies and gateways between this runner and the API";

/** What to do about a response that cannot be read. */
export const CHECK_PROXIES = "Check management-url, and the proxies and gateways between this runner and the API";

const UNKNOWN_RESPONSE = `This is not a known response of the Management API. ${CHECK_PROXIES}`;

/**
 * What a user can do about an error response of the Management API. `isFromApi`: whether the response has the form of
 * the API's own errors. `idNames`: how messages name the inputs with the two IDs of the URL.
 */
export function advise(
  operation: Operation,
  status: number,
  product: ManagedProduct,
  isFromApi: boolean,
  idNames = product === "dedicated" ? "account-id and cluster-id" : "",
): string {
  return isFromApi
    ? adviseOnApiResponse(operation, status, { product, idNames })
    : adviseOnForeignResponse(status, product);
}

/** What a request was sent to. `idNames` is empty if the IDs in the URL do not come from inputs. */
interface Target {
  readonly product: ManagedProduct;
  readonly idNames: string;
}

/** For a response that the API did not send, such as the login page of a proxy. */
function adviseOnForeignResponse(status: number, product: ManagedProduct): string {
  switch (status) {
    case 400:
    case 409:
      return NOT_THE_API;
    case 401:
    case 403:
      return `${NOT_THE_API}. The management token may be correct`;
    case 404:
      return product === "clustered" ? NO_MANAGEMENT_API : NOT_THE_API;
    default:
      return isTransientStatus(status) ? TRANSIENT : UNKNOWN_RESPONSE;
  }
}

function adviseOnApiResponse(operation: Operation, status: number, target: Target): string {
  switch (status) {
    case 400:
      return adviseOnBadRequest(operation);
    case 401:
      return UNAUTHORIZED;
    case 403:
      return adviseOnForbidden(target);
    case 404:
      return adviseOnNotFound(target);
    case 409:
      return "InfluxDB reports a conflict; run the job again";
    default:
      return isTransientStatus(status) ? TRANSIENT : UNKNOWN_RESPONSE;
  }
}

/**
 * Additional advice if the management token may not list databases, for callers that list them only to check that they
 * exist.
 */
export const DO_WITHOUT_DATABASES =
  ". If the token is for this cluster but may not list databases, set missing-databases: ignore";

/**
 * Why a 404 about a token proves nothing if the same management token could not list anything either. Completes a
 * sentence.
 */
export function explainNotReached(product: ManagedProduct): string {
  return product === "clustered"
    ? "this management token cannot list databases or tokens either, so the 404 does not prove that the database token is gone. The management token may belong to another cluster. Check that management-token, host and management-url belong to the same cluster"
    : "this management token cannot list databases or tokens either, so the 404 does not prove that the database token is gone. The management token may belong to another account. Check that management-token belongs to the account in account-id, and the database token to the cluster in cluster-id";
}

/**
 * If the runner's clock is behind, InfluxDB may see the expiry in the past. Its message may be as short as "bad
 * request".
 */
function adviseOnBadRequest(operation: Operation): string {
  return operation === "CreateDatabaseToken"
    ? "InfluxDB rejected the request. If its message does not say why, check the clock of this runner: InfluxDB may reject an expiry that is in the past by its own clock"
    : "InfluxDB rejected the request; its message says why";
}

function adviseOnForbidden({ product, idNames }: Target): string {
  if (product === "clustered") {
    const ids = idNames === "" ? "" : `, and that ${idNames} are correct`;
    return `The management token is not allowed to do this; check that it was created for this cluster${ids}`;
  }
  return `The management token is not allowed to do this. It may belong to another account, or ${idNames} may be wrong or swapped: ${LIST_CLUSTERS}`;
}

function adviseOnNotFound({ product, idNames }: Target): string {
  if (product === "dedicated") {
    return `There is no such account or cluster for this management token. Check ${idNames}: ${LIST_CLUSTERS}`;
  }
  return idNames === ""
    ? NO_MANAGEMENT_API
    : `${NO_MANAGEMENT_API}. ${idNames} are part of the URL and may be wrong: leave them unset if you did not get them for this cluster`;
}
