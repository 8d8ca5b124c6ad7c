import type { Product } from "../influxdb/cluster.ts";

/** What a list of databases means on a product, if a database is missing from it. */
export interface DatabaseListRules {
  /** How long the list may lack a database that was just created. */
  readonly maxLagMs: number;
  /** What to do if a database does not exist. */
  readonly advice: string;
}

const CREATE_OR_IGNORE =
  "Correct the name or create the database. If a later step creates it, set missing-databases: ignore";
const CREATE_FIRST =
  "Correct the name, or create the database before this step (`influxdb3 create database NAME`), because Enterprise and Cloud create tokens only for databases that exist";

/**
 * The rules of a product.
 * @see https://docs.influxdata.com/influxdb3/cloud/admin/databases/create/
 */
export function findDatabaseListRules(product: Product): DatabaseListRules {
  switch (product) {
    case "dedicated":
    case "clustered":
      return { maxLagMs: 0, advice: CREATE_OR_IGNORE };
    case "enterprise":
      return { maxLagMs: 0, advice: CREATE_FIRST };
    case "cloud":
      return { maxLagMs: 10_000, advice: CREATE_FIRST };
  }
}
