import { describe, expect, test } from "vitest";
import { NoResponse } from "../../../src/http/no-response.ts";
import type { PermissionAction } from "../../../src/influxdb/database-token.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { failToConnect } from "../http/open-http.ts";
import { jsonResponse, probeAgainst, startProbeSetup } from "./open-probe.ts";

const ACTIONS = ["read", "write"] as const;

describe("a probe is unclear after", () => {
  test.each<{ name: string; actions: readonly PermissionAction[]; fault: FaultKind; why: string | RegExp }>([
    {
      name: "a page with 200",
      actions: ACTIONS,
      fault: { kind: "html", status: 200 },
      why: /^200 \(text\/html, \d+ characters\)$/,
    },
    {
      name: "a page with 404",
      actions: ACTIONS,
      fault: { kind: "html", status: 404 },
      why: /^404 \(text\/html, \d+ characters\)$/,
    },
    {
      name: "other JSON with 200",
      actions: ACTIONS,
      fault: jsonResponse(200, { status: "ok" }),
      why: "200 (application/json, 15 characters)",
    },
    {
      name: "JSON without its end",
      actions: ["read"],
      fault: { kind: "cut-json" },
      why: /^200 \(application\/json, \d+ characters\)$/,
    },
    {
      name: "a 404 in response to a query",
      actions: ["read"],
      fault: { kind: "status", status: 404 },
      why: /^404 \(.+\)$/,
    },
    {
      name: "a 400 about the request",
      actions: ACTIONS,
      fault: jsonResponse(400, { code: "invalid", message: "invalid precision" }),
      why: "400 (invalid precision)",
    },
    {
      name: "a 404 with the JSON of a gateway without a code, which is not shown",
      actions: ACTIONS,
      fault: jsonResponse(404, { message: "no Route matched with those values" }),
      why: "404 (application/json, 48 characters)",
    },
    {
      name: "a 404 with the JSON of a gateway whose code is a number",
      actions: ACTIONS,
      fault: jsonResponse(404, { code: 404, message: "database not found" }),
      why: "404 (application/json, 43 characters)",
    },
    {
      name: "a 404 with the JSON of a gateway with its own code",
      actions: ACTIONS,
      fault: jsonResponse(404, { code: "ResourceNotFound", message: "no such database" }),
      why: "404 (no such database)",
    },
    {
      name: "a 404 of InfluxDB for an unknown path",
      actions: ACTIONS,
      fault: jsonResponse(404, { code: "not found", message: "path not found" }),
      why: "404 (path not found)",
    },
    {
      name: "a 400 about line protocol that InfluxDB did not send",
      actions: ACTIONS,
      fault: jsonResponse(400, { message: "line protocol is not allowed here" }),
      why: "400 (application/json, 47 characters)",
    },
    {
      name: "an empty list of results, which other APIs have, too",
      actions: ["read"],
      fault: jsonResponse(200, { count: 0, results: [] }),
      why: "200 (application/json, 24 characters)",
    },
    {
      name: "results of another kind",
      actions: ["read"],
      fault: jsonResponse(200, { results: [{ name: "sensors" }] }),
      why: "200 (application/json, 32 characters)",
    },
    {
      name: "a redirect",
      actions: ACTIONS,
      fault: { kind: "redirect", location: "https://login.example.com/?next=secret" },
      why: "307, a redirect to login.example.com, which is never followed",
    },
    {
      name: "a redirect with several choices",
      actions: ACTIONS,
      fault: { kind: "redirect", location: "/elsewhere", status: 300 },
      why: /^300, a redirect to 127\.0\.0\.1:\d+, which is never followed$/,
    },
    {
      name: "the JSON of an error with 200",
      actions: ACTIONS,
      fault: jsonResponse(200, { code: "internal error", message: "fake-text" }),
      why: "200 (application/json, 47 characters)",
    },
    {
      name: "an error of InfluxQL with another status",
      actions: ["read"],
      fault: jsonResponse(422, { error: "fake-text" }),
      why: "422 (application/json, 21 characters)",
    },
    {
      name: "a method that is not allowed",
      actions: ACTIONS,
      fault: { kind: "status", status: 405, body: "empty" },
      why: "405 (an empty body)",
    },
  ])("$name", async ({ actions, fault, why }) => {
    for (const action of actions) {
      const expected = typeof why === "string" ? why : expect.stringMatching(why);
      expect(await probeAgainst(action, fault)).toEqual({ kind: "unclear", why: expected });
    }
  });

  test("an error whose message is shortened to one line without the token", async () => {
    await using setup = await startProbeSetup();
    const message = `no ${setup.accessToken} here\n::error::${"x".repeat(300)}`;
    setup.emulator.inject({ on: "PostWrite", occurrence: 1, fault: jsonResponse(418, { code: "teapot", message }) });
    const result = await setup.probe("write");
    expect(result).toEqual({
      kind: "unclear",
      why: expect.stringMatching(/^418 \(no \*\*\* here ::error::x{1,200}…\)$/),
    });
  });
});

