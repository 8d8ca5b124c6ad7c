import type { Http } from "../../src/http/http.ts";
import type { HttpResponse } from "../../src/http/messages.ts";
import { describeBody } from "../../src/influxdb/api-response.ts";
import { createProbe, type DataApiDeps } from "../../src/influxdb/data-api.ts";
import type { PermissionAction } from "../../src/influxdb/database-token.ts";

/** What the data plane has said to a request. */
export interface Said {
  /** What the action would make of it: the token is accepted. */
  readonly isAccepted: boolean;
  /** It is an answer that the action does not understand, and asks no more after it. */
  readonly isUnclear: boolean;
  /** 401 or 403. */
  readonly isRefused: boolean;
  /** The answer in our own words: `204`, or `200 with an error in its body`. */
  readonly form: string;
}

/** Sends a write without a line, or SHOW MEASUREMENTS. Throws if no connection is made, or if the user interrupts. */
export type Ask = (action: PermissionAction, database: string) => Promise<Said>;

const TIMEOUT_MS = 20_000;

/** Asks with the action's own probes, and keeps the raw answer besides. */
export function askWith(parts: DataApiDeps): Ask {
  return async (action, database) => {
    let answer: HttpResponse | undefined;
    const http: Http = {
      ...parts.http,
      exchange: async (request) => {
        answer = await parts.http.exchange(request);
        return answer;
      },
    };
    const result = await createProbe({ ...parts, http })(action, database, TIMEOUT_MS, 1);
    if (result.kind === "unreachable") throw new Error(`Could not send a request to ${parts.host}: ${result.why}`);
    return {
      isUnclear: result.kind === "unclear",
      isAccepted: result.kind === "accepted",
      isRefused: answer?.status === 401 || answer?.status === 403,
      form: formOf(answer),
    };
  };
}

/** An answer without a word of its body, which may hold names. `undefined` is no answer. */
export function formOf(answer: HttpResponse | undefined): string {
  if (answer === undefined) return "no response";
  if (isJsonWith(answer, "error")) return `${answer.status} with an error in its body`;
  if (answer.status < 400 || isJsonWith(answer, "message")) return String(answer.status);
  return `${answer.status} (${describeBody(answer)})`;
}

function isJsonWith(answer: HttpResponse, key: string): boolean {
  return new RegExp(`"${key}"\\s*:`).test(answer.body);
}
