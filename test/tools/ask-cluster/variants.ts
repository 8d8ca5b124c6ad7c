import type { EmulatorOptions } from "../../support/influxdb/start.ts";

/** A time below two seconds, but not with the first request. */
const A_MOMENT = /^after [01]\.\d s/;
const AT_ONCE = /^at once: /;

/** A cluster with certain responses, and the expected answers in the table. */
interface Variant {
  readonly name: string;
  readonly options: EmulatorOptions;
  readonly answers: Readonly<Record<string, string | RegExp>>;
}

/** Clusters that differ in what InfluxData's documentation leaves open. */
export const variants: readonly Variant[] = [
  {
    name: "a cluster that behaves as expected",
    options: {},
    answers: {
      Product: "Cloud Dedicated",
      "Path of the Management API": "`/api/v0/accounts/…/clusters/…/tokens`",
      "Its `Date` header, compared with this computer's clock": "within 2 s",
      "A permission on a database that does not exist": "granted",
      "The form of `expiresAt` in the response to a create request": "`YYYY-MM-DDTHH:MM:SSZ`",
      "The order of the permissions in that response": "kept",
      "A write before activation": /^not seen/,
      "A query before activation": /^not seen/,
      "Writes with a new token are accepted": AT_ONCE,
      "Queries with a new token are accepted": AT_ONCE,
      "A write with an empty body": "204",
      "A write with an empty body, to a database that does not exist": "204",
      "A query of a database that does not exist": "200 with an error in its body",
      "Does the database exist after that?": "no",
      "DELETE of a token": "204",
      "Writes with a revoked token are rejected": /^at once: .+, with 401$/,
      "Queries with a revoked token are rejected": /^at once: .+, with 401$/,
      "DELETE of a revoked token": "204",
      "GET of a revoked token": "200 with `revokedAt`",
      "A revoked token in the list of tokens": "shown with `revokedAt`",
    },
  },
  {
    name: "a cluster that forgets revoked tokens",
    options: { behaviour: { secondDelete: 404, getOfRevokedToken: 404, listsInactiveTokens: false } },
    answers: {
      "DELETE of a token": "204",
      "DELETE of a revoked token": "404",
      "GET of a revoked token": "404",
      "A revoked token in the list of tokens": "not shown",
    },
  },
  {
    name: "a cluster that returns 401 before activation and accepts queries first",
    options: { activationDelayMs: { write: 1_000, read: 1 } },
    answers: {
      "A write before activation": "401",
      "Writes with a new token are accepted": A_MOMENT,
      "Queries with a new token are accepted": /^(at once|after 0\.)/,
    },
  },
  {
    name: "a cluster that returns 403 before activation, accepts writes first, and caches tokens",
    options: {
      activationDelayMs: { write: 1, read: 1_000 },
      behaviour: { inactiveTokenStatus: 403, revokedTokenLivesMs: 700 },
    },
    answers: {
      "A query before activation": "403",
      "Writes with a new token are accepted": /^(at once|after 0\.)/,
      "Queries with a new token are accepted": A_MOMENT,
      "Writes with a revoked token are rejected": /^after [01]\.\d s, with 403$/,
      "Queries with a revoked token are rejected": /^after [01]\.\d s, with 403$/,
    },
  },
  {
    name: "a cluster with other, equally valid responses",
    options: { behaviour: { emptyWriteStatus: 400, expiresAtWithFraction: true, permissionOrder: "reversed" } },
    answers: {
      "A write with an empty body": "400",
      "The form of `expiresAt` in the response to a create request": "`YYYY-MM-DDTHH:MM:SS.000Z`",
      "The order of the permissions in that response": "reversed",
    },
  },
  {
    name: "a cluster whose router looks up the database, and whose clock is behind",
    options: { dateSkewMs: -3_600_000, behaviour: { emptyWriteToUnknownDatabaseStatus: 404 } },
    answers: {
      "A write with an empty body, to a database that does not exist": "404",
      "Its `Date` header, compared with this computer's clock": /^(59m \d+s|1h.*) behind$/,
    },
  },
  {
    name: "a Clustered cluster",
    options: { product: "clustered" },
    answers: {
      Product: "Clustered",
      "Path of the Management API": "`/api/v0/accounts/…/clusters/…/tokens`",
    },
  },
  {
    name: "a Clustered cluster with the short path",
    options: { product: "clustered", route: "short" },
    answers: { Product: "Clustered", "Path of the Management API": "`/api/v0/tokens`" },
  },
];
