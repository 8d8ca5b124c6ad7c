import { warning } from "./annotations.ts";

/** Warns that a server of Enterprise lacks a security fix. */
export function warnOfOldVersion(version: string): void {
  warning(
    `InfluxDB 3 Enterprise ${version} has a known security problem: a token that may write can delete databases. Update the server to 3.8.4 or later`,
  );
}
