import { describe, expect, test } from "vitest";
import { parseHost, parseManagementUrl } from "../../../src/influxdb/host.ts";
import { readProblems } from "../problems.ts";

describe("a cluster's host", () => {
  test.each([
    { name: "a host name", input: "cluster.example.com", expected: "https://cluster.example.com" },
    {
      name: "a host name with a port",
      input: "cluster.example.com:8086",
      expected: "https://cluster.example.com:8086",
    },
    { name: "an https URL", input: "https://cluster.example.com", expected: "https://cluster.example.com" },
    {
      name: "a URL with a port",
      input: "https://cluster.example.com:8086",
      expected: "https://cluster.example.com:8086",
    },
    { name: "the port of https itself", input: "cluster.example.com:443", expected: "https://cluster.example.com" },
    { name: "a slash at the end", input: "https://cluster.example.com/", expected: "https://cluster.example.com" },
    { name: "upper case", input: "HTTPS://Cluster.Example.COM", expected: "https://cluster.example.com" },
    { name: "another script", input: "bücher.example", expected: "https://xn--bcher-kva.example" },
    { name: "a name of one label", input: "influxdb", expected: "https://influxdb" },
    { name: "labels of digits before a name", input: "10.1.example.com", expected: "https://10.1.example.com" },
    {
      name: "an underscore, as names of services have",
      input: "my_db.example.com",
      expected: "https://my_db.example.com",
    },
    { name: "dashes inside", input: "eu--1.my-db.example.com", expected: "https://eu--1.my-db.example.com" },
    { name: "a name in punycode", input: "xn--bcher-kva.example", expected: "https://xn--bcher-kva.example" },
    { name: "another script in upper case", input: "BÜCHER.example", expected: "https://xn--bcher-kva.example" },
    { name: "the last port", input: "cluster.example.com:65535", expected: "https://cluster.example.com:65535" },
    { name: "an IPv4 address", input: "10.0.0.1:8086", expected: "https://10.0.0.1:8086" },
    { name: "an IPv6 address", input: "[2001:db8::1]:8086", expected: "https://[2001:db8::1]:8086" },
    {
      name: "localhost without a scheme, as https",
      input: "localhost:8086",
      expected: "https://localhost:8086",
    },
    { name: "localhost over http", input: "http://localhost:8086", expected: "http://localhost:8086" },
    { name: "a loopback address over http", input: "http://127.0.0.1:8086", expected: "http://127.0.0.1:8086" },
    { name: "another loopback address over http", input: "http://127.1.2.3", expected: "http://127.1.2.3" },
    { name: "the loopback address of IPv6 over http", input: "http://[0:0::1]:8086", expected: "http://[::1]:8086" },
  ])("is accepted: $name", ({ input, expected }) => {
    expect(parseHost(input)).toBe(expected);
  });
});

describe("the base URL of the Management API", () => {
  test.each([
    {
      name: "as documented",
      input: "https://console.influxdata.com/api/v0",
      expected: "https://console.influxdata.com/api/v0",
    },
    { name: "with a slash at the end", input: "https://h.example/api/v0/", expected: "https://h.example/api/v0" },
    { name: "with slashes at the end", input: "https://h.example/api/v0//", expected: "https://h.example/api/v0" },
    { name: "without a path", input: "https://h.example", expected: "https://h.example" },
    {
      name: "with another path",
      input: "https://h.example/influx/api/v0",
      expected: "https://h.example/influx/api/v0",
    },
    {
      name: "with a path that contains ..",
      input: "https://h.example/a/../api/v0",
      expected: "https://h.example/api/v0",
    },
    { name: "over http to loopback", input: "http://localhost:8086/api/v0", expected: "http://localhost:8086/api/v0" },
  ])("is accepted: $name", ({ input, expected }) => {
    expect(parseManagementUrl(input)).toBe(expected);
  });

  test.each([
    { name: "no scheme", input: "h.example/api/v0", reason: "is not a URL" },
    { name: "only a path", input: "/api/v0", reason: "is not a URL" },
    {
      name: "a host with a port and no scheme",
      input: "h.example:8086/api/v0",
      reason: "does not begin with https://",
    },
    { name: "http", input: "http://h.example/api/v0", reason: "uses http://" },
  ])("is refused with $name", ({ input, reason }) => {
    expect(readProblems(() => parseManagementUrl(input)).join()).toContain(reason);
  });
});

