import { describe, expect, test } from "vitest";
import { NoResponse } from "../../../src/http/no-response.ts";

function createFailure(code: string, facts: { sent: boolean; status?: number } = { sent: false }): NoResponse {
  return new NoResponse(code, facts);
}

describe("a missing response is explained with its code:", () => {
  test.each([
    {
      code: "ENOTFOUND",
      expected: "the name does not exist (DNS); check its spelling, and whether this runner can resolve it (ENOTFOUND)",
    },
    { code: "ECONNREFUSED", expected: "the connection was refused; check the host and its port (ECONNREFUSED)" },
    { code: "ECONNRESET", expected: "the connection was closed unexpectedly (ECONNRESET)" },
    { code: "TIMEOUT", expected: "no response arrived in time (TIMEOUT)" },
    { code: "CANCELLED", expected: "this step was cancelled or timed out (CANCELLED)" },
    { code: "TOO_LARGE", expected: "the response was too large (TOO_LARGE)" },
    {
      code: "CERT_HAS_EXPIRED",
      expected: "the server's certificate has expired; renew it, or check the clock of this runner (CERT_HAS_EXPIRED)",
    },
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      expected:
        "the server's certificate is not valid for this host name; check the host (ERR_TLS_CERT_ALTNAME_INVALID)",
    },
    {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      expected:
        "the server's certificate is signed by an authority that this runner does not know (DEPTH_ZERO_SELF_SIGNED_CERT); set ca-certificate to the certificate of that authority (a self-signed certificate is its own authority)",
    },
    {
      code: "PROXY_407",
      expected: "the proxy requires a valid user name and password; set them in HTTPS_PROXY (PROXY_407)",
    },
    { code: "PROXY_502", expected: "the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (PROXY_502)" },
    {
      code: "PROXY_ENOTFOUND",
      expected:
        "the proxy cannot be used: the name does not exist (DNS); check HTTPS_PROXY and NO_PROXY (PROXY_ENOTFOUND)",
    },
    {
      code: "PROXY_CERT_HAS_EXPIRED",
      expected:
        "the proxy cannot be used: the proxy's certificate has expired; check HTTPS_PROXY and NO_PROXY (PROXY_CERT_HAS_EXPIRED)",
    },
    { code: "EPROTO", expected: "the server does not speak TLS on this port; check the port (EPROTO)" },
    ...[
      "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
      "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
      "CLIENT_CERTIFICATE_REQUIRED",
    ].map((code) => ({
      code,
      expected: `the server requires a client certificate, which this action does not support; use an address that does not require one (${code})`,
    })),
    ...["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "ERR_SSL_UNSUPPORTED_PROTOCOL"].map((code) => ({
      code,
      expected: `the server and this runner have no TLS version in common; enable TLS 1.2 or 1.3 on the server (${code})`,
    })),
    ...["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"].map((code) => ({
      code,
      expected: `the server and this runner have no TLS settings in common (ciphers, curves or signatures); enable modern TLS settings on the server (${code})`,
    })),
    {
      code: "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
      expected: "the server does not know this host name; check the host (ERR_SSL_TLSV1_UNRECOGNIZED_NAME)",
    },
    {
      code: "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
      expected: "TLS with the server failed (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)",
    },
    {
      code: "PROXY_ERR_SSL_WRONG_VERSION_NUMBER",
      expected:
        "the proxy cannot be used: the proxy does not speak TLS on this port; check HTTPS_PROXY and NO_PROXY (PROXY_ERR_SSL_WRONG_VERSION_NUMBER)",
    },
    ...["INVALID_CA", "CERT_CHAIN_TOO_LONG", "UNSPECIFIED"].map((code) => ({
      code,
      expected: `the server's certificate was refused; inspect the certificate chain with \`openssl s_client -connect HOST:PORT -showcerts\` (${code})`,
    })),
    {
      code: "HPE_INVALID_CONSTANT",
      expected:
        "the response is not HTTP; check the host, its port, and whether it requires https:// (HPE_INVALID_CONSTANT)",
    },
    { code: "EWHATEVER", expected: "the connection failed (EWHATEVER)" },
  ])("$code", ({ code, expected }) => {
    expect(createFailure(code).message).toBe(expected);
  });
});

test.each([
  { expected: true, codes: ["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "CERT_HAS_EXPIRED"] },
  {
    expected: true,
    codes: ["ERR_TLS_CERT_ALTNAME_INVALID", "PROXY_CERT_HAS_EXPIRED", "PROXY_SELF_SIGNED_CERT_IN_CHAIN"],
  },
  { expected: false, codes: ["ECONNREFUSED", "ENOTFOUND", "TIMEOUT", "CANCELLED", "EPROTO", "EWHATEVER"] },
])("isUntrusted is $expected for $codes", ({ codes, expected }) => {
  expect(codes.filter((code) => createFailure(code).isUntrusted !== expected)).toEqual([]);
});

test.each([
  {
    name: "never",
    expected: [false, false, false],
    codes: [
      "CANCELLED",
      "CERT_HAS_EXPIRED",
      "PROXY_CERT_HAS_EXPIRED",
      "INVALID_PURPOSE",
      "NAME_CONSTRAINTS",
      "UNSPECIFIED",
    ],
  },
  {
    name: "a few times",
    expected: [true, true, false],
    codes: ["ENOTFOUND", "EPROTO", "EWHATEVER", "UNKNOWN", "UND_ERR_NEW"],
  },
  {
    name: "a few times",
    expected: [true, true, false],
    codes: [
      "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
      "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
      "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
      "ERR_SSL_ANYTHING_ELSE",
      "HPE_INVALID_CONSTANT",
    ],
  },
  {
    name: "a few times",
    expected: [true, true, false],
    codes: ["PROXY_407", "PROXY_403", "PROXY_501", "PROXY_ECONNREFUSED", "PROXY_ETIMEDOUT", "PROXY_TIMEOUT"],
  },
  { name: "until the deadline", expected: [true, true, true], codes: ["ECONNRESET", "TIMEOUT", "TLS_TIMEOUT"] },
  {
    name: "until the deadline",
    expected: [true, true, true],
    codes: ["PROXY_502", "PROXY_429", "PROXY_EAI_AGAIN"],
  },
])("may be retried $name: $codes", ({ codes, expected }) => {
  const tries = codes.map((code) => [1, 3, 4].map((attempt) => createFailure(code).isRetryable(attempt)));
  expect(tries).toEqual(codes.map(() => expected));
});

test.each([
  { name: "a name that does not resolve", code: "ENOTFOUND", facts: { sent: false }, expected: true },
  {
    name: "a connection that was closed after the request",
    code: "ECONNRESET",
    facts: { sent: true },
    expected: false,
  },
  { name: "a response that was cut off", code: "ECONNRESET", facts: { sent: true, status: 200 }, expected: false },
  {
    name: "a server that requires a client certificate",
    code: "CLIENT_CERTIFICATE_REQUIRED",
    facts: { sent: true },
    expected: true,
  },
  {
    name: "a job that was cancelled before the request was sent",
    code: "CANCELLED",
    facts: { sent: false },
    expected: false,
  },
])("isUnreachable is $expected for $name", ({ code, facts, expected }) => {
  expect(createFailure(code, facts)).toMatchObject({ ...facts, isUnreachable: expected });
});

test("has its own name, to distinguish it from a programming error in a log", () => {
  expect(String(createFailure("ECONNRESET"))).toBe("NoResponse: the connection was closed unexpectedly (ECONNRESET)");
});

test("has no cause, which could contain a request or a password", () => {
  expect(createFailure("ECONNRESET").cause).toBeUndefined();
});
