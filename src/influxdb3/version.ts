import type { HttpResponse } from "../http/messages.ts";

/** The version in a response if it is older than 3.8.4. Before that, a token that may write could delete databases. */
export function findOldVersion({ headers }: HttpResponse): string | undefined {
  const [version, minor, patch] = /^v?3\.(\d{1,3})\.(\d{1,3})/.exec(String(headers["x-influxdb-version"])) ?? [];
  return Number(minor) * 1_000 + Number(patch) < 8_004 ? version : undefined;
}