describe.each([
  { what: "host", parse: parseHost, unreadable: "is not a host" },
  { what: "management URL", parse: parseManagementUrl, unreadable: "is not a URL" },
])("a $what is refused", ({ parse, unreadable }) => {
  test.each([
    { name: "nothing", input: "", reason: unreadable },
    { name: "only a scheme", input: "https://", reason: unreadable },
    { name: "a blank inside", input: "https://a b", reason: "contains white space" },
    { name: "another scheme", input: "ftp://h.example", reason: "does not begin with https://" },
    { name: "a query", input: "https://h.example?x=1", reason: "has a query or a fragment" },
    { name: "an empty query", input: "https://h.example?", reason: "has a query or a fragment" },
    { name: "a fragment", input: "https://h.example#x", reason: "has a query or a fragment" },
    { name: "http", input: "http://h.example", reason: "uses http://" },
    {
      name: "http and a name that begins like loopback",
      input: "http://127.0.0.1.h.example",
      reason: "uses http://",
    },
    { name: "http and a name that ends like loopback", input: "http://not-localhost", reason: "uses http://" },
    { name: "http and every address of this host", input: "http://0.0.0.0", reason: "uses http://" },
  ])("with $name", ({ input, reason }) => {
    expect(readProblems(() => parse(input))).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    { name: "a user and a password", input: "https://user:hunter2@h.example" },
    { name: "a user", input: "https://hunter2@h.example" },
    { name: "a password that holds an @", input: "https://user:p@hunter2@h.example" },
    { name: "a password and http", input: "http://user:hunter2@h.example" },
    { name: "an @ in the path", input: "https://h.example/user:hunter2/@" },
    { name: "a password and a query", input: "https://user:hunter2@h.example?x" },
    { name: "a password and another scheme", input: "postgres://user:hunter2@h.example" },
    { name: "a password and a port that does not exist", input: "https://user:hunter2@h.example:65536" },
  ])("with $name, without quoting it", ({ input }) => {
    expect(readProblems(() => parse(input)).join()).not.toMatch(/hunter2|user:/);
  });
});

test.each([
  { name: "a path", input: "https://cluster.example.com/api" },
  { name: "a path and no scheme", input: "cluster.example.com/api/v0" },
  { name: "a URL as its path", input: "cluster.example.com/https://elsewhere.example" },
  { name: "a path with backslashes", input: "https://cluster.example.com\\api" },
])("a host is refused with $name", ({ input }) => {
  expect(readProblems(() => parseHost(input)).join()).toContain("has a path; write only the host");
});

// URL parsing removes these, and returns another host than the written one.
test.each([
  { name: "a tab", input: "my\thost" },
  { name: "a line break", input: "https://cluster.example.com\n:8086" },
])("a host is refused with $name inside", ({ input }) => {
  expect(readProblems(() => parseHost(input)).join()).toContain("contains white space; write only the host");
});

const NO_NAME = "is not a host name";
const NO_ADDRESS = "is not a complete IP address";
const NO_PORT = "has an invalid port; use 1 to 65535";

