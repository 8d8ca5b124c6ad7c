import { listBaseUrls, type ManagedCluster } from "../../../src/influxdb/cluster.ts";
import { ManagementApi } from "../../../src/influxdb/management-api.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { type ApiClientOptions, type ApiClientSetup, startApiClient } from "./open-api-client.ts";

/** A cluster, and a client of its Management API. */
export interface ManagementApiSetup extends ApiClientSetup {
  /** The cluster as the inputs of the action describe it. */
  readonly cluster: ManagedCluster;
  /** At the first of the cluster's base URLs. */
  readonly api: ManagementApi;
  /** The requests so far, as `GET databases`, or with the ID as `DELETE token`. */
  readonly requests: () => readonly string[];
}

/** Starts a cluster and opens its Management API. */
export async function startManagementApi(options: ApiClientOptions = {}): Promise<ManagementApiSetup> {
  const setup = await startApiClient(options);
  const { product, managementUrl, origin, accountId, clusterId, requests } = setup.emulator;
  if (product === "enterprise" || product === "cloud") throw new Error(`${product} has no Management API`);
  const cluster = { product, managementUrl, host: origin, accountId, clusterId };
  return {
    ...setup,
    cluster,
    api: new ManagementApi(listBaseUrls(cluster)[0] ?? "", product, setup.client),
    requests: () => requests.map(({ method, path }) => `${method} ${/tokens(?=\/)|\w+$/.exec(path)?.[0]}`),
  };
}

/** Returns the error of an operation. Fails the test if the operation succeeds. */
export async function expectError(operation: Promise<unknown>): Promise<Error> {
  const outcome = await operation.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("The operation succeeded");
}

/** A response in the form of the API's errors. */
export function apiError(status: number, retryAfter?: string): FaultKind {
  return { kind: "status", status, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** A page of an ingress. */
export function page(status: number): FaultKind {
  return { kind: "html", status };
}
