import { createApi, type ManagementForm } from "./api.ts";
import { type Behaviour, defaultBehaviour } from "./behaviour.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { Cluster, type Product } from "./cluster.ts";
import { type ExchangeParts, exchange } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { createInterventions, type Hold, type HoldMoment } from "./interventions.ts";
import type { OperationId, Plane } from "./operations.ts";
import type { RateLimit } from "./rate-limit.ts";
import { createRequestLog, type LoggedRequest, type RequestMoment } from "./request-log.ts";
import { type Listener, listen } from "./server.ts";
import { createTimers } from "./timers.ts";
import type { TokenRecord } from "./token-record.ts";

// The example IDs of the Management API's OpenAPI file.
const dedicatedIds = {
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
};
/**
 * Stands for account and cluster where a Clustered cluster has the account and cluster form.
 *
 * @see influxdata/influxdb3_mcp_server `src/config.ts`
 */
const clusteredId = "11111111-1111-1111-1111-111111111111";

/** What kind of cluster to start. */
export interface EmulatorOptions {
  /** Default `dedicated`. */
  readonly product?: Product;
  /** Default: the example of the Management API's OpenAPI file, and for Clustered the IDs of InfluxData's own clients. */
  readonly accountId?: string;
  readonly clusterId?: string;
  /** The management token that it begins with: clusters of one account share theirs. Default: a new one. */
  readonly managementToken?: string | undefined;
  /** The form of the Management API's paths. Default: `account`, as InfluxData's own clients ask for both products. */
  readonly route?: ManagementForm;
  /** Default `["sensors"]`. */
  readonly databases?: readonly string[];
  /** How long a new token is refused: by routers (`write`) and queriers (`read`), or by both. Default 0. */
  readonly activationDelayMs?: number | { readonly write: number; readonly read: number };
  /** HTTPS, with a CA of the emulator's own, or one in between too; `dnsNames` beside localhost. Default HTTP. */
  readonly tls?: boolean | { readonly dnsNames?: readonly string[]; readonly intermediate?: boolean };
  /** The emulator's clock, epoch milliseconds. Default: the computer's. */
  readonly now?: () => number;
  /** How much later than the emulator's clock the `Date` header is. Default 0. */
  readonly dateSkewMs?: number;
  /** Default: chosen by the operating system. */
  readonly port?: number;
  /** The Management API on a port of its own, as Cloud Dedicated's console has its own host. Default false. */
  readonly separatePlanes?: boolean;
  /** Answers to the questions that the documents leave open. */
  readonly behaviour?: Partial<Behaviour>;
  /** Of the Management API: 429 with `Retry-After`. Default none. */
  readonly rateLimit?: RateLimit;
  readonly faults?: readonly Fault[];
  /** Called once for each request, when nothing more will happen to it. */
  readonly onDone?: (request: LoggedRequest) => void;
}

/** A running cluster. */
export interface Emulator extends AsyncDisposable {
  readonly product: Product;
  /** Of the data plane, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Host and port of the origin. */
  readonly host: string;
  /** Up to and with `/api/v0`. */
  readonly managementUrl: string;
  /** What stands before `/tokens` and `/databases`, in the form that this cluster has. */
  readonly baseUrl: string;
  readonly managementToken: string;
  readonly accountId: string;
  readonly clusterId: string;
  /** PEM; empty for HTTP. */
  readonly caCertificate: string;
  /** PEM of the authority that has signed the server's certificate: `caCertificate`, or one in between. */
  readonly issuingCertificate: string;
  readonly cluster: Cluster;
  readonly requests: readonly LoggedRequest[];
  readonly connections: number;
  readonly tlsHandshakes: number;
  /** Adds faults for requests that come from now on. */
  inject(...faults: readonly Fault[]): void;
  /**
   * Resolves when the n-th request of an operation, counted from the start, has come (`received`, the default), or when
   * nothing more will happen to it (`done`). Never settles where no such request comes.
   */
  reached(
    operation: OperationId,
    options?: { readonly occurrence?: number; readonly when?: RequestMoment },
  ): Promise<LoggedRequest>;
  /** Stops the n-th request of an operation from now on, `before` its effect (the default) or `after` it, until released. */
  hold(operation: OperationId, occurrence?: number, options?: { readonly when?: HoldMoment }): Hold;
  /** The management tokens and every access token ever issued, also those whose answer was lost. */
  readonly secrets: readonly string[];
  /** Neither revoked nor expired. */
  liveTokens(): TokenRecord[];
  /** Destroys every connection at once and forgets what was still to come. */
  close(): Promise<void>;
}

