import { describe, expect } from "vitest";
import { selfSigned } from "../support/network/certified-server.ts";
import { startConnectProxy } from "../support/network/connect-proxy.ts";
import { startHttp2Front } from "../support/network/http2-front.ts";
import { ACTION, scenario } from "./scenario.ts";

const DAY_MS = 24 * 3_600_000;

// dist does not include HTTP/2. If a server could negotiate it, undici would call the stand-in for its client-h2.js.
describe("a server that offers HTTP/2 first", () => {
  for (const way of ["directly", "through a proxy"]) {
    scenario(`gets HTTP/1.1 requests ${way}`, async ({ setUp }) => {
      await using proxy = await startConnectProxy();
      const env = way === "directly" ? {} : { HTTPS_PROXY: `http://${proxy.host}` };
      const { emulator, job, inputs } = await setUp({}, { env });
      const now = Date.now();
      const certificate = await selfSigned({
        dnsNames: ["localhost"],
        notBeforeMs: now - DAY_MS,
        notAfterMs: now + DAY_MS,
      });
      await using front = await startHttp2Front(emulator.origin, certificate);

      const main = await job.run(ACTION, {
        with: inputs({
          host: front.origin,
          "management-url": emulator.managementUrl.replace(emulator.origin, front.origin),
          "ca-certificate": certificate.cert,
        }),
      });
      const [post] = await job.complete();

      expect(main.conclusion, main.log).toBe("success");
      expect(post?.annotations).toEqual([]);
      expect(new Set(front.chosen)).toEqual(new Set(["http/1.1"]));
      expect(proxy.targets.length > 0).toBe(way === "through a proxy");
    });
  }
});
