import type { PermissionAction } from "../../src/influxdb/database-token.ts";
import type { ManagementApi } from "../../src/influxdb/management-api.ts";
import { type Activated, NEVER_ACCEPTED } from "./active.ts";
import type { Ask } from "./probe.ts";
import type { Row } from "./table.ts";

/** A database that does not exist, and what can be asked about it. */
export interface Unknown {
  readonly name: string;
  /** Whether the token has permissions on it. */
  readonly isGranted: boolean;
  readonly activated: Activated;
}

/** Asks about a database that does not exist, and whether it exists afterwards. */
export async function askUnknown(unknown: Unknown, ask: Ask, api: ManagementApi): Promise<readonly Row[]> {
  const answerOf = async (action: PermissionAction): Promise<string> => {
    if (!unknown.isGranted) return "not tested: no permission was granted on it";
    if (unknown.activated[action].turned === undefined) return NEVER_ACCEPTED;
    return (await ask(action, unknown.name)).form;
  };
  return [
    {
      question: "A write with an empty body, to a database that does not exist",
      answer: await answerOf("write"),
      setting: "emptyWriteToUnknownDatabaseStatus",
    },
    { question: "A query of a database that does not exist", answer: await answerOf("read") },
    { question: "Does it exist after that?", answer: existsText(unknown.name, await api.getClusterDatabases()) },
  ];
}

/** The router's source says that it cannot exist; if it does, a person has to delete it. */
function existsText(name: string, databases: readonly string[]): string {
  return databases.includes(name) ? `YES: delete it with \`influxctl database delete ${name}\`` : "no";
}
