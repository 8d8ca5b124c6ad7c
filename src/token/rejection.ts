/** Why the job does not get a token that was created. `advice` is empty, or begins with a full stop. */
export interface Rejection {
  readonly what: string;
  readonly advice: string;
}

/** The rejection of a token that does not match the request. */
export function createMismatch(tokenId: string, problem: string): Rejection {
  const what = `InfluxDB created a token that does not match the request (${tokenId}): ${problem}. The job did not get this token`;
  return { what, advice: "" };
}

/** The rejection of a token that had expired when the response arrived. `problem` completes "Database token ID …". */
export function createExpired(tokenId: string, problem: string): Rejection {
  return {
    what: `Database token ${tokenId} ${problem}`,
    advice: ". Set a longer expiry, and check the clock of this runner",
  };
}
