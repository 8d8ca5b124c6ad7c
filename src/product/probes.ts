import type { Product } from "../influxdb/cluster.ts";
import { createProbe as createManagedProbe } from "../influxdb/data-api.ts";
import type { Probe, ProbeDeps } from "../influxdb/probe.ts";

/** How to check whether a cluster accepts a token. */
export interface ProductProbe {
  readonly probe: Probe;
  /** How many rounds in a row must accept the token. */
  readonly requiredRounds: number;
}

/** Creates the probe of a product. */
export async function createProbe(product: Product, deps: ProbeDeps): Promise<ProductProbe> {
  switch (product) {
    case "dedicated":
    case "clustered":
      return { probe: createManagedProbe(deps), requiredRounds: 1 };
    case "enterprise":
    case "cloud": {
      const { createProbe: createEnterpriseProbe } = await import("../influxdb3/enterprise.ts");
      // A node learns about a token up to some seconds after another node, and a load balancer alternates between them.
      return { probe: createEnterpriseProbe(deps), requiredRounds: 2 };
    }
  }
}
