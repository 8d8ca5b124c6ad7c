import { describe, expect, test } from "vitest";
import { isExempt } from "../../../src/connection/no-proxy.ts";

const URLS = {
  name: "https://db.example.com/api/v0",
  port: "https://db.example.com:8443",
  address: "https://10.1.2.3",
  ipv6: "https://[2001:db8::1]:8443",
  dot: "https://db.example.com./",
};

describe("NO_PROXY exempts", () => {
  test.each([
    { url: URLS.name, noProxy: "db.example.com" },
    { url: URLS.name, noProxy: "DB.Example.COM" },
    { url: URLS.name, noProxy: "other.example, db.example.com" },
    { url: URLS.name, noProxy: "other.example db.example.com" },
    { url: URLS.name, noProxy: "example.com" },
    { url: URLS.name, noProxy: ".example.com" },
    { url: URLS.name, noProxy: "*.example.com" },
    { url: URLS.name, noProxy: "db.example.com." },
    { url: URLS.dot, noProxy: "db.example.com" },
    { url: URLS.name, noProxy: "db.example.com:443" },
    { url: URLS.port, noProxy: "db.example.com" },
    { url: URLS.port, noProxy: "example.com:8443" },
    { url: URLS.name, noProxy: "*" },
    { url: URLS.name, noProxy: "other.example,*" },
    { url: URLS.port, noProxy: "*:8443" },
    { url: URLS.address, noProxy: "10.1.2.3" },
    { url: URLS.ipv6, noProxy: "2001:db8::1" },
    { url: URLS.ipv6, noProxy: "[2001:db8::1]" },
    { url: URLS.ipv6, noProxy: "[2001:db8::1]:8443" },
  ])("$url, with $noProxy", ({ url, noProxy }) => {
    expect(isExempt(new URL(url), noProxy)).toBe(true);
  });
});

describe("NO_PROXY does not exempt", () => {
  test.each([
    { url: URLS.name, noProxy: "" },
    { url: URLS.name, noProxy: " , " },
    { url: URLS.name, noProxy: "other.example" },
    { url: URLS.name, noProxy: "ample.com" },
    { url: URLS.name, noProxy: "com.example.db" },
    { url: URLS.name, noProxy: "*.db.example.com" },
    { url: URLS.name, noProxy: "db.example.com:8443" },
    { url: URLS.port, noProxy: "db.example.com:443" },
    { url: URLS.port, noProxy: "*:443" },
    { url: URLS.name, noProxy: "sub.db.example.com" },
    { url: URLS.address, noProxy: "10.1.2.30" },
    { url: URLS.ipv6, noProxy: "2001:db8::2" },
    { url: URLS.ipv6, noProxy: "[2001:db8::1]:443" },
  ])("$url, with $noProxy", ({ url, noProxy }) => {
    expect(isExempt(new URL(url), noProxy)).toBe(false);
  });
});
