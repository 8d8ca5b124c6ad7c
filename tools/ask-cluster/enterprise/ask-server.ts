import type { HttpResponse } from "../../../src/http/messages.ts";
import { describeClock } from "../clock.ts";
import type { EnterpriseSession } from "../session.ts";
import type { Row } from "../table.ts";
import { describe, type Send } from "./send.ts";

/** Asks what the server is. Throws if the token is not an admin token. */
export async function askServer(send: Send, session: EnterpriseSession): Promise<readonly Row[]> {
  const list = await send({ method: "GET", path: "/api/v3/configure/database?format=json" });
  if (list?.status !== 200) throw new Error(describeRefusal(session.cluster.host, list));
  const ping = await send({ method: "GET", path: "/ping" });
  const open = await send({ method: "GET", path: "/ping", token: "none" });
  return [
    {
      question: "Product",
      answer: session.cluster.product === "cloud" ? "InfluxDB 3 Cloud" : "InfluxDB 3 Enterprise",
      setting: "product",
    },
    {
      question: "`GET /ping`",
      answer: `${describe(ping)}, \`${readHeader(ping, "x-influxdb-build")}\`, version \`${readHeader(ping, "x-influxdb-version")}\``,
      setting: "version",
    },
    { question: "`GET /ping` without a token", answer: describe(open), setting: "isPingOpen" },
    {
      question: "The header `cluster-uuid`",
      answer: list.headers["cluster-uuid"] === undefined ? "absent" : "present",
    },
    {
      question: "Its `Date` header, compared with this computer's clock",
      answer: describeClock(session.aheadMs()),
      setting: "dateSkewMs",
    },
  ];
}

function describeRefusal(host: string, response: HttpResponse | undefined): string {
  return `Could not list the databases of ${host}: ${describe(response)}. Check --host, and that INFLUXDB_MANAGEMENT_TOKEN is an admin token. Nothing was created`;
}

function readHeader(response: HttpResponse | undefined, name: string): string {
  const value = response?.headers[name];
  if (value === undefined) return "absent";
  return typeof value === "string" && /^[\w.+-]{1,40}$/.test(value) ? value : "another form";
}