/** Starts a cluster on loopback. Rejects where the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const cluster = createCluster(options);
  const parts = createParts(cluster, options);
  const certificates = await certificatesFor(options.tls);
  const listenFor = (planes: readonly Plane[], port = 0): Promise<Listener> =>
    listen({ port, certificates, handle: (request, response) => exchange(parts, planes, request, response) });
  const data = await listenFor(options.separatePlanes ? ["data"] : ["data", "management"], options.port);
  const management = options.separatePlanes ? await listenFor(["management"]) : data;
  return assemble(cluster, parts, certificates, { data, management }, options.route ?? "account");
}

function createCluster(options: EmulatorOptions): Cluster {
  const { product = "dedicated", databases = ["sensors"], activationDelayMs = 0, now = Date.now } = options;
  const { managementToken } = options;
  const defaults = product === "dedicated" ? dedicatedIds : { accountId: clusteredId, clusterId: clusteredId };
  const { accountId = defaults.accountId, clusterId = defaults.clusterId } = options;
  const delays =
    typeof activationDelayMs === "number" ? { write: activationDelayMs, read: activationDelayMs } : activationDelayMs;
  const behaviour = { ...defaultBehaviour, ...options.behaviour };
  return new Cluster({
    product,
    accountId,
    clusterId,
    managementToken,
    databases,
    activationDelayMs: delays,
    behaviour,
    now,
  });
}

function createParts(cluster: Cluster, options: EmulatorOptions): ExchangeParts {
  const { route = "account", rateLimit, faults = [] } = options;
  const interventions = createInterventions();
  interventions.inject(faults);
  return {
    api: createApi(cluster, { form: route, rateLimit }),
    log: createRequestLog(options.onDone ?? (() => {})),
    interventions,
    timers: createTimers(),
    now: cluster.now,
    dateSkewMs: options.dateSkewMs ?? 0,
  };
}

async function certificatesFor(tls: EmulatorOptions["tls"] = false): Promise<Certificates | undefined> {
  if (tls === false) return undefined;
  const { dnsNames = [], intermediate } = tls === true ? {} : tls;
  return makeCertificates(dnsNames, { intermediate });
}

function assemble(
  cluster: Cluster,
  { log, interventions, timers }: ExchangeParts,
  certificates: Certificates | undefined,
  listenerOf: Readonly<Record<Plane, Listener>>,
  form: ManagementForm,
): Emulator {
  const originOf = ({ port }: Listener): string =>
    certificates === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  const listeners = new Set(Object.values(listenerOf));
  const close = async (): Promise<void> => {
    timers.clear();
    await Promise.all(Array.from(listeners, (listener) => listener.close()));
  };
  const sum = (key: "connections" | "tlsHandshakes"): number =>
    listeners.values().reduce((total, listener) => total + listener[key], 0);
  const managementUrl = `${originOf(listenerOf.management)}/api/v0`;
  const path = form === "account" ? `/accounts/${cluster.accountId}/clusters/${cluster.clusterId}` : "";
  return {
    product: cluster.product,
    origin: originOf(listenerOf.data),
    host: new URL(originOf(listenerOf.data)).host,
    managementUrl,
    baseUrl: managementUrl + path,
    managementToken: cluster.managementToken,
    accountId: cluster.accountId,
    clusterId: cluster.clusterId,
    caCertificate: certificates?.ca ?? "",
    issuingCertificate: certificates?.issuing ?? "",
    cluster,
    requests: log.requests,
    get connections() {
      return sum("connections");
    },
    get tlsHandshakes() {
      return sum("tlsHandshakes");
    },
    inject: (...faults) => interventions.inject(faults),
    reached: (operation, { occurrence = 1, when = "received" } = {}) => log.reached(operation, occurrence, when),
    hold: (operation, occurrence = 1, { when = "before" } = {}) => interventions.hold(operation, occurrence, when),
    get secrets() {
      return cluster.secrets;
    },
    liveTokens: () => cluster.liveTokens(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
