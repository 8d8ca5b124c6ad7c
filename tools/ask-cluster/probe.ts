import type { Http } from "../../src/http/http.ts";
import type { HttpResponse } from "../../src/http/messages.ts";
import { describeBody } from "../../src/influxdb/api-response.ts";
import { createProbe as createManagedProbe } from "../../src/influxdb/data-api.ts";
import type { PermissionAction } from "../../src/influxdb/database-token.ts";
import type { ProbeDeps } from "../../src/influxdb/probe.ts";

/** The response of the data API to a probe. */
export interface ProbeResponse {
  /** Whether it tells the action that the cluster accepts the token. */
  readonly isAccepted: boolean;
  /** Whether the action does not understand it. The action would send no other probe. */
  readonly isUnclear: boolean;
  /** 401 or 403. */
  readonly isRefused: boolean;
  /** A description without text of the cluster: `204`, or `200 with an error in its body`. */
  readonly description: string;
}

/** Sends a probe of the action. Throws if there is no connection, or if the user interrupts. */
export type Ask = (action: PermissionAction, database: string) => Promise<ProbeResponse>;

const TIMEOUT_MS = 20_000;

/** Creates a function that sends the probes of the action. Unlike the action, it also reads the response itself. */
export function createAsk(deps: ProbeDeps, createProbe = createManagedProbe): Ask {
  return async (action, database) => {
    let response: HttpResponse | undefined;
    const http: Http = {
      ...deps.http,
      exchange: async (request) => {
        response = await deps.http.exchange(request);
        return response;
      },
    };
    const result = await createProbe({ ...deps, http })(action, database, TIMEOUT_MS, 1);
    if (result.kind === "unreachable") throw new Error(`Could not send a request to ${deps.host}: ${result.why}`);
    return {
      isUnclear: result.kind === "unclear",
      isAccepted: result.kind === "accepted",
      isRefused: response?.status === 401 || response?.status === 403,
      description: describeResponse(response),
    };
  };
}

/** Describes a response without quoting its body, which may contain names. `undefined` means that there was none. */
export function describeResponse(response: HttpResponse | undefined): string {
  if (response === undefined) return "no response";
  if (isJsonWith(response, "error")) return `${response.status} with an error in its body`;
  if (response.status < 400 || isJsonWith(response, "message")) return String(response.status);
  return `${response.status} (${describeBody(response)})`;
}

function isJsonWith(response: HttpResponse, key: string): boolean {
  return new RegExp(`"${key}"\\s*:`).test(response.body);
}
