import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cancelProcess, startNode } from "./process.ts";

const SHORT_TIMES = { interruptMs: 150, terminateMs: 150 };

async function inNode<T>(
  source: string,
  body: (node: ReturnType<typeof startNode>, lines: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "process-"));
  try {
    const lines: string[] = [];
    const entry = join(folder, "entry.mjs");
    await writeFile(entry, source);
    const onLine = (line: string) => lines.push(line);
    return await body(startNode({ entry, nodeArguments: [], cwd: folder, env: { MINE: "1" }, onLine }), lines);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function untilReady(lines: readonly string[]): Promise<void> {
  await expect.poll(() => lines).toContain("ready");
}

test("lines end at LF, CR LF and CR, and a last line without an end counts", async () => {
  const source = `process.stdout.write("a\\nb\\r\\nc\\rd\\n\\ne")`;
  await inNode(source, async (node, lines) => {
    expect(await node.ended).toEqual({ exitCode: 0, signal: null });
    expect(lines).toEqual(["a", "b", "c", "d", "", "e"]);
  });
});

test("stdin is closed, and the environment is exactly the given one", async () => {
  const source = `for await (const _ of process.stdin);
    console.log(Object.keys(process.env).filter((name) => !name.startsWith("__")).join());
    process.exitCode = 3;`;
  await inNode(source, async (node, lines) => {
    expect(await node.ended).toEqual({ exitCode: 3, signal: null });
    expect(lines).toEqual(["MINE"]);
  });
});

describe("cancelProcess", () => {
  const ready = `setInterval(() => {}, 1000); console.log("ready");`;

  test("ends a process without a handler with SIGINT", async () => {
    await inNode(ready, async (node, lines) => {
      await untilReady(lines);
      expect(await cancelProcess(node, SHORT_TIMES)).toEqual({ exitCode: null, signal: "SIGINT" });
    });
  });

  test("lets a process clean up on SIGINT and exit", async () => {
    const source = `process.once("SIGINT", () => { console.log("cleaned up"); process.exit(1); }); ${ready}`;
    await inNode(source, async (node, lines) => {
      await untilReady(lines);
      expect(await cancelProcess(node, SHORT_TIMES)).toEqual({ exitCode: 1, signal: null });
      expect(lines).toContain("cleaned up");
    });
  });

  test("sends SIGTERM to a process that ignores SIGINT", async () => {
    await inNode(`process.on("SIGINT", () => {}); ${ready}`, async (node, lines) => {
      await untilReady(lines);
      expect(await cancelProcess(node, SHORT_TIMES)).toEqual({ exitCode: null, signal: "SIGTERM" });
    });
  });

  test("kills a process that ignores both signals", async () => {
    const source = `process.on("SIGINT", () => {}); process.on("SIGTERM", () => {}); ${ready}`;
    await inNode(source, async (node, lines) => {
      await untilReady(lines);
      expect(await cancelProcess(node, SHORT_TIMES)).toEqual({ exitCode: null, signal: "SIGKILL" });
    });
  });
});