describe("a cluster that cannot be connected to", () => {
  test.each([
    {
      name: "a name that does not exist",
      host: "http://cluster.invalid",
      why: /^the name .*\((ENOTFOUND|EAI_AGAIN)\)$/,
    },
    {
      name: "a closed port",
      host: "http://127.0.0.1:1",
      why: /^the connection was refused; .*\(ECONNREFUSED\)$/,
    },
  ])("is reported as unreachable: $name", async ({ host, why }) => {
    await using setup = await startProbeSetup({ host });
    for (const action of ACTIONS) {
      expect(await setup.probe(action)).toMatchObject({ kind: "unreachable", why: expect.stringMatching(why) });
    }
  });

  test.each([
    { code: "ECONNREFUSED", isRetryable: true },
    { code: "EAI_AGAIN", isRetryable: true },
    { code: "PROXY_502", isRetryable: true },
    { code: "ENOTFOUND", isRetryable: false },
    { code: "ETIMEDOUT", isRetryable: false },
    { code: "TLS_TIMEOUT", isRetryable: false },
    { code: "EPROTO", isRetryable: true },
    { code: "CERT_HAS_EXPIRED", isRetryable: false },
  ])("is retryable after $code: $isRetryable", async ({ code, isRetryable }) => {
    await using setup = await startProbeSetup({ intercept: failToConnect(code) });
    const why = expect.stringContaining(`(${code})`);
    expect(await setup.probe("write")).toEqual({ kind: "unreachable", isRetryable, why });
    expect(setup.traces).toMatchObject([{ outcome: code }]);
  });

  test("is reported if it requires a client certificate, even after the request was sent", async () => {
    const code = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
    const refuse = async (): Promise<never> => {
      throw new NoResponse(code, { sent: true });
    };
    await using setup = await startProbeSetup({ intercept: () => refuse });
    const why = expect.stringMatching(/^the server requires a client certificate/);
    for (const attempt of [1, 3]) {
      expect(await setup.probe("write", "sensors", 5_000, attempt)).toEqual({
        kind: "unreachable",
        isRetryable: true,
        why,
      });
    }
    expect(await setup.probe("write", "sensors", 5_000, 4)).toEqual({ kind: "unreachable", isRetryable: false, why });
  });

  test("is not retryable if the authority of its certificate is unknown", async () => {
    await using setup = await startProbeSetup({ emulator: { tls: true } });
    for (const action of ACTIONS) {
      expect(await setup.probe(action)).toMatchObject({
        kind: "unreachable",
        isRetryable: false,
        why: expect.stringMatching(
          /authority that this runner does not know.*set ca-certificate to the certificate of that authority \(a self-signed certificate is its own authority\)$/,
        ),
      });
    }
  });
});
