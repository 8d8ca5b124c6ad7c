import type { Emulator } from "../support/influxdb/start.ts";

/** The statements that a token is not live, each with the ID or the mark of the token. */
const STATEMENTS = [
  /Revoked database token (.+)\.$/gm,
  /The cluster no longer knows database token (.+)\.$/gm,
  /No live token has (\S+) in its/gm,
];

/** Finds statements in a log that a token is not live, although it is. Call it when the stage has just ended. */
export function findFalseStatements(log: string, emulator: Emulator): readonly string[] {
  const live = emulator.liveTokens();
  const revoked = STATEMENTS.flatMap((statement) => [...log.matchAll(statement)])
    .filter(([, name = ""]) => live.some(({ id, description }) => id === name || description.includes(name)))
    .map(([statement]) => `a token is live: ${statement}`);
  const isSaidToBeRevoked = /, and it was revoked/.test(log) && live.length > 0;
  return [...revoked, ...(isSaidToBeRevoked ? ["a token is live: it was revoked"] : [])];
}
