import type { EmulatorOptions } from "../../support/influxdb/start.ts";

const AT_ONCE = /^at once: /;

/** A server with certain responses, and the expected answers in the table. */
interface Variant {
  readonly name: string;
  readonly options: EmulatorOptions;
  readonly answers: Readonly<Record<string, string | RegExp>>;
}

/** Servers that differ in what no public source describes. */
export const enterpriseVariants: readonly Variant[] = [
  {
    name: "a server that behaves as expected",
    options: { product: "enterprise" },
    answers: {
      Product: "InfluxDB 3 Enterprise",
      "`GET /ping`": "200 with JSON, `Enterprise`, version `3.11.5`",
      "`GET /ping` without a token": '401 with JSON (`error`): "the request was not authenticated …"',
      "The header `cluster-uuid`": "present",
      "Its `Date` header, compared with this computer's clock": "within 2 s",
      "Creating a database": "200 with an empty body",
      "The database is in the list": AT_ONCE,
      "A token name with a URL, spaces, `'`, `#` and parentheses": "created",
      "The expiry of a token, compared with `expiry_secs`": "equal",
      "The token is in `system.tokens`": AT_ONCE,
      "Its permissions there": '`["db:DB:read","db:DB:write"]`',
      "Its times there": "`0000-00-00T00:00:00.000`",
      "The permissions of the operator token there": "`*:*:*`",
      "An invalid line with a new token is accepted": /^at once: .*, with 400 with an error in its body$/,
      "An invalid line after that, rejected again": "0 of 10 times",
      "`SELECT 1` with a new token is accepted": /^at once: .*, with 200$/,
      "A second token with the same name": '409 with text: "token name already exists …"',
      "A token for a database that does not exist": '500 with text: "cannot parse token permission …"',
      "A token without `expiry_secs`": "never expires",
      "A token with `expiry_secs: null`": "never expires",
      "`SELECT 1` with a token that can only write": "403 with an error in its body",
      "An invalid line with a token that can only read": "403 with an error in its body",
      "`/api/v2/write` with a token that can only read": /^403/,
      "`/api/v2/write` with an invalid line": /^400/,
      "`SELECT 1` on `_internal` with a database token": "403 with JSON (`error`)",
      "A create request with `{}` and a database token": "403 with JSON (`error`)",
      "Tables that the invalid lines created": "0",
      "An invalid line for a missing database, with the admin token":
        '400 with JSON (`error`): "line protocol parsing error …"',
      "Does that database exist after that?": "no",
      "DELETE of a token": "200 with an empty body",
      "Writes with a revoked token are rejected": /^at once: .*, with 401 .*; accepted again 0 of 10 times$/,
      "Queries with a revoked token are rejected": /^at once: .*, with 401 .*; accepted again 0 of 10 times$/,
      "DELETE of a deleted token": '404 with text: "the requested resource was not found …"',
      "A deleted token is absent from `system.tokens`": AT_ONCE,
      "Deleting the database": "200 with an empty body",
      "A token for a deleted database": "is still in `system.tokens`",
    },
  },
  {
    name: "Cloud, without the paths of InfluxDB 2",
    options: { product: "cloud", enterpriseBehaviour: { databaseListDelayMs: 700, listsOperatorToken: false } },
    answers: {
      Product: "InfluxDB 3 Cloud",
      "The database is in the list": /^after [01]\.\d s/,
      "The permissions of the operator token there": "not shown",
      "`/api/v2/write` with an invalid line": "404 with text",
    },
  },
  {
    name: "a server with other names, texts and statuses",
    options: {
      product: "enterprise",
      enterpriseBehaviour: {
        version: "3.8.4",
        isPingOpen: true,
        tokenNames: "plain",
        permissionsText: "json-grouped",
        isAdminTextJson: true,
        invalidPermissionStatus: 400,
        withoutExpiry: "expires-at-once",
        forbiddenBody: "empty",
        forbiddenQueryStatus: 401,
        forbiddenV2WriteStatus: 401,
        invalidV2LineStatus: 500,
      },
    },
    answers: {
      "`GET /ping`": "200 with JSON, `Enterprise`, version `3.8.4`",
      "`GET /ping` without a token": "200 with JSON",
      "A token name with a URL, spaces, `'`, `#` and parentheses": "400 with text",
      "Its permissions there": '`["db:DB:read,write"]`',
      "The permissions of the operator token there": '`["*:*:*"]`',
      "A token for a database that does not exist": '400 with text: "cannot parse token permission …"',
      "A token without `expiry_secs`": "expires when it is created",
      "A token with `expiry_secs: null`": "expires when it is created",
      "`SELECT 1` with a token that can only write": /^401/,
      "An invalid line with a token that can only read": /^403/,
      "`/api/v2/write` with a token that can only read": /^401/,
      "`/api/v2/write` with an invalid line": /^500/,
      "`SELECT 1` on `_internal` with a database token": "401 with an empty body",
    },
  },
  {
    name: "a server whose checks prove less",
    options: {
      product: "enterprise",
      enterpriseBehaviour: {
        permissionsText: "unknown",
        authorizesSelectOne: false,
        parsesBeforeAuthorization: true,
      },
    },
    answers: {
      "Its permissions there": "`v2(1 grants)`",
      "`SELECT 1` with a token that can only write": "200",
      "An invalid line with a token that can only read": "400 with an error in its body",
      "A create request with `{}` and a database token": '400 with text: "serde json error …"',
    },
  },
  {
    name: "a server that creates a database for an invalid line",
    options: {
      product: "enterprise",
      enterpriseBehaviour: { commitsBeforeParsing: true, deletesTokensWithDatabase: true },
    },
    answers: {
      "Does that database exist after that?": "YES (it will be deleted)",
      "A token for a deleted database": "is gone",
    },
  },
  {
    name: "a server with two nodes that lag",
    options: { product: "enterprise", nodes: 2, catalogSyncMs: 700 },
    answers: {
      "Writes with a revoked token are rejected": /^(at once|after)/,
      "DELETE of a token": /^(200|404)/,
    },
  },
];
