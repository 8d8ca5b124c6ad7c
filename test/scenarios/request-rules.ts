import type { LoggedRequest } from "../support/influxdb/request-log.ts";

/** No job has a reason for more: two deadlines with waits of up to 10 s. */
const MOST_REQUESTS = 150;

/** A second of `Retry-After` is a whole one, and a date in it has no fractions. */
const RETRY_AFTER_GRAIN_MS = 1000;

/** What is wrong with the requests of a job, whatever became of them: nothing, or one problem a line. */
export function requestProblems(requests: readonly LoggedRequest[]): readonly string[] {
  return [
    ...(requests.length > MOST_REQUESTS ? [`${requests.length} requests are more than a job has a reason for`] : []),
    ...repeatedMarks(requests),
    ...blindRepetitions(requests),
    ...impatience(requests),
  ];
}

/** The marks of the create requests, in the order of their coming. */
export function marksOf(requests: readonly LoggedRequest[]): readonly string[] {
  return creates(requests).map(({ body }) => /\((\S+)\)$/.exec(JSON.parse(body).description)?.[1] ?? "no mark");
}

function creates(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return requests.filter(({ operation }) => operation === "CreateDatabaseToken");
}

function repeatedMarks(requests: readonly LoggedRequest[]): readonly string[] {
  const marks = marksOf(requests);
  return marks.filter((mark, index) => marks.indexOf(mark) !== index).map((mark) => `two creates carry ${mark}`);
}

/** A create that may have made a token is followed by a look-up, or by no other create. */
function blindRepetitions(requests: readonly LoggedRequest[]): readonly string[] {
  return creates(requests).flatMap((create, index, all) => {
    const next = all[index + 1];
    if (next === undefined || isRefusal(create)) return [];
    const between = requests.slice(create.number, next.number - 1);
    const isLookedUp = between.some(
      ({ operation, answer }) => operation === "GetDatabaseTokens" && answer?.status === 200,
    );
    return isLookedUp ? [] : [`create ${next.occurrence} was sent before its predecessor was looked up`];
  });
}

/** By promise 2: a 4xx that is not the API's own may come after the effect. */
function isRefusal({ answer }: LoggedRequest): boolean {
  if (answer === undefined || answer.status < 400 || answer.status >= 500 || answer.status === 408) return false;
  return /^\{"code":\d+,"message":"/.test(answer.body);
}

/** Nobody comes again before the time that `Retry-After` has named. */
function impatience(requests: readonly LoggedRequest[]): readonly string[] {
  return requests.flatMap((request) => {
    const again = requests.find(({ number, operation }) => number > request.number && operation === request.operation);
    const notBeforeMs = retryAtMs(request);
    if (again === undefined || notBeforeMs === undefined || again.atMs >= notBeforeMs - RETRY_AFTER_GRAIN_MS) return [];
    return [`${request.method} came again ${Math.round(notBeforeMs - again.atMs)} ms before Retry-After`];
  });
}

function retryAtMs({ answer, atMs }: LoggedRequest): number | undefined {
  const retryAfter = answer?.headers["retry-after"];
  if (retryAfter === undefined) return undefined;
  return /^\d+$/.test(retryAfter) ? atMs + Number(retryAfter) * 1000 : Date.parse(retryAfter);
}
