import { info as coreInfo } from "../packages/core.ts";

/**
 * Logs a line. The runner executes `##[…]` anywhere in a line, and the name of a token may contain that, because its
 * author may have inserted the title of a pull request.
 */
export function info(message: string): void {
  coreInfo(message.replaceAll("##[", "## ["));
}
