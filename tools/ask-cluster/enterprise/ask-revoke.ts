import { describeChange, waitForChange } from "../change.ts";
import type { Ask } from "../probe.ts";
import type { EnterpriseSession } from "../session.ts";
import type { Row } from "../table.ts";
import { type MainToken, waitUntil } from "./ask-create.ts";
import type { OwnThings } from "./own-things.ts";
import { describe } from "./send.ts";

const REJECTION_TIMEOUT_MS = 60_000;
/** A node that lags may accept a token after another one has rejected it. */
const MORE_ROUNDS = 10;

/** Revokes the main token, and asks how the server treats it afterwards. */
export async function askRevoked(
  own: OwnThings,
  ask: Ask,
  { suffix }: MainToken,
  session: EnterpriseSession,
): Promise<readonly Row[]> {
  const response = await own.deleteToken(suffix);
  const startedMs = session.now();
  const rows: Row[] = [{ question: "DELETE of a token", answer: describe(response) }];
  if (response === undefined || response.status >= 300) return rows;
  for (const action of ["write", "read"] as const) {
    const what = action === "write" ? "Writes" : "Queries";
    const change = await waitForChange({
      ask: () => ask(action, own.prefix),
      isExpected: ({ isRefused }) => isRefused,
      startedMs,
      timeoutMs: REJECTION_TIMEOUT_MS,
      now: session.now,
      sleep: session.sleep,
    });
    const text = describeChange(change, REJECTION_TIMEOUT_MS);
    const status = change.reached === undefined ? "" : `, with ${change.reached.description}`;
    let accepted = 0;
    for (let round = 0; round < MORE_ROUNDS; round++) if ((await ask(action, own.prefix)).isAccepted) accepted++;
    rows.push({
      question: `${what} with a revoked token are rejected`,
      answer: `${text}${status}; accepted again ${accepted} of ${MORE_ROUNDS} times`,
      setting: "catalogSyncMs",
    });
  }
  const isGone = async (): Promise<boolean> => (await own.findToken(suffix)) === undefined;
  rows.push(
    { question: "DELETE of a deleted token", answer: describe(await own.deleteToken(suffix)) },
    { question: "A deleted token is absent from `system.tokens`", answer: await waitUntil(session, startedMs, isGone) },
  );
  return rows;
}

/** Deletes the database, and asks what happens to the tokens for it. */
export async function askDeletedDatabase(own: OwnThings): Promise<readonly Row[]> {
  const response = await own.deleteDatabase();
  const isKept = (await own.findToken("-write")) !== undefined;
  return [
    { question: "Deleting the database", answer: describe(response) },
    {
      question: "A token for a deleted database",
      answer: isKept ? "is still in `system.tokens`" : "is gone",
      setting: "deletesTokensWithDatabase",
    },
  ];
}
