import type { Ask } from "./probe.ts";
import type { Session } from "./session.ts";
import type { Row } from "./table.ts";
import { type Turn, turnText, unclearText, waitForTurn } from "./turn.ts";

/** "A few seconds to a few minutes", both OpenAPI files of the Management API say; five are a few. */
const ACTIVATION_TIMEOUT_MS = 5 * 60_000;

/** How a new token came to be accepted, for each action. */
export interface Activated {
  readonly write: Turn;
  readonly read: Turn;
  readonly rows: readonly Row[];
}

/** Waits until routers and queriers accept the token. */
export async function askActivation(ask: Ask, createdMs: number, session: Session): Promise<Activated> {
  const { database, now, sleep } = session;
  const wait = (action: "write" | "read"): Promise<Turn> =>
    waitForTurn({
      ask: () => ask(action, database),
      isTurned: ({ isAccepted }) => isAccepted,
      startedMs: createdMs,
      timeoutMs: ACTIVATION_TIMEOUT_MS,
      now,
      sleep,
    });
  const [write, read] = await Promise.all([wait("write"), wait("read")]);
  const rows: readonly Row[] = [
    { question: "A write before activation", answer: beforeText(write), setting: "inactiveTokenStatus" },
    { question: "A query before activation", answer: beforeText(read), setting: "inactiveTokenStatus" },
    { question: "Writes accept a new token", answer: activationText(write), setting: "activationDelayMs" },
    { question: "Queries accept a new token", answer: activationText(read), setting: "activationDelayMs" },
    { question: "A write with an empty body", answer: emptyWriteText(write), setting: "emptyWriteStatus" },
  ];
  return { write, read, rows };
}

function beforeText({ before }: Turn): string {
  return before.length === 0 ? "not seen: the first request was accepted" : before.join(", ");
}

function activationText(turn: Turn): string {
  return turnText(turn, ACTIVATION_TIMEOUT_MS);
}

function emptyWriteText({ turned, unclear }: Turn): string {
  if (unclear !== undefined) return unclearText(unclear);
  return turned?.form ?? NEVER_ACCEPTED;
}

/** The answer to a question that needs a token that works. */
export const NEVER_ACCEPTED = "not tested: the token was never accepted";
