import type { WholeResponse } from "../influxdb/response.ts";
import { type Call, isAdmin } from "./call.ts";
import type { EnterpriseDatabase } from "./catalog.ts";
import { readFormat } from "./format.ts";
import { forbidden, plainText, respondRows } from "./responses.ts";
import { INTERNAL } from "./routes.ts";
import { parseJsonBody, parseQueryString, readFlag, readText, requireParameter, SerdeError } from "./serde.ts";

/** The default of `--num-database-limit`. */
const MAX_DATABASES = 100;
const MAX_NAME_LENGTH = 64;

/** Whether a database can have this name: it begins with a letter or a digit, and has at most one `/` inside. */
export function isDatabaseName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && /^[A-Za-z0-9][\w-]*(?:\/[\w-]+)?$/.test(name);
}

/** Lists the databases that this node knows, with `_internal`. */
export function listDatabases(call: Call): WholeResponse {
  const { cluster, node, request } = call;
  if (!isAdmin(call)) return forbidden(cluster.behaviour);
  const parsed = parseQueryString(request.query, (query) => ({
    format: readFormat(requireParameter(query, "format")),
    showsDeleted: readFlag(query, "show_deleted", false),
  }));
  if ("refusal" in parsed) return parsed.refusal;
  const { format, showsDeleted } = parsed.value;
  const newestMs = cluster.now() - cluster.behaviour.databaseListDelayMs;
  const rows = cluster.databaseCatalog
    .seenBy(node)
    .filter(({ isDeleted, createdAtMs }) => (showsDeleted || !isDeleted) && createdAtMs <= newestMs)
    .map(({ name, isDeleted }) => ({ "iox::database": name, ...(showsDeleted && { deleted: isDeleted }) }));
  return respondRows(format, rows);
}

/** Creates a database. */
export function createDatabase(call: Call): WholeResponse {
  const parsed = parseDatabaseBody(call);
  if ("refusal" in parsed) return parsed.refusal;
  const { cluster, node } = call;
  const name = parsed.value;
  if (!isDatabaseName(name)) return plainText(400, "invalid database name");
  if (cluster.databases.length >= MAX_DATABASES)
    return plainText(422, `Adding a new database would exceed limit of ${MAX_DATABASES} databases`);
  if (cluster.addDatabase(name, node) === undefined)
    return plainText(409, "attempted to create a resource that already exists");
  return plainText(200, "");
}

/** Sets the retention period, which the emulator ignores. */
export function updateDatabase(call: Call): WholeResponse {
  const parsed = parseDatabaseBody(call);
  if ("refusal" in parsed) return parsed.refusal;
  const problem = findProblem(call.cluster.databaseCatalog.find(call.node, parsed.value), parsed.value);
  return problem ?? plainText(200, "");
}

/** Deletes a database, by default in the soft way: it gets another name. */
export function deleteDatabase(call: Call): WholeResponse {
  const { cluster, node, request } = call;
  if (!isAdmin(call)) return forbidden(cluster.behaviour);
  const parsed = parseQueryString(request.query, (query) => requireParameter(query, "db"));
  if ("refusal" in parsed) return parsed.refusal;
  const name = parsed.value;
  if (name === INTERNAL) return plainText(400, "cannot delete internal db");
  const problem = findProblem(cluster.databaseCatalog.find(node, name), name);
  if (problem !== undefined) return problem;
  const isHard = request.query.get("hard_delete_at") === "now";
  return cluster.removeDatabase(name, { isHard, node }) ? plainText(200, "") : missing(name);
}

function parseDatabaseBody(call: Call) {
  const { behaviour } = call.cluster;
  if (!isAdmin(call)) return { refusal: forbidden(behaviour) };
  return parseJsonBody(call.request, (body) => {
    const retention = body["retention_period"];
    if (retention !== undefined && retention !== null && !isDuration(retention))
      throw new SerdeError("invalid duration");
    return readText(body, "db");
  });
}

function findProblem(database: EnterpriseDatabase | undefined, name: string): WholeResponse | undefined {
  if (database === undefined) return missing(name);
  if (!database.isDeleted) return undefined;
  return plainText(409, `attempted to modify resource that was already deleted: ${name}`);
}

function missing(name: string): WholeResponse {
  return plainText(404, `the requested resource was not found: ${name}`);
}

function isDuration(value: unknown): boolean {
  return typeof value === "string" && /^(?:none|(?:\d+ ?[a-z]+ ?)+)$/.test(value);
}
