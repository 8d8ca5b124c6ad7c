import { defaultEnterpriseBehaviour, type EnterpriseBehaviour } from "../influxdb3/behaviour.ts";
import { EnterpriseCluster } from "../influxdb3/cluster.ts";
import type { NodeCount } from "../influxdb3/nodes.ts";
import type { EnterpriseProduct } from "../influxdb3/routes.ts";
import { createEnterpriseService } from "../influxdb3/service.ts";
import { createService, type ManagementForm } from "./api.ts";
import { type Behaviour, defaultBehaviour } from "./behaviour.ts";
import { type Certificates, createCertificates } from "./certificates.ts";
import { Cluster, type Product as ManagedProduct } from "./cluster.ts";
import type { EmulatedCluster } from "./emulated-cluster.ts";
import { type ExchangeParts, exchange } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { createInterventions, type Hold, type HoldMoment } from "./interventions.ts";
import type { OperationId, Plane } from "./operations.ts";
import { limitRate, type RateLimit } from "./rate-limit.ts";
import { createRequestLog, type LoggedRequest, type RequestMoment } from "./request-log.ts";
import { type Listener, listen } from "./server.ts";
import type { Service } from "./service.ts";
import { createTimers } from "./timers.ts";
import type { TokenRecord } from "./token-record.ts";

// The example IDs of the Management API's OpenAPI file.
const dedicatedIds = {
  accountId: "11111111-1111-4111-8111-111111111111",
  clusterId: "33333333-3333-4333-8333-333333333333",
};
/**
 * The account and cluster ID of a Clustered cluster with the account and cluster form.
 *
 * @see influxdata/influxdb3_mcp_server `src/config.ts`
 */
const clusteredId = "11111111-1111-1111-1111-111111111111";

/** The products that the emulator knows. */
export type Product = ManagedProduct | EnterpriseProduct;

/** How to start a cluster. */
export interface EmulatorOptions {
  /** Default `dedicated`. */
  readonly product?: Product;
  /**
   * Default: the example in the Management API's OpenAPI file. For Clustered, the IDs that InfluxData's clients use.
   */
  readonly accountId?: string;
  readonly clusterId?: string;
  /**
   * The first management token. Clusters of one account share it. On Enterprise and Cloud, an admin token. Default: a new
   * one.
   */
  readonly managementToken?: string | undefined;
  /** The form of the Management API's paths. Default: `account`, which InfluxData's clients use for both products. */
  readonly route?: ManagementForm;
  /** Default `["sensors"]`. */
  readonly databases?: readonly string[];
  /** How long routers (`write`) and queriers (`read`), or both, reject a new token. Default 0. */
  readonly activationDelayMs?: number | { readonly write: number; readonly read: number };
  /** HTTPS, with a new CA, optionally an intermediate one, and `dnsNames` in addition to localhost. Default HTTP. */
  readonly tls?: boolean | { readonly dnsNames?: readonly string[]; readonly intermediate?: boolean };
  /** The emulator's clock, epoch milliseconds. Default: the computer's. */
  readonly now?: () => number;
  /** How much later than the emulator's clock the `Date` header is. `none`: there is no such header. Default 0. */
  readonly dateSkewMs?: number | "none";
  /** Default: chosen by the operating system. */
  readonly port?: number;
  /**
   * Serves the Management API at a separate port, like the separate host of Cloud Dedicated. Default false. Enterprise and
   * Cloud have no such API.
   */
  readonly separatePlanes?: boolean;
  /** Dedicated and Clustered: behaviour that the documentation leaves open. */
  readonly behaviour?: Partial<Behaviour>;
  /** Enterprise and Cloud: behaviour that no public source describes. */
  readonly enterpriseBehaviour?: Partial<EnterpriseBehaviour>;
  /** Enterprise and Cloud: the nodes that serve requests in turn. Default 1. */
  readonly nodes?: NodeCount;
  /** Enterprise and Cloud: how long a node takes to learn of what another node changed. Default 0. */
  readonly catalogSyncMs?: number;
  /** Limit of the requests about tokens and databases: 429 with `Retry-After`. Default none. */
  readonly rateLimit?: RateLimit;
  readonly faults?: readonly Fault[];
  /** Called once for each request, when it is done. */
  readonly onDone?: (request: LoggedRequest) => void;
}

/** A running cluster. */
export interface Emulator extends AsyncDisposable {
  readonly product: Product;
  /** The origin of the data plane, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Host and port of the origin. */
  readonly host: string;
  /** Ends with `/api/v0`. On Enterprise and Cloud, the origin. */
  readonly managementUrl: string;
  /** The URL before `/tokens` and `/databases`, in the form of this cluster. */
  readonly baseUrl: string;
  /** On Enterprise and Cloud, an admin token. */
  readonly managementToken: string;
  /** Empty on Enterprise and Cloud. */
  readonly accountId: string;
  readonly clusterId: string;
  /** PEM; empty for HTTP. */
  readonly caCertificate: string;
  /** PEM of the authority that signed the certificate of the server: `caCertificate` or an intermediate one. */
  readonly issuingCertificate: string;
  readonly cluster: EmulatedCluster;
  readonly requests: readonly LoggedRequest[];
  readonly connections: number;
  readonly tlsHandshakes: number;
  /** Adds faults for future requests. */
  inject(...faults: readonly Fault[]): void;
  /**
   * Resolves when the n-th request of an operation since the start has arrived (`received`, the default) or is `done`.
   * Never settles if there is no such request.
   */
  reached(
    operation: OperationId,
    options?: { readonly occurrence?: number; readonly when?: RequestMoment },
  ): Promise<LoggedRequest>;
  /** Holds the n-th future request of an operation, `before` its effect (the default) or `after` it, until released. */
  hold(operation: OperationId, occurrence?: number, options?: { readonly when?: HoldMoment }): Hold;
  /** All management tokens and issued access tokens, including those whose response was lost. */
  readonly secrets: readonly string[];
  /** The tokens that are neither revoked nor expired. */
  liveTokens(): TokenRecord[];
  /** Destroys every connection at once and cancels delayed effects. */
  close(): Promise<void>;
}

