/** Where a write goes and how its timestamps are meant, or what is wrong with its query string. */
export type WriteTarget = { readonly database: string; readonly unitNs: bigint } | { readonly problem: string };

const unitsNs: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
};
// InfluxDB 1.x's names and its two longer units.
const legacyUnitsNs: Readonly<Record<string, bigint>> = {
  ...unitsNs,
  n: 1n,
  u: 1_000n,
  µ: 1_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const databaseNamePattern = /^[A-Za-z0-9_/-]{1,64}$/;
/** Retention policies that name the database itself, not `db/rp`. */
const defaultRetentionPolicies: readonly string[] = ["", "autogen", "default"];

/** Reads the query string of `/api/v2/write`. `org` is ignored, also where it is empty or left out. */
export function writeTarget(query: URLSearchParams): WriteTarget {
  return target(query.get("bucket") ?? "", unitsNs[query.get("precision") || "ns"]);
}

/** Reads the query string of `/write`. */
export function legacyWriteTarget(query: URLSearchParams): WriteTarget {
  return target(legacyDatabase(query), legacyUnitsNs[query.get("precision") || "ns"]);
}

/** The database of a v1 request: `db`, or `db/rp` where the retention policy is not the default one. */
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
