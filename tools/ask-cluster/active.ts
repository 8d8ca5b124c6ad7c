import { type Change, describeChange, describeUnclear, waitForChange } from "./change.ts";
import type { Ask } from "./probe.ts";
import type { Session } from "./session.ts";
import type { Row } from "./table.ts";

/** Both OpenAPI files of the Management API say that activation takes "a few seconds to a few minutes". */
const ACTIVATION_TIMEOUT_MS = 5 * 60_000;

/** The answer to a question that needs an active token. */
export const NEVER_ACCEPTED = "not tested: the token was never accepted";

/** How a new token was activated, for each permission. */
export interface Activation {
  readonly write: Change;
  readonly read: Change;
  readonly rows: readonly Row[];
}

/** Waits until the cluster accepts the token for writes and for queries. */
export async function askActivation(ask: Ask, createdMs: number, session: Session): Promise<Activation> {
  const { database, now, sleep } = session;
  const wait = (action: "write" | "read"): Promise<Change> =>
    waitForChange({
      ask: () => ask(action, database),
      isExpected: ({ isAccepted }) => isAccepted,
      startedMs: createdMs,
      timeoutMs: ACTIVATION_TIMEOUT_MS,
      now,
      sleep,
    });
  const [write, read] = await Promise.all([wait("write"), wait("read")]);
  const rows: readonly Row[] = [
    { question: "A write before activation", answer: describeBefore(write), setting: "inactiveTokenStatus" },
    { question: "A query before activation", answer: describeBefore(read), setting: "inactiveTokenStatus" },
    {
      question: "Writes with a new token are accepted",
      answer: describeActivation(write),
      setting: "activationDelayMs",
    },
    {
      question: "Queries with a new token are accepted",
      answer: describeActivation(read),
      setting: "activationDelayMs",
    },
    { question: "A write with an empty body", answer: describeEmptyWrite(write), setting: "emptyWriteStatus" },
  ];
  return { write, read, rows };
}

function describeBefore({ before }: Change): string {
  return before.length === 0 ? "not seen: the first request was accepted" : before.join(", ");
}

function describeActivation(change: Change): string {
  return describeChange(change, ACTIVATION_TIMEOUT_MS);
}

function describeEmptyWrite({ reached, unclear }: Change): string {
  if (unclear !== undefined) return describeUnclear(unclear);
  return reached?.description ?? NEVER_ACCEPTED;
}
