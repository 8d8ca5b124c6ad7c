import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "./command-line.ts";
import { guide } from "./guide.ts";
import { startEmulator } from "./start.ts";

const program = join(import.meta.dirname, "main.ts");

describe("the stand-alone emulator", () => {
  test("prints its addresses, logs requests without tokens, and ends on SIGINT", async () => {
    const child = spawn(process.execPath, [
      program,
      "--product",
      "clustered",
      "--route",
      "short",
      "--databases",
      "a,b",
    ]);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`no line matches ${pattern}`);
        const found = pattern.exec(value)?.[1];
        if (found !== undefined) return found;
      }
    };
    const managementUrl = await next(/^management URL +(.+)$/);
    const token = await next(/^management token +(.+)$/);
    await next(/^(# requests)/);
    const response = await fetch(`${managementUrl}/databases`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.json()).toMatchObject([{ name: "a" }, { name: "b" }]);
    expect(await next(/^GET (.+)$/)).toBe("/api/v0/databases 200");
    await fetch(new URL("/query?db=a&q=SHOW+MEASUREMENTS&p=secret", managementUrl));
    expect(await next(/^GET (.+)$/)).toBe("/query?db=a&q=SHOW+MEASUREMENTS&p=… 401");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("explains Enterprise with its own requests and inputs", async () => {
    await using emulator = await startEmulator({ product: "enterprise" });
    const text = guide(emulator, "/ca.pem");
    expect(text).toContain(`admin token       ${emulator.managementToken}`);
    expect(text).toContain(`'${emulator.origin}/api/v3/configure/token?token_name=by%20hand'`);
    expect(text).toContain(`    product: enterprise\n`);
    expect(text).not.toMatch(/management[ -]url|account/i);
  });

  test("reports a port that is already in use", async () => {
    await using other = await startEmulator();
    const port = new URL(other.origin).port;
    const { status, stderr } = spawnSync(process.execPath, [program, "--port", port], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toBe(`The emulator cannot listen on port ${port} (EADDRINUSE); set another one with --port\n`);
  });

  test.each([
    { args: ["--product", "core"], problem: /--product: "core" is not one of dedicated, clustered, enterprise, cloud/ },
    { args: ["--nodes", "0"], problem: /--nodes: "0" is not a number/ },
    { args: ["--catalog-sync", "3"], problem: /--catalog-sync: "3" is not a duration/ },
    { args: ["--port", "70000"], problem: /--port/ },
    { args: ["--activation-delay", "3"], problem: /--activation-delay: "3" is not a duration/ },
    { args: ["--colour"], problem: /--colour/ },
  ])("rejects $args", ({ args, problem }) => {
    expect(parseCommandLine(args)).toEqual({ problem: expect.stringMatching(problem) });
  });

  test("parses its options", () => {
    expect(parseCommandLine(["--help"])).toEqual({ isHelp: true });
    expect(parseCommandLine(["--route", "none", "--activation-delay", "2m", "--tls"])).toEqual({
      options: {
        product: "dedicated",
        port: 0,
        databases: ["sensors"],
        activationDelayMs: 120_000,
        nodes: 1,
        catalogSyncMs: 0,
        tls: true,
        route: "none",
      },
    });
  });
});
