import type { PermissionAction } from "../../src/influxdb/database-token.ts";
import type { ManagementApi } from "../../src/influxdb/management-api.ts";
import { type Activation, NEVER_ACCEPTED } from "./active.ts";
import type { Ask } from "./probe.ts";
import type { Row } from "./table.ts";

/** A database that does not exist, and what the token can do with it. */
export interface UnknownDatabase {
  readonly name: string;
  /** Whether the token has permissions on it. */
  readonly isGranted: boolean;
  readonly activation: Activation;
}

/** Asks about a database that does not exist, and whether it exists afterwards. */
export async function askUnknown(unknown: UnknownDatabase, ask: Ask, api: ManagementApi): Promise<readonly Row[]> {
  const findAnswer = async (action: PermissionAction): Promise<string> => {
    if (!unknown.isGranted) return "not tested: no permission was granted on it";
    if (unknown.activation[action].reached === undefined) return NEVER_ACCEPTED;
    return (await ask(action, unknown.name)).description;
  };
  return [
    {
      question: "A write with an empty body, to a database that does not exist",
      answer: await findAnswer("write"),
      setting: "emptyWriteToUnknownDatabaseStatus",
    },
    { question: "A query of a database that does not exist", answer: await findAnswer("read") },
    {
      question: "Does the database exist after that?",
      answer: describeExistence(unknown.name, await api.getClusterDatabases()),
    },
  ];
}

/** According to the router's source code, the database cannot exist. If it does, the user must delete it. */
function describeExistence(name: string, databases: readonly string[]): string {
  return databases.includes(name) ? `YES: delete it with \`influxctl database delete ${name}\`` : "no";
}
