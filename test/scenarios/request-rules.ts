import type { LoggedRequest } from "../support/influxdb/request-log.ts";

/** No job needs more, with two deadlines and waits of up to 10 s. */
const MAX_REQUESTS = 150;

/** `Retry-After` has whole seconds, both as a number and as a date. */
const RETRY_AFTER_PRECISION_MS = 1000;

/** Finds problems in the requests of a job, whatever its result. */
export function findRequestProblems(requests: readonly LoggedRequest[]): readonly string[] {
  return [...findCommonProblems(requests), ...findRepeatedMarks(requests), ...findBlindRepetitions(requests)];
}

/** Finds problems that a job of any product must not have. */
export function findCommonProblems(requests: readonly LoggedRequest[]): readonly string[] {
  return [
    ...(requests.length > MAX_REQUESTS ? [`${requests.length} requests are more than a job needs`] : []),
    ...findEarlyRetries(requests),
  ];
}

/** The marks of the create requests, in the order of arrival. */
export function readMarks(requests: readonly LoggedRequest[]): readonly string[] {
  return filterCreates(requests).map(({ body }) => /\((\S+)\)$/.exec(JSON.parse(body).description)?.[1] ?? "no mark");
}

function filterCreates(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return requests.filter(({ operation }) => operation === "CreateDatabaseToken");
}

function findRepeatedMarks(requests: readonly LoggedRequest[]): readonly string[] {
  const marks = readMarks(requests);
  return marks.filter((mark, index) => marks.indexOf(mark) !== index).map((mark) => `two create requests have ${mark}`);
}

/** Finds create requests that follow a possible success without a look-up. */
function findBlindRepetitions(requests: readonly LoggedRequest[]): readonly string[] {
  return filterCreates(requests).flatMap((create, index, all) => {
    const next = all[index + 1];
    if (next === undefined || isRejection(create)) return [];
    const between = requests.slice(create.number, next.number - 1);
    const isLookedUp = between.some(
      ({ operation, response }) => operation === "GetDatabaseTokens" && response?.status === 200,
    );
    return isLookedUp ? [] : [`create ${next.occurrence} was sent before the mark of its predecessor was looked up`];
  });
}

/** Only a 4xx of the API itself shows that no token was created. Any other may be sent after the effect. */
function isRejection({ response }: LoggedRequest): boolean {
  if (response === undefined || response.status < 400 || response.status >= 500 || response.status === 408)
    return false;
  return /^\{"code":\d+,"message":"/.test(response.body);
}

/** Finds retries before the time in `Retry-After`, if the client received it. */
function findEarlyRetries(requests: readonly LoggedRequest[]): readonly string[] {
  return requests.flatMap((request) => {
    const again = requests.find(({ number, operation }) => number > request.number && operation === request.operation);
    const notBeforeMs = computeRetryAtMs(request);
    if (again === undefined || notBeforeMs === undefined || again.atMs >= notBeforeMs - RETRY_AFTER_PRECISION_MS)
      return [];
    return [`${request.method} was sent again ${Math.round(notBeforeMs - again.atMs)} ms before Retry-After`];
  });
}

function computeRetryAtMs({ response, delivered, atMs }: LoggedRequest): number | undefined {
  const retryAfter = response?.headers["retry-after"];
  if (retryAfter === undefined || !delivered) return undefined;
  return /^\d+$/.test(retryAfter) ? atMs + Number(retryAfter) * 1000 : Date.parse(retryAfter);
}