/** Starts a cluster on loopback. Rejects if the port is in use. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = createWorld(options);
  const parts = createParts(world, options);
  const certificates = await createServerCertificates(options.tls);
  const listenTo = (planes: readonly Plane[], port = 0): Promise<Listener> =>
    listen({ port, certificates, handle: (request, response) => exchange(parts, planes, request, response) });
  const isSeparate = options.separatePlanes === true && world.paths.base !== "";
  const data = await listenTo(isSeparate ? ["data"] : ["data", "management"], options.port);
  const management = isSeparate ? await listenTo(["management"]) : data;
  return assemble(world, parts, certificates, { data, management });
}

/** A cluster, its HTTP API, and what only one kind of product has. */
interface World {
  readonly product: Product;
  readonly cluster: EmulatedCluster;
  readonly service: Service;
  readonly accountId: string;
  readonly clusterId: string;
  /** The base of the Management API, and the rest of the path before `/tokens`. */
  readonly paths: { readonly base: string; readonly form: string };
}

function createWorld(options: EmulatorOptions): World {
  const { product = "dedicated" } = options;
  if (product === "enterprise" || product === "cloud") return createEnterpriseWorld(product, options);
  const { route: form = "account" } = options;
  const cluster = createCluster(product, options);
  const { accountId, clusterId } = cluster;
  const path = form === "account" ? `/accounts/${accountId}/clusters/${clusterId}` : "";
  const service = createService(cluster, form);
  return { product, cluster, service, accountId, clusterId, paths: { base: "/api/v0", form: path } };
}

function createEnterpriseWorld(product: EnterpriseProduct, options: EmulatorOptions): World {
  const { managementToken, databases = ["sensors"], nodes = 1, catalogSyncMs = 0, now = Date.now } = options;
  const cluster = new EnterpriseCluster({
    product,
    managementToken,
    databases,
    activationDelayMs: toDelays(options.activationDelayMs),
    behaviour: { ...defaultEnterpriseBehaviour, ...options.enterpriseBehaviour },
    nodes,
    catalogSyncMs,
    now,
  });
  const service = createEnterpriseService(cluster);
  return { product, cluster, service, accountId: "", clusterId: cluster.uuid, paths: { base: "", form: "" } };
}

function toDelays(delay: EmulatorOptions["activationDelayMs"] = 0) {
  return typeof delay === "number" ? { write: delay, read: delay } : delay;
}

function createCluster(product: ManagedProduct, options: EmulatorOptions): Cluster {
  const { databases = ["sensors"], now = Date.now } = options;
  const { managementToken } = options;
  const defaults = product === "dedicated" ? dedicatedIds : { accountId: clusteredId, clusterId: clusteredId };
  const { accountId = defaults.accountId, clusterId = defaults.clusterId } = options;
  const behaviour = { ...defaultBehaviour, ...options.behaviour };
  return new Cluster({
    product,
    accountId,
    clusterId,
    managementToken,
    databases,
    activationDelayMs: toDelays(options.activationDelayMs),
    behaviour,
    now,
  });
}

function createParts({ cluster, service }: World, options: EmulatorOptions): ExchangeParts {
  const { faults = [], rateLimit } = options;
  const interventions = createInterventions();
  interventions.inject(faults);
  return {
    service: limitRate(service, rateLimit, cluster.now),
    log: createRequestLog(options.onDone ?? (() => {})),
    interventions,
    timers: createTimers(),
    now: cluster.now,
    dateSkewMs: options.dateSkewMs === "none" ? undefined : (options.dateSkewMs ?? 0),
  };
}

async function createServerCertificates(tls: EmulatorOptions["tls"] = false): Promise<Certificates | undefined> {
  if (tls === false) return undefined;
  const { dnsNames = [], intermediate } = tls === true ? {} : tls;
  return createCertificates(dnsNames, { intermediate });
}

function assemble(
  { product, cluster, accountId, clusterId, paths }: World,
  { log, interventions, timers }: ExchangeParts,
  certificates: Certificates | undefined,
  listenerOf: Readonly<Record<Plane, Listener>>,
): Emulator {
  const toOrigin = ({ port }: Listener): string =>
    certificates === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  const listeners = new Set(Object.values(listenerOf));
  const close = async (): Promise<void> => {
    timers.clear();
    await Promise.all(Array.from(listeners, (listener) => listener.close()));
  };
  const sum = (key: "connections" | "tlsHandshakes"): number =>
    listeners.values().reduce((total, listener) => total + listener[key], 0);
  const managementUrl = toOrigin(listenerOf.management) + paths.base;
  return {
    product,
    origin: toOrigin(listenerOf.data),
    host: new URL(toOrigin(listenerOf.data)).host,
    managementUrl,
    baseUrl: managementUrl + paths.form,
    managementToken: cluster.managementToken,
    accountId,
    clusterId,
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
