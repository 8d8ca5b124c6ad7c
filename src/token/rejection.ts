/** Why the job does not get a token that was created. `advice` is empty, or begins with a full stop. */
export interface Rejection {
  readonly what: string;
  readonly advice: string;
}

/** The rejection of a token that does not match the request. */
export function createMismatchRejection(tokenId: string, problem: string): Rejection {
  const what = `InfluxDB created a token that does not match the request (${tokenId}): ${problem}. The job did not get this token`;
  return { what, advice: "" };
}

/** The rejection of a token that had expired when the response arrived. `problem` completes "Database token ID …". */
export function createExpiredRejection(tokenId: string, problem: string): Rejection {
  return {
    what: `Database token ${tokenId} ${problem}`,
    advice: ". Set a longer expiry, and check the clock of this runner",
  };
}

/** The error if a clean-up fails: both failures, and what happens next. */
export function createCleanUpError(what: string, cause: Error): Error {
  return new Error(`${what}. ${cause.message}. The post step tries again to revoke any token that was created`, {
    cause,
  });
}
