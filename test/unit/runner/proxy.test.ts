import { describe, expect, test } from "vitest";
import { setSecret } from "../../../src/packages/core.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { findProxyProblems, maskProxyPassword, readHttpsProxy } from "../../../src/runner/proxy.ts";
import { createEnvironment } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";
import { captureOutput } from "./capture-output.ts";

/** Reads the proxy, and records the masks. */
function readProxy(httpsProxy: string): { url: string; output: readonly string[] } {
  let url = "";
  const output = captureOutput(() => {
    const environment = createEnvironment({ httpsProxy });
    maskProxyPassword(environment, new Redaction(setSecret));
    url = readHttpsProxy(environment);
  });
  return { url, output };
}

describe("a proxy", () => {
  test.each([
    { name: "none", input: "", url: "" },
    { name: "a URL", input: "http://proxy.example.com:3128", url: "http://proxy.example.com:3128/" },
    { name: "a URL over TLS", input: "https://proxy.example.com", url: "https://proxy.example.com/" },
    { name: "no scheme, as curl allows", input: "proxy.example.com:3128", url: "http://proxy.example.com:3128/" },
    { name: "an address without a scheme", input: "127.0.0.1:3128", url: "http://127.0.0.1:3128/" },
    { name: "a user without a password", input: "http://user@p.example", url: "http://user@p.example/" },
  ])("is accepted without a mask: $name", ({ input, url }) => {
    expect(readProxy(input)).toEqual({ url, output: [] });
  });

  test.each([
    {
      name: "in a URL",
      input: "http://user:hunter2@p.example",
      url: "http://user:hunter2@p.example/",
      output: ["::add-mask::hunter2"],
    },
    {
      name: "without a scheme",
      input: "user:hunter2@p.example",
      url: "http://user:hunter2@p.example/",
      output: ["::add-mask::hunter2"],
    },
    {
      name: "with escapes, in both forms",
      input: "http://user:p%40ssword@p.example",
      url: "http://user:p%40ssword@p.example/",
      output: ["::add-mask::p%2540ssword", "::add-mask::p@ssword"],
    },
    {
      name: "with a percent sign that escapes nothing",
      input: "http://user:100%25%@p.example",
      url: "http://user:100%25%@p.example/",
      output: ["::add-mask::100%2525%25"],
    },
  ])("has its password masked: $name", ({ input, url, output }) => {
    expect(readProxy(input)).toEqual({ url, output });
  });

  const EXAMPLE = "http://proxy.example.com:3128";
  const NO_URL = `HTTPS_PROXY: is not the URL of an HTTP proxy; write ${EXAMPLE}`;
  const ENCODE =
    "HTTPS_PROXY: has a special character in its user name or password; percent-encode everything except letters and digits, such as %5C for \\, %23 for #, %2F for / and %3F for ?";
  test.each([
    {
      name: "SOCKS",
      input: "socks5://p.example:1080",
      problem: `HTTPS_PROXY: is a SOCKS proxy, but this action supports only HTTP proxies; write ${EXAMPLE}`,
    },
    { name: "another protocol", input: "ftp://p.example:1080", problem: NO_URL },
    { name: "a port that does not exist", input: "http://user:hunter2@p.example:65536", problem: NO_URL },
    { name: "a blank", input: "http://p example", problem: NO_URL },
    { name: "a scheme alone", input: "http://", problem: NO_URL },
    { name: "a user with a domain", input: "http://DOMAIN\\user:hunter2@p.example:3128", problem: ENCODE },
    { name: "the same without a scheme", input: "DOMAIN\\user:hunter2@p.example:3128", problem: ENCODE },
    { name: "a # in the password", input: "http://user:12#34@p.example", problem: ENCODE },
    { name: "a / in the password", input: "http://user:12/34@p.example", problem: ENCODE },
    { name: "a ? in the password", input: "http://user:12?34@p.example", problem: ENCODE },
    {
      name: "a path",
      input: "http://p.example/proxy.pac",
      problem: `HTTPS_PROXY: has a path, and proxy auto-configuration (PAC) files are not supported; write only the address of the proxy, such as ${EXAMPLE}`,
    },
    {
      name: "a query",
      input: "http://p.example/?a=b",
      problem: `HTTPS_PROXY: has a query or a fragment; write only the address of the proxy, such as ${EXAMPLE}`,
    },
    {
      name: "a fragment",
      input: "http://p.example#a",
      problem: `HTTPS_PROXY: has a query or a fragment; write only the address of the proxy, such as ${EXAMPLE}`,
    },
  ])("is rejected without quoting it: $name", ({ input, problem }) => {
    const environment = createEnvironment({ httpsProxy: input });
    expect(findProxyProblems(environment)).toEqual([problem]);
    expect(readProblems(() => readHttpsProxy(environment))).toEqual([problem]);
  });

  test.each(["", "http://user:hunter2@p.example", "p.example"])("is accepted: %j", (httpsProxy) => {
    expect(findProxyProblems(createEnvironment({ httpsProxy }))).toEqual([]);
  });
});

describe("the password of a proxy", () => {
  const maskedIn = (httpsProxy: string) => {
    const masked: string[] = [];
    const isMasked = maskProxyPassword(
      createEnvironment({ httpsProxy }),
      new Redaction((secret) => masked.push(secret)),
    );
    return { isMasked, masked };
  };

  test.each([
    { name: "of a proxy of another protocol", httpsProxy: "socks5://user:hunter2@p.example:1080", masked: ["hunter2"] },
    { name: "of a port that does not exist", httpsProxy: "http://user:hunter2@p.example:65536", masked: ["hunter2"] },
    { name: "with a #", httpsProxy: "http://user:hunter#2@p.example", masked: ["hunter#2"] },
    { name: "with an @", httpsProxy: "http://user:hunter@2@p.example", masked: ["hunter@2", "hunter%402"] },
    { name: "with a slash", httpsProxy: "user:hunter/2@p.example", masked: ["hunter/2"] },
    { name: "of a user in a domain", httpsProxy: "http://DOMAIN\\user:hunter2@p.example", masked: ["hunter2"] },
    { name: "without a user", httpsProxy: "http://:hunter2@p.example", masked: ["hunter2"] },
  ])("is masked even if the URL is invalid or unusual: $name", ({ httpsProxy, masked }) => {
    expect(maskedIn(httpsProxy)).toEqual({ isMasked: true, masked });
  });

  test("is not masked if it has two letters, because that would make the log unreadable", () => {
    expect(maskedIn("http://user:ab@p.example")).toEqual({ isMasked: false, masked: [] });
  });

  test.each(["", "http://p.example:3128", "http://user@p.example:3128/", "http://user:@p.example"])(
    "is not found in: %s",
    (httpsProxy) => {
      expect(maskedIn(httpsProxy)).toEqual({ isMasked: true, masked: [] });
    },
  );

  test("is also hidden in the base64 with its user, as the proxy receives it", () => {
    const redaction = new Redaction(() => {});
    maskProxyPassword(createEnvironment({ httpsProxy: "http://a:p%40sswd@p.example" }), redaction);
    expect(redaction.findsSecretIn(Buffer.from("a:p@sswd").toString("base64"))).toBe(true);
  });
});
