import type { Fault, FaultKind } from "../support/influxdb/fault.ts";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import type { Emulator } from "../support/influxdb/start.ts";

/** Injects a fault into every probe. */
export function failProbes(fault: FaultKind): readonly Fault[] {
  return (["PostWrite", "GetLegacyQuery"] as const).map((on) => ({ on, occurrence: "every", fault }));
}

/** The requests that check whether the cluster accepts a token. */
export function filterProbes(emulator: Emulator): readonly LoggedRequest[] {
  return emulator.requests.filter(({ plane }) => plane === "data");
}

/** The operation and database of each probe, sorted because the probes of a round are sent at the same time: `PostWrite sensors`. */
export function listProbes(emulator: Emulator): readonly string[] {
  const probes = filterProbes(emulator).map(({ operation, path }) => {
    const query = new URL(path, emulator.origin).searchParams;
    return `${operation} ${query.get("bucket") ?? query.get("db")}`;
  });
  return probes.sort();
}
