import { type Emulator, type EmulatorOptions, startEmulator } from "../../../test/support/influxdb/start.ts";
import { type LatencyForwarder, startLatencyForwarder } from "../../../test/support/network/latency-forwarder.ts";

/** A cluster with HTTPS on a network with latency. */
export interface DistantCluster {
  readonly emulator: Emulator;
  /** In front of the Management API and of the data plane. On Clustered, both are the same. */
  readonly forwarders: { readonly management: LatencyForwarder; readonly data: LatencyForwarder };
  /** The inputs that describe the connection. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Starts a cluster: on Dedicated, the Management API has a host of its own. */
export async function startDistantCluster(
  rttMs: number,
  stack: AsyncDisposableStack,
  options: Pick<EmulatorOptions, "product" | "onDone"> = {},
): Promise<DistantCluster> {
  const { product = "dedicated" } = options;
  const separatePlanes = product === "dedicated";
  const emulator = stack.use(await startEmulator({ ...options, tls: true, separatePlanes }));
  const forward = async (url: string): Promise<LatencyForwarder> =>
    stack.use(await startLatencyForwarder({ backendPort: Number(new URL(url).port), rttMs }));
  const data = await forward(emulator.origin);
  const management = separatePlanes ? await forward(emulator.managementUrl) : data;
  const inputs = createConnectionInputs(
    emulator,
    data.redirect(emulator.origin),
    management.redirect(emulator.managementUrl),
  );
  return { emulator, forwarders: { management, data }, inputs };
}

/** Creates the inputs for a cluster with these URLs. Clustered needs only the host. */
export function createConnectionInputs(
  { product, managementToken, accountId, clusterId }: Emulator,
  host: string,
  managementUrl: string,
): Record<string, string> {
  const secret = { "management-token": managementToken };
  if (product === "clustered") return { ...secret, product, host };
  return { ...secret, host, "management-url": managementUrl, "account-id": accountId, "cluster-id": clusterId };
}
