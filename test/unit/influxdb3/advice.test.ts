import { expect, test } from "vitest";
import { adviseOnFailure } from "../../../src/influxdb3/advice.ts";

const PORT = ". By default, InfluxDB 3 Enterprise listens on port 8181: set host to https://NAME:8181 if yours does";
const CERTIFICATE =
  ". InfluxDB 3 Enterprise serves plain HTTP unless it is started with --tls-cert and --tls-key: start it with a certificate, or set host to an ingress that has one";
const HTTPS = ". If the server was started with --tls-cert and --tls-key, set host to an https:// URL";

test.each<{ name: string; host: string; code: string; expected: string }>([
  { name: "names the usual port if host has none", host: "https://a.example", code: "ECONNREFUSED", expected: PORT },
  { name: "trusts a port that host has", host: "https://a.example:8443", code: "ECONNREFUSED", expected: "" },
  {
    name: "explains plain HTTP",
    host: "https://a.example:8181",
    code: "ERR_SSL_WRONG_VERSION_NUMBER",
    expected: CERTIFICATE,
  },
  { name: "suggests HTTPS", host: "http://localhost:8181", code: "UND_ERR_SOCKET", expected: HTTPS },
  { name: "does not suggest HTTPS twice", host: "https://a.example", code: "UND_ERR_SOCKET", expected: "" },
])("the advice about a failed connection $name", ({ host, code, expected }) => {
  expect(adviseOnFailure(`${host}/api/v3/configure/database`, code)).toBe(expected);
});
