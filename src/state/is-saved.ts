import { getState } from "../packages/core.ts";

/** The one state value. The runner gives it to post as `STATE_database-token`. */
export const STATE_KEY = "database-token";

/** Whether main has saved anything but that there is nothing. */
export function hasState(): boolean {
  return getState(STATE_KEY) !== "";
}
