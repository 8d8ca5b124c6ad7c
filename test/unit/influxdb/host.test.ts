import { describe, expect, test } from "vitest";
import { parseHost, parseManagementUrl } from "../../../src/influxdb/host.ts";
import { problemsOf } from "../problems.ts";

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
    { name: "an IPv4 address", input: "10.0.0.1:8086", expected: "https://10.0.0.1:8086" },
    { name: "an IPv6 address", input: "[2001:db8::1]:8086", expected: "https://[2001:db8::1]:8086" },
    {
      name: "localhost, over https where no scheme is given",
      input: "localhost:8086",
      expected: "https://localhost:8086",
    },
    { name: "localhost in clear", input: "http://localhost:8086", expected: "http://localhost:8086" },
    { name: "a loopback address in clear", input: "http://127.0.0.1:8086", expected: "http://127.0.0.1:8086" },
    { name: "another loopback address in clear", input: "http://127.1.2.3", expected: "http://127.1.2.3" },
    { name: "a short form of a loopback address", input: "http://127.1", expected: "http://127.0.0.1" },
    { name: "the loopback address of IPv6 in clear", input: "http://[0:0::1]:8086", expected: "http://[::1]:8086" },
  ])("is taken: $name", ({ input, expected }) => {
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
    { name: "with a path that climbs", input: "https://h.example/a/../api/v0", expected: "https://h.example/api/v0" },
    { name: "in clear on loopback", input: "http://localhost:8086/api/v0", expected: "http://localhost:8086/api/v0" },
  ])("is taken: $name", ({ input, expected }) => {
    expect(parseManagementUrl(input)).toBe(expected);
  });

  test.each([
    { name: "no scheme", input: "h.example/api/v0", reason: "is not a URL" },
    { name: "a path alone", input: "/api/v0", reason: "is not a URL" },
    {
      name: "a host with a port and no scheme",
      input: "h.example:8086/api/v0",
      reason: "does not begin with https://",
    },
    { name: "http", input: "http://h.example/api/v0", reason: "is not encrypted" },
  ])("is refused with $name", ({ input, reason }) => {
    expect(problemsOf(() => parseManagementUrl(input)).join()).toContain(reason);
  });
});

describe.each([
  { what: "host", parse: parseHost, unreadable: "is not a host" },
  { what: "management URL", parse: parseManagementUrl, unreadable: "is not a URL" },
])("a $what is refused", ({ parse, unreadable }) => {
  test.each([
    { name: "nothing", input: "", reason: unreadable },
    { name: "a scheme alone", input: "https://", reason: unreadable },
    { name: "a blank inside", input: "https://a b", reason: "has white space inside" },
    { name: "a port that does not exist", input: "https://h.example:65536", reason: unreadable },
    { name: "another scheme", input: "ftp://h.example", reason: "does not begin with https://" },
    { name: "a query", input: "https://h.example?x=1", reason: "has a query or a fragment" },
    { name: "an empty query", input: "https://h.example?", reason: "has a query or a fragment" },
    { name: "a fragment", input: "https://h.example#x", reason: "has a query or a fragment" },
    { name: "http", input: "http://h.example", reason: "is not encrypted" },
    {
      name: "http and a name that begins like loopback",
      input: "http://127.0.0.1.h.example",
      reason: "is not encrypted",
    },
    { name: "http and a name that ends like loopback", input: "http://not-localhost", reason: "is not encrypted" },
    { name: "http and every address of this host", input: "http://0.0.0.0", reason: "is not encrypted" },
  ])("with $name", ({ input, reason }) => {
    expect(problemsOf(() => parse(input))).toEqual([expect.stringContaining(reason)]);
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
    expect(problemsOf(() => parse(input)).join()).not.toMatch(/hunter2|user:/);
  });
});

test.each([
  { name: "a path", input: "https://cluster.example.com/api" },
  { name: "a path and no scheme", input: "cluster.example.com/api/v0" },
  { name: "a URL as its path", input: "cluster.example.com/https://elsewhere.example" },
  { name: "a path with backslashes", input: "https://cluster.example.com\\api" },
])("a host is refused with $name", ({ input }) => {
  expect(problemsOf(() => parseHost(input)).join()).toContain("has a path; write the host alone");
});

// URL parsing would take these out, and name a host that nobody wrote.
test.each([
  { name: "a tab", input: "my\thost" },
  { name: "a line break", input: "https://cluster.example.com\n:8086" },
])("a host is refused with $name inside", ({ input }) => {
  expect(problemsOf(() => parseHost(input)).join()).toContain("has white space inside; write the host alone");
});
