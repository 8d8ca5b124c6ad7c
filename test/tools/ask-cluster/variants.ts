import type { EmulatorOptions } from "../../support/influxdb/start.ts";

/** Some time below two seconds, but not none. */
const A_MOMENT = /^after [01]\.\d s/;
const AT_ONCE = /^at once: /;

/** A cluster with answers of its own, and what the table has to say of it. */
interface Variant {
  readonly name: string;
  readonly options: EmulatorOptions;
  readonly answers: Readonly<Record<string, string | RegExp>>;
}

/** Clusters that differ where the documents are silent. */
export const variants: readonly Variant[] = [
  {
    name: "the likelier reading of every question",
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
      "Writes accept a new token": AT_ONCE,
      "Queries accept a new token": AT_ONCE,
      "A write with an empty body": "204",
      "A write with an empty body, to a database that does not exist": "204",
      "A query of a database that does not exist": "200 with an error in its body",
      "Does it exist after that?": "no",
      "DELETE of a token": "204",
      "Writes refuse a revoked token": /^at once: .+, with 401$/,
      "Queries refuse a revoked token": /^at once: .+, with 401$/,
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
    name: "401 before activation, of writes first",
    options: { activationDelayMs: { write: 1_000, read: 1 } },
    answers: {
      "A write before activation": "401",
      "Writes accept a new token": A_MOMENT,
      "Queries accept a new token": /^(at once|after 0\.)/,
    },
  },
  {
    name: "403 before activation, of queries first, and a cache of tokens",
    options: {
      activationDelayMs: { write: 1, read: 1_000 },
      behaviour: { inactiveTokenStatus: 403, revokedTokenLivesMs: 700 },
    },
    answers: {
      "A query before activation": "403",
      "Writes accept a new token": /^(at once|after 0\.)/,
      "Queries accept a new token": A_MOMENT,
      "Writes refuse a revoked token": /^after [01]\.\d s, with 403$/,
      "Queries refuse a revoked token": /^after [01]\.\d s, with 403$/,
    },
  },
  {
    name: "other answers to what changes nothing",
    options: { behaviour: { emptyWriteStatus: 400, expiresAtWithFraction: true, permissionOrder: "reversed" } },
    answers: {
      "A write with an empty body": "400",
      "The form of `expiresAt` in the response to a create request": "`YYYY-MM-DDTHH:MM:SS.000Z`",
      "The order of the permissions in that response": "reversed",
    },
  },
  {
    name: "a router that looks the database up, and another clock",
    options: { dateSkewMs: -3_600_000, behaviour: { emptyWriteToUnknownDatabaseStatus: 404 } },
    answers: {
      "A write with an empty body, to a database that does not exist": "404",
      "Its `Date` header, compared with this computer's clock": /^(59m \d+s|1h.*) behind$/,
    },
  },
  {
    name: "Clustered",
    options: { product: "clustered" },
    answers: {
      Product: "Clustered",
      "Path of the Management API": "`/api/v0/accounts/…/clusters/…/tokens`",
    },
  },
  {
    name: "Clustered in the short form",
    options: { product: "clustered", route: "short" },
    answers: { Product: "Clustered", "Path of the Management API": "`/api/v0/tokens`" },
  },
];
