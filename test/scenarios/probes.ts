import type { Fault, FaultKind } from "../support/influxdb/fault.ts";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import type { Emulator } from "../support/influxdb/start.ts";

/** Every answer to a probe is this one. */
export function probesMeet(fault: FaultKind): readonly Fault[] {
  return (["PostWrite", "GetLegacyQuery"] as const).map((on) => ({ on, occurrence: "every", fault }));
}

/** The requests that ask the cluster whether it accepts a token. */
export function probesOf(emulator: Emulator): readonly LoggedRequest[] {
  return emulator.requests.filter(({ plane }) => plane === "data");
}

/** What was asked, in the order of its coming: `PostWrite sensors`. */
export function questionsTo(emulator: Emulator): readonly string[] {
  return probesOf(emulator).map(({ operation, path }) => {
    const query = new URL(path, emulator.origin).searchParams;
    return `${operation} ${query.get("bucket") ?? query.get("db")}`;
  });
}
