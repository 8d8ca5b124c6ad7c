import { EnterpriseApi, type EnterpriseApiOptions } from "../../../src/influxdb3/enterprise-api.ts";
import type { OperationId } from "../../support/influxdb/operations.ts";
import { type ApiClientOptions, type ApiClientSetup, startApiClient } from "../influxdb/open-api-client.ts";

/** Options of a test. */
export interface EnterpriseApiTestOptions extends ApiClientOptions {
  readonly api?: Partial<EnterpriseApiOptions>;
}

/** A server of Enterprise, and a client of its API. */
export interface EnterpriseApiSetup extends ApiClientSetup {
  readonly api: EnterpriseApi;
  /** The operations of the requests so far. */
  readonly requests: () => readonly (OperationId | undefined)[];
}

/** Starts a server and opens its API. */
export async function startEnterpriseApi(options: EnterpriseApiTestOptions = {}): Promise<EnterpriseApiSetup> {
  const setup = await startApiClient({ ...options, emulator: { product: "enterprise", ...options.emulator } });
  return {
    ...setup,
    api: new EnterpriseApi({ host: setup.emulator.origin, ...options.api }, setup.client),
    requests: () => setup.emulator.requests.map(({ operation }) => operation),
  };
}

/** The name of a token with a mark of this number. */
export function markedName(number = 1, text = "Load prices"): string {
  const nonce = String(number).padStart(16, "0");
  return `${text} (https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#${nonce})`;
}
