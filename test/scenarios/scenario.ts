import { findContract } from "../support/contract/open-api.ts";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../support/influxdb/start.ts";
import type { Job, JobOptions } from "../support/runner/job.ts";
import { jobScenario } from "../support/runner/job-scenario.ts";

/** The root action, as a workflow names it. */
export const ACTION = "action.yml";

type Inputs = Readonly<Record<string, string>>;

/** A cluster, and a job that uses it. */
export interface Setup {
  readonly emulator: Emulator;
  readonly job: Job;
  /** The connection inputs for this cluster, a default grant, and the inputs of the scenario. */
  readonly inputs: (more?: Inputs) => Inputs;
  /**
   * The method and the last part of the path of every request to the Management API, such as `POST tokens`. On Enterprise
   * and Cloud, the operations about tokens and databases, such as `CreateResourceToken`.
   */
  readonly requests: () => readonly string[];
}

/** Validates every exchange of every scenario, if InfluxData's OpenAPI files are available. */
const contract = findContract();

/**
 * A scenario with `setUp`, which creates a cluster and a job and validates every exchange with InfluxData's OpenAPI
 * files.
 */
export const scenario = jobScenario.extend("setUp", async ({ watch, newJob }) => {
  return async (options: EmulatorOptions = {}, jobOptions: JobOptions = {}): Promise<Setup> => {
    const emulator = watch(await startEmulator(options), (exchange) =>
      problemsByContract(exchange, options.product ?? "dedicated"),
    );
    const job = newJob({ masks: [emulator.managementToken], ...jobOptions });
    return {
      emulator,
      job,
      inputs: (more = {}) => ({ ...connectionInputs(emulator), databases: "sensors", permissions: "write", ...more }),
      requests: () => emulator.requests.filter(({ plane }) => plane === "management").map(formatRequest),
    };
  };
});

function problemsByContract(exchange: LoggedRequest, product: Emulator["product"]): readonly string[] {
  return contract?.validateExchange({ ...exchange, product }) ?? [];
}

/** The connection inputs that a workflow needs for this cluster. */
export function connectionInputs(emulator: Emulator): Inputs {
  const common = {
    "management-token": emulator.managementToken,
    host: emulator.origin,
    "ca-certificate": emulator.caCertificate,
  };
  if (emulator.product !== "dedicated") return { ...common, product: emulator.product };
  return {
    ...common,
    "management-url": emulator.managementUrl,
    "account-id": emulator.accountId,
    "cluster-id": emulator.clusterId,
  };
}

function formatRequest({ method, path, operation }: LoggedRequest): string {
  if (path.startsWith("/api/v3/")) return operation ?? `${method} ${path}`;
  return `${method} ${path.replace(/^.*\/(?=(databases|tokens)\b)/, "")}`;
}