describe("refuses a text that is not a host, but that URL parsing accepts:", () => {
  test.each([
    { name: "double quotes", host: '"cluster.example.com"', reason: NO_NAME },
    { name: "single quotes", host: "'cluster.example.com'", reason: NO_NAME },
    { name: "backticks", host: "`cluster.example.com`", reason: NO_NAME },
    { name: "a variable of a shell", host: "$INFLUX_HOST", reason: "contains a variable that is not expanded here" },
    {
      name: "a variable of a shell in braces",
      host: `\${INFLUX_HOST}`,
      reason: "contains a variable that is not expanded here",
    },
    {
      name: "a variable inside a name",
      host: `db.\${DOMAIN}`,
      reason: "contains a variable that is not expanded here",
    },
    { name: "a variable of cmd", host: "%INFLUX_HOST%", reason: "contains a variable that is not expanded here" },
    { name: "an expression that GitHub did not evaluate", host: "{{vars.HOST}}", reason: NO_NAME },
    { name: "a comma at the end", host: "cluster.example.com,", reason: NO_NAME },
    { name: "two hosts", host: "a.example.com,b.example.com", reason: NO_NAME },
    { name: "a pattern", host: "*", reason: NO_NAME },
    { name: "a pattern of names", host: "*.example.com", reason: NO_NAME },
    { name: "a semicolon", host: "cluster.example.com;", reason: NO_NAME },
    { name: "parentheses", host: "(cluster)", reason: NO_NAME },
    { name: "an equals sign", host: "host=cluster.example.com", reason: NO_NAME },
    { name: "an empty label", host: "cluster..example.com", reason: NO_NAME },
    { name: "an empty first label", host: ".example.com", reason: NO_NAME },
    { name: "a dot at the end", host: "cluster.example.com.", reason: NO_NAME },
    { name: "only dots", host: "...", reason: NO_NAME },
    { name: "a dash before a label", host: "-cluster.example.com", reason: NO_NAME },
    { name: "a dash after a label", host: "cluster-.example.com", reason: NO_NAME },
    { name: "a label of 64 characters", host: `${"a".repeat(64)}.example.com`, reason: NO_NAME },
    { name: "more than 253 characters", host: `${"a.".repeat(126)}ab`, reason: NO_NAME },
    { name: "percent-encoding", host: "cluster%2Eexample.com", reason: NO_NAME },
    { name: "an encoded letter", host: "%63luster.example.com", reason: NO_NAME },
    { name: "a full stop of another script", host: "cluster。example.com", reason: NO_NAME },
    { name: "letters that look like ASCII", host: "ｃluster.example.com", reason: NO_NAME },
    { name: "an invisible character", host: "clu\u00adster.example.com", reason: NO_NAME },
    { name: "an invisible character in punycode", host: "xn--bcher\u00ad-kva.example", reason: NO_NAME },
    { name: "an address with digits of another script", host: "１０.0.0.1", reason: NO_ADDRESS },
    { name: "an address of two numbers", host: "10.1", reason: NO_ADDRESS },
    { name: "a loopback address of two numbers", host: "127.1", reason: NO_ADDRESS },
    { name: "an address of one number", host: "8086", reason: NO_ADDRESS },
    { name: "an octal address", host: "010.0.0.1", reason: NO_ADDRESS },
    { name: "a hexadecimal address", host: "0x7f.0.0.1", reason: NO_ADDRESS },
    { name: "an address and a dot", host: "10.0.0.1.", reason: NO_ADDRESS },
    { name: "port 0", host: "cluster.example.com:0", reason: NO_PORT },
    { name: "a port beyond 65535", host: "cluster.example.com:65536", reason: NO_PORT },
    { name: "a port that is not a number", host: "cluster.example.com:https", reason: NO_PORT },
    {
      name: "a port that is a variable",
      host: "cluster.example.com:$PORT",
      reason: "contains a variable that is not expanded here",
    },
    { name: "a colon without a port", host: "cluster.example.com:", reason: NO_PORT },
    { name: "two ports", host: "cluster.example.com:80:81", reason: NO_PORT },
    { name: "an address of IPv6 without brackets", host: "2001:db8::1", reason: NO_PORT },
    { name: "brackets without an address", host: "[cluster]", reason: NO_ADDRESS },
    { name: "a zone", host: "[fe80::1%25eth0]", reason: NO_ADDRESS },
  ])("$name", ({ host, reason }) => {
    expect(readProblems(() => parseHost(host))).toEqual([expect.stringContaining(reason)]);
    expect(readProblems(() => parseHost(`https://${host}`))).toEqual([expect.stringContaining(reason)]);
    expect(readProblems(() => parseManagementUrl(`https://${host}/api/v0`))).toEqual([expect.stringContaining(reason)]);
  });

  test.each(["https:cluster.example.com", "https:/cluster.example.com", "https:///cluster.example.com", "https://"])(
    "a URL without two slashes and a host: %s",
    (text) => {
      expect(readProblems(() => parseManagementUrl(text)).join()).toContain("is not a URL");
      expect(readProblems(() => parseHost(text)).join()).toMatch(/is not a host|has an invalid port/);
    },
  );
});
