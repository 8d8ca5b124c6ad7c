import { getState } from "../packages/core.ts";

/** The name of the only state value. The runner passes it to post as `STATE_database-token`. */
export const STATE_KEY = "database-token";

/** Whether main has saved a state that is not empty. */
export function hasState(): boolean {
  return getState(STATE_KEY) !== "";
}
