import { parseMark } from "../../src/grant/mark.ts";
import type { LoggedRequest } from "../support/influxdb/request-log.ts";
import { findCommonProblems } from "./request-rules.ts";

/** Finds problems in the requests of a job on Enterprise or Cloud, whatever its result. */
export function findEnterpriseRequestProblems(requests: readonly LoggedRequest[]): readonly string[] {
  return [...findCommonProblems(requests), ...findOtherDeletes(requests), ...findEarlyNames(requests)];
}

/** The names of the tokens that were requested, in the order of arrival. */
export function readTokenNames(requests: readonly LoggedRequest[]): readonly string[] {
  return filterCreates(requests).map(readCreatedName);
}

function filterCreates(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return requests.filter(({ operation }) => operation === "CreateResourceToken");
}

function readCreatedName({ body }: LoggedRequest): string {
  return JSON.parse(body).token_name;
}

function readDeletedName({ path }: LoggedRequest): string {
  return new URL(path, "http://localhost").searchParams.get("token_name") ?? "";
}

/** A DELETE could hit any token, so it must name one with a mark. */
function findOtherDeletes(requests: readonly LoggedRequest[]): readonly string[] {
  return requests
    .filter(({ operation }) => operation === "DeleteToken")
    .map(readDeletedName)
    .filter((name) => parseMark(name) === undefined)
    .map((name) => `a DELETE names ${name}, which has no mark`);
}

/** Only this error shows that no token was created, and may pass. */
function isRefusedForDatabase({ response }: LoggedRequest): boolean {
  return response?.body.startsWith("cannot parse token permission") === true;
}

/** Finds create requests with a new name before the token with the previous name was deleted, unless it was refused. */
function findEarlyNames(requests: readonly LoggedRequest[]): readonly string[] {
  return filterCreates(requests).flatMap((create, index, all) => {
    const next = all[index + 1];
    if (next === undefined || readCreatedName(next) === readCreatedName(create)) return [];
    if (isRefusedForDatabase(create)) return [];
    const between = requests.slice(create.number, next.number - 1);
    const isDeleted = between.some(
      (request) => request.operation === "DeleteToken" && readDeletedName(request) === readCreatedName(create),
    );
    return isDeleted ? [] : [`create ${next.occurrence} has a new name before its predecessor was deleted`];
  });
}
