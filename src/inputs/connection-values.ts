import type { Product } from "../influxdb/cluster.ts";

/** The values of the connection inputs. */
export interface ConnectionValues {
  readonly product: Product;
  readonly "management-token": string;
  readonly "account-id": string;
  readonly "cluster-id": string;
  readonly host: string;
  readonly "management-url": string;
  readonly "ca-certificate": string;
  /** Only for products without influxctl: both must be unset. Otherwise, the profile is already merged. */
  readonly profile?: string;
  readonly config?: string;
}
