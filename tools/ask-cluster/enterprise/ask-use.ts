import { createProbe } from "../../../src/influxdb3/probes.ts";
import { USER_AGENT } from "../../../src/runner/session.ts";
import { type Change, describeChange, waitForChange } from "../change.ts";
import { type Ask, createAsk } from "../probe.ts";
import type { EnterpriseSession } from "../session.ts";
import type { Row } from "../table.ts";
import { type MainToken, readSecret } from "./ask-create.ts";
import type { OwnThings } from "./own-things.ts";
import { describe, readRows, type Send } from "./send.ts";

const ACTIVATION_TIMEOUT_MS = 60_000;
const MORE_ROUNDS = 10;

type Action = "write" | "read";

/** Creates a function that sends the probes of the action with a token. */
export function openProbe(session: EnterpriseSession, accessToken: string): Ask {
  const deps = { ...session, host: session.cluster.host, accessToken, userAgent: USER_AGENT, trace: () => {} };
  return createAsk(deps, createProbe);
}

/** Waits until the server accepts a token, and asks whether it accepts it from then on. */
export async function askActivation(ask: Ask, token: MainToken, session: EnterpriseSession): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const action of ["write", "read"] as const) {
    const change = await waitForAccepted(ask, action, token.createdMs, session);
    const what = action === "write" ? "An invalid line" : "`SELECT 1`";
    rows.push(
      { question: `${what} with a new token is accepted`, answer: describeAccepted(change), setting: "catalogSyncMs" },
      {
        question: `${what} after that, rejected again`,
        answer: `${await countRejected(ask, action, session)} of ${MORE_ROUNDS} times`,
        setting: "nodes",
      },
    );
  }
  return rows;
}

/** Asks what tokens with fewer permissions can do. */
export async function askLimits(own: OwnThings, send: Send, session: EnterpriseSession): Promise<readonly Row[]> {
  const writer = await createLimited(own, "write", session);
  const reader = await createLimited(own, "read", session);
  const v2 = `/api/v2/write?bucket=${own.prefix}&precision=ns`;
  const lines = "probe";
  const badJson = { method: "POST", path: "/api/v3/enterprise/configure/token", token: writer.secret } as const;
  const query = { db: "_internal", q: "SELECT 1", format: "json" };
  const internal = { method: "POST", path: "/api/v3/query_sql", token: reader.secret, json: query } as const;
  return [
    {
      question: "`SELECT 1` with a token that can only write",
      answer: (await writer.ask("read", own.prefix)).description,
      setting: "authorizesSelectOne",
    },
    {
      question: "An invalid line with a token that can only read",
      answer: (await reader.ask("write", own.prefix)).description,
      setting: "forbiddenBody",
    },
    {
      question: "`/api/v2/write` with a token that can only read",
      answer: describe(await send({ method: "POST", path: v2, token: reader.secret, lines })),
      setting: "forbiddenV2WriteStatus",
    },
    {
      question: "`/api/v2/write` with an invalid line",
      answer: describe(await send({ method: "POST", path: v2, token: writer.secret, lines })),
      setting: "invalidV2LineStatus",
    },
    { question: "`SELECT 1` on `_internal` with a database token", answer: describe(await send(internal)) },
    {
      question: "A create request with `{}` and a database token",
      answer: describe(await send({ ...badJson, json: {} })),
      setting: "parsesBeforeAuthorization",
    },
  ];
}

/** Asks whether the checks of the action store something, and whether they create a database. */
export async function askEffects(own: OwnThings, send: Send): Promise<readonly Row[]> {
  const show = { db: own.prefix, q: "SHOW TABLES", format: "json" };
  const tables = readRows(await send({ method: "POST", path: "/api/v3/query_sql", json: show }));
  const stored = tables?.filter((row) => row["table_schema"] === "iox");
  const missing = `${own.prefix}-missing`;
  const path = `/api/v3/write_lp?db=${missing}&precision=nanosecond&accept_partial=false`;
  const write = await send({ method: "POST", path, lines: "probe" });
  const isCreated = (await own.listDatabases()).includes(missing);
  return [
    {
      question: "Tables that the invalid lines created",
      answer: stored === undefined ? "unknown" : `${stored.length}`,
    },
    { question: "An invalid line for a missing database, with the admin token", answer: describe(write) },
    {
      question: "Does that database exist after that?",
      answer: isCreated ? "YES (it will be deleted)" : "no",
      setting: "commitsBeforeParsing",
    },
  ];
}

/** Waits until the server accepts a token for an action. */
export function waitForAccepted(
  ask: Ask,
  action: Action,
  startedMs: number,
  session: EnterpriseSession,
): Promise<Change> {
  const { nonce, now, sleep } = session;
  return waitForChange({
    ask: () => ask(action, `ask-cluster-${nonce}`),
    isExpected: ({ isAccepted }) => isAccepted,
    startedMs,
    timeoutMs: ACTIVATION_TIMEOUT_MS,
    now,
    sleep,
  });
}

async function createLimited(own: OwnThings, action: Action, session: EnterpriseSession) {
  const startedMs = session.now();
  const response = await own.createToken({ suffix: `-${action}`, database: own.prefix, actions: [action] });
  const secret = readSecret(response);
  if (secret === undefined) throw new Error(`Could not create a token that can only ${action}: ${describe(response)}`);
  const ask = openProbe(session, secret);
  await waitForAccepted(ask, action, startedMs, session);
  return { secret, ask };
}

function describeAccepted(change: Change): string {
  const text = describeChange(change, ACTIVATION_TIMEOUT_MS);
  const before = change.before.length === 0 ? "" : `, before that ${change.before.join(", ")}`;
  return change.reached === undefined ? text : `${text}, with ${change.reached.description}${before}`;
}

async function countRejected(ask: Ask, action: Action, { nonce }: EnterpriseSession): Promise<number> {
  let rejected = 0;
  for (let round = 0; round < MORE_ROUNDS; round++) {
    if (!(await ask(action, `ask-cluster-${nonce}`)).isAccepted) rejected++;
  }
  return rejected;
}
