import type { HttpResponse } from "../http/messages.ts";
import { readJson } from "../influxdb/api-response.ts";
import { object, safeParse, string } from "../packages/zod.ts";
import { readList } from "../redaction/json.ts";

const entryWithName = object({ "iox::database": string() });

/** The database with the tables of the server itself. */
const INTERNAL = "_internal";

/** The names of the databases in a response, without the server's own; `undefined` if it is not such a list. */
export function readDatabases(response: HttpResponse): readonly string[] | undefined {
  if (response.status !== 200) return undefined;
  const names = readList(readJson(response), (entry) => safeParse(entryWithName, entry).data?.["iox::database"]);
  return names?.filter((name) => name !== INTERNAL);
}
