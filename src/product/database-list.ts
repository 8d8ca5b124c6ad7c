import type { Product } from "../influxdb/cluster.ts";

/** What a list of databases means on a product, if a database is missing from it. */
export interface DatabaseListRules {
  /** How long the list may lack a database that was just created. */
  readonly maxLagMs: number;
  /** What to do if a later step creates the database. Completes a message, or is empty. */
  readonly adviceForLater: string;
}

const IGNORE = " If a later step creates it, set missing-databases: ignore";
const CREATE_FIRST = " Create it before this step: this product creates tokens only for databases that exist";

/**
 * The rules of a product.
 * @see https://docs.influxdata.com/influxdb3/cloud/admin/databases/create/
 */
export function findDatabaseListRules(product: Product): DatabaseListRules {
  switch (product) {
    case "dedicated":
    case "clustered":
      return { maxLagMs: 0, adviceForLater: IGNORE };
    case "enterprise":
      return { maxLagMs: 0, adviceForLater: CREATE_FIRST };
    case "cloud":
      return { maxLagMs: 10_000, adviceForLater: CREATE_FIRST };
  }
}
