import { type ParsedLines, type Point, parseLines } from "../influxdb/line-protocol.ts";
import { dataError, type WholeResponse } from "../influxdb/response.ts";
import type { Call } from "./call.ts";
import type { EnterpriseDatabase } from "./catalog.ts";
import { isDatabaseName } from "./database-api.ts";
import { errorJson, forbidden, plainText } from "./responses.ts";
import { INTERNAL } from "./routes.ts";
import { parseQueryString, readFlag, requireParameter, SerdeError } from "./serde.ts";
import { grantsDatabase } from "./token.ts";

const MS = 1_000_000n;
const shortUnitsNs: Readonly<Record<string, bigint>> = { ns: 1n, us: 1_000n, ms: MS, s: 1000n * MS };
const unitsNs: Readonly<Record<string, bigint>> = {
  ...shortUnitsNs,
  n: 1n,
  u: 1_000n,
  nanosecond: 1n,
  microsecond: 1_000n,
  millisecond: MS,
  second: 1000n * MS,
  auto: 1n,
};

interface WriteRequest {
  readonly database: string;
  readonly unitNs: bigint;
  readonly acceptsPartial: boolean;
}

/** How one of the two endpoints reports what it refuses. */
interface WriteForm {
  readonly forbiddenStatus: 401 | 403;
  readonly refuseLines: (invalid: readonly InvalidLine[], acceptsPartial: boolean) => WholeResponse;
  readonly refuse: (message: string) => WholeResponse;
}

interface InvalidLine {
  readonly original_line: string;
  readonly line_number: number;
  readonly error_message: string;
}

/** Writes line protocol. By default, it stores the valid lines even if others are invalid. */
export function writeLp(call: Call): WholeResponse {
  const parsed = parseQueryString(call.request.query, (query) => {
    readFlag(query, "no_sync", false);
    return {
      database: requireParameter(query, "db"),
      unitNs: readPrecision(query.get("precision") ?? "auto", unitsNs),
      acceptsPartial: readFlag(query, "accept_partial", true),
    };
  });
  if ("refusal" in parsed) return parsed.refusal;
  return write(call, parsed.value, {
    forbiddenStatus: 403,
    refuse: (message) => plainText(400, message),
    refuseLines: (invalid, acceptsPartial) =>
      acceptsPartial
        ? errorJson(400, "partial write of line protocol occurred", invalid)
        : errorJson(400, "line protocol parsing error", invalid[0]),
  });
}

/** Writes line protocol like InfluxDB 2: all lines or none. */
export function writeV2(call: Call): WholeResponse {
  const { forbiddenV2WriteStatus, invalidV2LineStatus } = call.cluster.behaviour;
  const parsed = parseQueryString(call.request.query, (query) => ({
    database: requireParameter(query, "bucket"),
    unitNs: readPrecision(query.get("precision") ?? "ns", shortUnitsNs),
    acceptsPartial: false,
  }));
  if ("refusal" in parsed) return dataError(400, parsed.refusal.body);
  return write(call, parsed.value, {
    forbiddenStatus: forbiddenV2WriteStatus,
    refuse: (message) => dataError(400, message),
    refuseLines: ([invalid]) =>
      dataError(invalidV2LineStatus, `line protocol parsing error: ${invalid?.error_message ?? ""}`),
  });
}

/** Refuses what needs no change of the catalog, and then writes. */
function write(call: Call, request: WriteRequest, form: WriteForm): WholeResponse {
  const { cluster, node } = call;
  const { commitsBeforeParsing, parsesBeforeAuthorization } = cluster.behaviour;
  const lines = splitLines(call.request.body, request.unitNs, cluster.now());
  const invalid = lines.invalid.length > 0 && !request.acceptsPartial ? lines.invalid : undefined;
  if (parsesBeforeAuthorization && invalid !== undefined) return form.refuseLines(invalid, false);
  const database = cluster.findDatabase(node, request.database);
  if (!isWritable(call, request.database, database)) return forbidden(cluster.behaviour, form.forbiddenStatus);
  if (call.request.bodyProblem !== undefined) return form.refuse(call.request.bodyProblem);
  if (database === undefined && !isDatabaseName(request.database)) return form.refuse("invalid database name");
  if (invalid !== undefined && !commitsBeforeParsing) return form.refuseLines(invalid, false);
  const target =
    database ?? cluster.addDatabase(request.database, node) ?? cluster.databaseCatalog.find(node, request.database);
  if (invalid !== undefined) return form.refuseLines(invalid, false);
  return store(target, lines, form);
}

/** By now, a missing database has been created, even if there is nothing to store. */
function store(database: EnterpriseDatabase | undefined, { points, invalid }: Lines, form: WriteForm): WholeResponse {
  if (points.length + invalid.length === 0) return form.refuse("incoming write was empty");
  database?.points.push(...points);
  return invalid.length > 0 ? form.refuseLines(invalid, true) : plainText(204, "");
}

function isWritable({ token }: Call, name: string, database: EnterpriseDatabase | undefined): boolean {
  if (token === undefined) return true;
  if (name === INTERNAL && !token.isAdmin) return false;
  return grantsDatabase(token, "write", database?.id);
}

interface Lines {
  readonly points: readonly Point[];
  readonly invalid: readonly InvalidLine[];
}

function splitLines(body: string, unitNs: bigint, nowMs: number): Lines {
  const points: Point[] = [];
  const invalid: InvalidLine[] = [];
  const rules = { unitNs, nowNs: BigInt(Math.trunc(nowMs)) * MS };
  for (const [index, line] of body.split("\n").entries()) {
    const parsed: ParsedLines = parseLines(line, rules);
    if ("points" in parsed) points.push(...parsed.points);
    else
      invalid.push({
        original_line: line,
        line_number: index + 1,
        error_message: "Expected at least one space character, got end of input",
      });
  }
  return { points, invalid };
}

/** @throws SerdeError */
function readPrecision(text: string, units: Readonly<Record<string, bigint>>): bigint {
  const unitNs = units[text];
  if (unitNs === undefined) throw new SerdeError(`unknown variant \`${text}\``);
  return unitNs;
}
