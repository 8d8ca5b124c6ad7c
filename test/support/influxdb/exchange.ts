import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import type { ApiRequest } from "./api-request.ts";
import { deliver } from "./delivery.ts";
import { createPlan, type Plan } from "./fault-plan.ts";
import type { Interventions } from "./interventions.ts";
import type { Plane } from "./operations.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import { html, type WholeResponse } from "./response.ts";
import type { ApiResponse, ReceivedOperation, Service } from "./service.ts";
import type { Timers } from "./timers.ts";

/** What an exchange needs in addition to its two streams. */
export interface ExchangeParts {
  readonly service: Service;
  readonly log: RequestLog;
  readonly interventions: Interventions;
  readonly timers: Timers;
  readonly now: () => number;
  /** How much later than the emulator's clock the `Date` header is. Undefined: there is no such header. */
  readonly dateSkewMs: number | undefined;
}

/** The response to a request for a plane that the listener does not serve. */
const wrongPlane: ApiResponse = { response: html(404), isOwn: false };

/** Receives a request, acts on it and responds, unless a fault or a hold changes that. */
export async function exchange(
  parts: ExchangeParts,
  planes: readonly Plane[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { log, timers } = parts;
  const received = await receive(parts, incoming);
  if (received === undefined) return;
  const { route, entry } = received;
  const meeting = parts.interventions.meet(route);
  const plan = createPlan(meeting.fault, (status, message) => parts.service.createError(status, message, route.plane));
  const act = (): WholeResponse => {
    const { response: own, isOwn } = planes.includes(route.plane) ? route.perform() : wrongPlane;
    log.note(entry, { effect: isOwn, faulted: meeting.fault !== undefined || !isOwn });
    return own;
  };
  log.note(entry, { faulted: meeting.fault !== undefined });
  await meeting.pass("before", entry);
  await timers.pause(plan.waitBeforeMs);
  const outcome = plan.effect === "now" ? plan.response(act()) : plan.response();
  await meeting.pass("after", entry);
  await timers.pause(plan.waitAfterMs);
  if (typeof outcome === "object") log.note(entry, { response: outcome });
  prepare(response, parts);
  await deliver(response, outcome, plan.delivery, timers);
  const connected = isStillConnected(incoming);
  const laterMs = laterEffectMs(plan);
  if (laterMs !== undefined) await timers.pause(laterMs).then(act);
  log.note(entry, { done: true });
  log.note(entry, { delivered: response.writableFinished && (await connected) });
}

/**
 * Whether the client had not disconnected before this call. A busy emulator can read a request, and respond to it,
 * before it reads that the client has disconnected since. It reads this in the next turn of the event loop.
 */
async function isStillConnected({ socket }: IncomingMessage): Promise<boolean> {
  await setImmediate();
  await setImmediate();
  return !socket.readableEnded && !socket.destroyed;
}

/** How long after the response the cluster acts on the request, for the first or the second time. */
function laterEffectMs(plan: Plan): number | undefined {
  if (plan.effect === "now") return plan.againAfterMs;
  return plan.effect === "never" ? undefined : plan.effect.afterMs;
}

interface Received {
  readonly route: ReceivedOperation;
  readonly entry: LoggedRequest;
}

/** Undefined if the client disconnects before the complete request has arrived. Such a request does not count. */
async function receive({ service, log, now }: ExchangeParts, incoming: IncomingMessage): Promise<Received | undefined> {
  const { method = "", url: path = "", headers } = incoming;
  const raw = await buffer(incoming).catch(() => undefined);
  if (raw === undefined) return undefined;
  const content = decompress(raw, headers["content-encoding"]);
  const [pathname = "", query = ""] = path.split(/\?(.*)/s);
  const route = service.receive({ method, path: pathname, headers, query: new URLSearchParams(query), ...content });
  const { plane, operation } = route;
  const entry = log.receive({ plane, operation, method, path, headers, body: content.body, atMs: now() });
  return { route, entry };
}

function decompress(raw: Buffer, encoding: string | undefined): Pick<ApiRequest, "body" | "bodyProblem"> {
  if (encoding !== "gzip") return { body: raw.toString() };
  try {
    return { body: gunzipSync(raw).toString() };
  } catch {
    return { body: "", bodyProblem: "invalid gzip body" };
  }
}

function prepare(response: ServerResponse, { now, dateSkewMs }: ExchangeParts): void {
  response.sendDate = false;
  if (dateSkewMs !== undefined) response.setHeader("date", new Date(now() + dateSkewMs).toUTCString());
  // A write after the client has disconnected emits an error, which would end the process.
  response.on("error", () => {});
}
