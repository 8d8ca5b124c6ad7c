import { domainToUnicode } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHost, parseManagementUrl } from "../../../src/influxdb/host.ts";
import { anyText, RUNS } from "../any-text.ts";
import { readValid } from "../problems.ts";

const text = anyText(
  ...[
    "http://example.com",
    "http://10.0.0.1",
    "https://",
    "http://",
    "HTTP:",
    "//",
    "localhost",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "[::1]",
    "example.com",
  ],
  ...["user:password@", "@", ":", "8086", "/", "\\", "/api/v0", "..", "?", "#", "%2e", "%40", " ", "\t", "。"],
);

/** Does not use the pattern of the parser. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (/^[\d.]+$/.test(hostname) && hostname.startsWith("127."));
}

test.each([
  { name: "host", parse: parseHost },
  { name: "management URL", parse: parseManagementUrl },
])(
  "accepts a $name only if it is encrypted or loopback, without user info, query, fragment or a slash at its end",
  ({ parse }) => {
    fc.assert(
      fc.property(text, (given) => {
        const read = readValid(() => parse(given));
        if (read === undefined) return;
        const url = new URL(read);
        expect(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))).toBe(true);
        expect(url.username + url.password + url.search + url.hash).toBe("");
        expect(read).not.toMatch(/[/@?#\s]$/);
        expect(parse(read)).toBe(read);
      }),
      RUNS,
    );
  },
);

test("returns an origin for every host that it accepts", () => {
  fc.assert(
    fc.property(text, (given) => {
      const read = readValid(() => parseHost(given));
      if (read !== undefined) expect(new URL(read).origin).toBe(read);
    }),
    RUNS,
  );
});

const hostText = anyText(
  ...["10", ".", "1", "0x7f", "127.0.0.1", "localhost", "example", "bücher", "xn--", "-", "_", "*", "$HOST", '"', "'"],
  ...[",", ";", "%41", "。", "１", "\u00ad", "ﬀ", ":", "8086", "0"],
);

test("returns the host that was written, apart from case and punycode", () => {
  fc.assert(
    fc.property(hostText, (given) => {
      const read = readValid(() => parseHost(`https://${given}`));
      if (read === undefined) return;
      const [written = ""] = given.split(/[:/\\]/);
      expect(domainToUnicode(new URL(read).hostname)).toBe(domainToUnicode(written) || written.toLowerCase());
      expect(written).toMatch(/^(?:[a-z0-9._-]|\P{ASCII})+$/iu);
    }),
    RUNS,
  );
});
