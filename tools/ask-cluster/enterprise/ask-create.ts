import { formatMark } from "../../../src/grant/mark.ts";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { parseInstantMs } from "../../../src/influxdb/database-token.ts";
import { describeChange, waitForChange } from "../change.ts";
import type { EnterpriseSession } from "../session.ts";
import type { Row } from "../table.ts";
import type { OwnThings } from "./own-things.ts";
import { describe, readObject } from "./send.ts";

/** The main token of this program. */
export interface MainToken {
  readonly suffix: string;
  readonly secret: string;
  readonly createdMs: number;
  readonly rows: readonly Row[];
}

const LIST_TIMEOUT_MS = 30_000;

/** Creates the database, and asks when the server lists it. Throws if it is not created. */
export async function askDatabase(own: OwnThings, session: EnterpriseSession): Promise<readonly Row[]> {
  const startedMs = session.now();
  const response = await own.createDatabase();
  if (response === undefined || response.status >= 300)
    throw new Error(`Could not create the database ${own.prefix}: ${describe(response)}`);
  const listed = await waitUntil(session, startedMs, async () => (await own.listDatabases()).includes(own.prefix));
  return [
    { question: "Creating a database", answer: describe(response) },
    { question: "The database is in the list", answer: listed, setting: "databaseListDelayMs" },
  ];
}

/** Creates the main token, with a name that has a mark if the server accepts it, and looks at its row. */
export async function askCreate(own: OwnThings, session: EnterpriseSession): Promise<MainToken> {
  const marked = ` it's (1/2) (${formatMark({ serverUrl: "https://github.com", repository: "ask-cluster/ask-cluster", runId: "1", runAttempt: "1", nonce: session.nonce, keep: false })})`;
  const both = { database: own.prefix, actions: ["read", "write"] };
  const first = await own.createToken({ ...both, suffix: marked });
  const isNamed = readSecret(first) !== undefined;
  const suffix = isNamed ? marked : "-plain";
  const response = isNamed ? first : await own.createToken({ ...both, suffix });
  const secret = readSecret(response);
  if (secret === undefined) throw new Error(`Could not create a token: ${describe(response)}`);
  const createdMs = session.now();
  const shown = await waitUntil(session, createdMs, async () => (await own.findToken(suffix)) !== undefined);
  const row = await own.findToken(suffix, "permissions, created_at, expiry");
  const operator = await findOperator(own);
  return {
    suffix,
    secret,
    createdMs,
    rows: [
      {
        question: "A token name with a URL, spaces, `'`, `#` and parentheses",
        answer: isNamed ? describeCreated(first) : describe(first),
        setting: "tokenNames",
      },
      { question: "The expiry of a token, compared with `expiry_secs`", answer: describeDrift(response, 600) },
      { question: "The token is in `system.tokens`", answer: shown, setting: "catalogSyncMs" },
      {
        question: "Its permissions there",
        answer: describePermissions(row?.["permissions"], own.prefix),
        setting: "permissionsText",
      },
      { question: "Its times there", answer: describeTime(row?.["expiry"]) },
      { question: "The permissions of the operator token there", answer: operator, setting: "isAdminTextJson" },
    ],
  };
}

/** Asks about create requests that the server should refuse, or that have no expiry. */
export async function askOtherCreates(own: OwnThings, { suffix }: MainToken): Promise<readonly Row[]> {
  const database = own.prefix;
  const actions = ["write"];
  const again = await own.createToken({ suffix, database, actions });
  const missing = await own.createToken({ suffix: "-missing", database: `${database}-missing`, actions });
  const absent = await own.createToken({ suffix: "-absent", database, actions, expiry: {} });
  const none = await own.createToken({ suffix: "-null", database, actions, expiry: { expiry_secs: null } });
  await own.deleteToken("-absent");
  await own.deleteToken("-null");
  return [
    { question: "A second token with the same name", answer: describeCreated(again) },
    {
      question: "A token for a database that does not exist",
      answer: describeCreated(missing),
      setting: "invalidPermissionStatus",
    },
    { question: "A token without `expiry_secs`", answer: describeNoExpiry(absent), setting: "withoutExpiry" },
    { question: "A token with `expiry_secs: null`", answer: describeNoExpiry(none), setting: "withoutExpiry" },
  ];
}

/** The secret of a created token. */
export function readSecret(response: HttpResponse | undefined): string | undefined {
  const token = readObject(response)?.["token"];
  return response?.status === 201 && typeof token === "string" ? token : undefined;
}

/** Describes when something became true. */
export async function waitUntil(
  { now, sleep }: EnterpriseSession,
  startedMs: number,
  isTrue: () => Promise<boolean>,
): Promise<string> {
  const ask = async () => {
    const isExpected = await isTrue();
    return { isAccepted: isExpected, isRefused: false, isUnclear: false, description: isExpected ? "yes" : "not yet" };
  };
  const isExpected = ({ isAccepted }: { readonly isAccepted: boolean }) => isAccepted;
  const change = await waitForChange({ ask, isExpected, startedMs, timeoutMs: LIST_TIMEOUT_MS, now, sleep });
  return describeChange(change, LIST_TIMEOUT_MS);
}

async function findOperator(own: OwnThings): Promise<string> {
  const row = await own.findOperator();
  if (row === undefined) return "not shown";
  const text = formatText(row["permissions"]);
  return /^["[\]*:]{1,20}$/.test(text) ? `\`${text}\`` : "another form";
}

function describeCreated(response: HttpResponse | undefined): string {
  return readSecret(response) === undefined ? describe(response) : "created";
}

function describeDrift(response: HttpResponse | undefined, expirySecs: number): string {
  const token = readObject(response);
  const createdMs = parseInstantMs(String(token?.["created_at"]));
  const expiryMs = parseInstantMs(String(token?.["expiry"]));
  if (createdMs === undefined || expiryMs === undefined) return "one of the times cannot be read";
  const driftMs = expiryMs - createdMs - expirySecs * 1000;
  return driftMs === 0 ? "equal" : `${driftMs} ms different`;
}

function describeNoExpiry(response: HttpResponse | undefined): string {
  if (readSecret(response) === undefined) return describe(response);
  const { expiry, created_at: createdAt } = readObject(response) ?? {};
  if (expiry === null || expiry === undefined) return "never expires";
  const isSame = parseInstantMs(String(expiry)) === parseInstantMs(String(createdAt));
  return isSame ? "expires when it is created" : "expires at another time";
}

function describePermissions(permissions: unknown, database: string): string {
  if (permissions === undefined) return "absent";
  const text = formatText(permissions).replaceAll(database, "DB");
  return /^[\w\s:,;()[\]{}"*.-]{1,200}$/.test(text) ? `\`${text}\`` : "another form";
}

function formatText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

function describeTime(time: unknown): string {
  if (typeof time !== "string") return "no text";
  const form = time.replace(/\d/g, "0");
  return /^[0:.TZ+-]{1,40}$/.test(form) ? `\`${form}\`` : "another form";
}
