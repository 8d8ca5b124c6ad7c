import type { LoggedRequest } from "./request-log.ts";
import type { Emulator } from "./start.ts";

/** Instructions for using an emulator: addresses, credentials, and lines to paste. */
export function guide(emulator: Emulator, caPath: string | undefined): string {
  const lines = hasEnterpriseApi(emulator) ? enterpriseCurlLines : curlLines;
  return [facts(emulator, caPath), lines(emulator, caPath), workflow(emulator, caPath)].join("\n\n");
}

/** One line for a finished request, without tokens in the query string. */
export function logLine({ method, path, response, effect, body }: LoggedRequest): string {
  const shownPath = path.replace(/([?&]p=)[^&]*/, "$1…");
  const outcome = response === undefined ? "no response" : String(response.status);
  return `${method} ${shownPath} ${outcome}${effect ? "" : " (no effect)"}${body === "" ? "" : `, ${body.length} characters`}`;
}

function facts(emulator: Emulator, caPath: string | undefined): string {
  const isEnterprise = hasEnterpriseApi(emulator);
  return table([
    ["product", emulator.product],
    ["host", emulator.origin],
    ["management URL", isEnterprise ? undefined : emulator.managementUrl],
    [isEnterprise ? "admin token" : "management token", emulator.managementToken],
    ["account ID", emulator.product === "dedicated" ? emulator.accountId : undefined],
    ["cluster ID", emulator.product === "dedicated" ? emulator.clusterId : undefined],
    ["databases", emulator.cluster.databases.map(({ name }) => name).join(", ")],
    ["CA certificate", caPath],
  ]);
}

function hasEnterpriseApi({ product }: Emulator): boolean {
  return product === "enterprise" || product === "cloud";
}

function table(rows: readonly (readonly [string, string | undefined])[]): string {
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(18)}${value}`)
    .join("\n");
}

function curlLines(emulator: Emulator, caPath: string | undefined): string {
  const { baseUrl: base, origin } = emulator;
  const curl = `curl -sS${caPath === undefined ? "" : ` --cacert ${caPath}`}`;
  const database = emulator.cluster.databases[0]?.name ?? "sensors";
  const body = JSON.stringify({
    description: "by hand",
    permissions: ["read", "write"].map((action) => ({ action, resource: database })),
  });
  return `# create a token, list the tokens, write and query with a token, revoke a token
export MANAGEMENT_TOKEN='${emulator.managementToken}'
${curl} -H "Authorization: Bearer $MANAGEMENT_TOKEN" -H 'Content-Type: application/json' -d '${body}' ${base}/tokens
${curl} -H "Authorization: Bearer $MANAGEMENT_TOKEN" ${base}/tokens
export INFLUX_TOKEN='the accessToken of the first response'
${curl} -H "Authorization: Bearer $INFLUX_TOKEN" --data-binary 'home,room=kitchen temp=21.5' '${origin}/api/v2/write?org=x&bucket=${encodeURIComponent(database)}'
${curl} -H "Authorization: Bearer $INFLUX_TOKEN" -G --data-urlencode 'db=${database}' --data-urlencode 'q=SELECT * FROM home' ${origin}/query
${curl} -H "Authorization: Bearer $MANAGEMENT_TOKEN" -X DELETE ${base}/tokens/TOKEN_ID`;
}

function enterpriseCurlLines({ origin, managementToken, cluster }: Emulator, caPath: string | undefined): string {
  const curl = `curl -sS${caPath === undefined ? "" : ` --cacert ${caPath}`}`;
  const admin = `${curl} -H "Authorization: Bearer $ADMIN_TOKEN"`;
  const user = `${curl} -H "Authorization: Bearer $INFLUX_TOKEN"`;
  const json = "-H 'Content-Type: application/json' -d";
  const db = cluster.databases[0]?.name ?? "sensors";
  const permissions = [{ resource_type: "db", resource_names: [db], actions: ["read", "write"] }];
  const create = JSON.stringify({ token_name: "by hand", permissions, expiry_secs: 3600 });
  const list = JSON.stringify({ db: "_internal", q: "SELECT * FROM system.tokens", format: "json" });
  const query = JSON.stringify({ db, q: "SELECT * FROM home", format: "json" });
  return `# create a token, list the tokens, write and query with a token, delete a token
export ADMIN_TOKEN='${managementToken}'
${admin} ${json} '${create}' ${origin}/api/v3/enterprise/configure/token
${admin} ${json} '${list}' ${origin}/api/v3/query_sql
export INFLUX_TOKEN='the token of the first response'
${user} --data-binary 'home,room=kitchen temp=21.5' '${origin}/api/v3/write_lp?db=${encodeURIComponent(db)}'
${user} ${json} '${query}' ${origin}/api/v3/query_sql
${admin} -X DELETE '${origin}/api/v3/configure/token?token_name=by%20hand'`;
}

function workflow(emulator: Emulator, caPath: string | undefined): string {
  const { product, origin, managementUrl, accountId, clusterId, cluster } = emulator;
  const ids = product === "dedicated" ? [`account-id: ${accountId}`, `cluster-id: ${clusterId}`] : [];
  const inputs = [
    `product: ${product}`,
    `management-token: \${{ secrets.${hasEnterpriseApi(emulator) ? "INFLUXDB_ADMIN_TOKEN" : "INFLUXDB_MANAGEMENT_TOKEN"} }}`,
    ...ids,
    `host: ${origin}`,
    ...(hasEnterpriseApi(emulator) ? [] : [`management-url: ${managementUrl}`]),
    ...(caPath === undefined ? [] : [`ca-certificate: | # the text of ${caPath}`, "  -----BEGIN CERTIFICATE-----"]),
    `databases: ${cluster.databases.map(({ name }) => name).join(", ")}`,
    "permissions: read, write",
  ];
  return `# in a workflow of a runner on this computer
- uses: OWNER/influxdb-database-token@v1
  id: influxdb
  with:
${inputs.map((input) => `    ${input}`).join("\n")}`;
}
