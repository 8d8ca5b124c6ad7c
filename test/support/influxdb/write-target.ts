/** The database of a write and the unit of its timestamps, or the problem with its query string. */
export type WriteTarget = { readonly database: string; readonly unitNs: bigint } | { readonly problem: string };

const unitsNs: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
};
// The names of InfluxDB 1.x, and its two longer units.
const legacyUnitsNs: Readonly<Record<string, bigint>> = {
  ...unitsNs,
  n: 1n,
  u: 1_000n,
  µ: 1_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const databaseNamePattern = /^[A-Za-z0-9_/-]{1,64}$/;
/** Retention policies for which the database is `db`, not `db/rp`. */
const defaultRetentionPolicies: readonly string[] = ["", "autogen", "default"];

/** Parses the query string of `/api/v2/write`. `org` is optional and ignored. */
export function writeTarget(query: URLSearchParams): WriteTarget {
  return target(query.get("bucket") ?? "", unitsNs[query.get("precision") || "ns"]);
}

/** Parses the query string of `/write`. */
export function legacyWriteTarget(query: URLSearchParams): WriteTarget {
  return target(legacyDatabase(query), legacyUnitsNs[query.get("precision") || "ns"]);
}

/** The database of a v1 request: `db`, or `db/rp` if the retention policy is not the default. */
export function legacyDatabase(query: URLSearchParams): string {
  const database = query.get("db") ?? "";
  const retentionPolicy = query.get("rp") ?? "";
  return defaultRetentionPolicies.includes(retentionPolicy) ? database : `${database}/${retentionPolicy}`;
}

function target(database: string, unitNs: bigint | undefined): WriteTarget {
  if (!databaseNamePattern.test(database)) return { problem: "invalid or missing database name" };
  if (unitNs === undefined) return { problem: "invalid precision" };
  return { database, unitNs };
}
