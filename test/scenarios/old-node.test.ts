import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ACTION, scenario } from "./scenario.ts";

const PRETENDS_TO_BE_20 = fileURLToPath(new URL("./old-node.cjs", import.meta.url));

const TOO_OLD =
  /^This action requires Node 24, but it was started with Node (\d+\.\d+\.\d+), so it stopped without sending a request\. Update actions\/runner to version 2\.327\.1 or later\. act and Gitea's runner use the Node on the PATH: put Node 24 first on the PATH of the job$/;

// Windows parses the backslashes of a path in NODE_OPTIONS differently.
describe.skipIf(process.platform === "win32")("a Node that is older than 24", () => {
  const NODE_OPTIONS = `--require ${PRETENDS_TO_BE_20}`;

  scenario.for([ACTION, "open/action.yml", "revoke/action.yml", "sweep/action.yml"])(
    "causes one error in %s, and nothing is sent",
    async (action, { setUp }) => {
      const { emulator, job, inputs } = await setUp({}, { env: { NODE_OPTIONS } });
      const main = await job.run(action, { with: inputs() });
      expect(main.exitCode).toBe(1);
      // The runner warns about inputs that this action does not declare.
      const [error, ...others] = main.annotations.filter(({ level }) => level === "error");
      expect(others).toEqual([]);
      expect(error?.message).toMatch(TOO_OLD);
      expect(error?.message).toContain("Node 20.19.0");
      expect(main.raw.split("\n")).toHaveLength(1);
      expect(emulator.requests).toEqual([]);
      expect((await job.complete()).map(({ raw, exitCode }) => ({ raw, exitCode }))).toEqual(
        action === ACTION ? [{ raw: "", exitCode: 0 }] : [],
      );
    },
  );

  scenario("causes an error that reports what may be left if only post uses it", async ({ setUp, leaves }) => {
    const { emulator, job, inputs } = await setUp();
    const main = await job.run(ACTION, { with: inputs({ description: "Left" }) });
    job.setEnv({ NODE_OPTIONS });
    const [post] = await job.complete();
    expect(post?.exitCode).toBe(1);
    const [{ message = "" } = {}, ...others] = post?.annotations ?? [];
    expect(others).toEqual([]);
    expect(message).toMatch(/^This action requires Node 24, but its post step was started with Node 20\.19\.0/);
    expect(message).toContain(`. Revoke it with \`influxctl token revoke ${main.outputs["token-id"]}\``);
    expect(emulator.requests.map(({ operation }) => operation)).not.toContain("DeleteDatabaseToken");
    leaves("Left");
  });

  scenario("causes an error with the influxdb3 command for a token of Enterprise", async ({ setUp, leaves }) => {
    const { job, inputs } = await setUp({ product: "enterprise" });
    const main = await job.run(ACTION, { with: inputs({ description: "It's left, %0A::warning::all" }) });
    job.setEnv({ NODE_OPTIONS });
    const [post] = await job.complete();
    const quoted = `'${main.outputs["token-id"]?.replace("'", String.raw`'\''`)}'`;
    expect(post?.annotations).toHaveLength(1);
    expect(post?.annotations[0]?.message).toContain(`\`influxdb3 delete token --token-name ${quoted}\``);
    leaves("It's left, %0A::warning::all");
  });

  scenario.for(["run", "never"])(
    "does not report a token that is kept with `revoke: %s`",
    async (revoke, { setUp, leaves }) => {
      const { job, inputs } = await setUp();
      await job.run(ACTION, { with: inputs({ revoke, description: "Kept" }) });
      job.setEnv({ NODE_OPTIONS });
      const [post] = await job.complete();
      expect(post?.annotations[0]?.message).toContain("its post step was started with Node 20.19.0");
      expect(post?.annotations[0]?.message).not.toContain("left behind");
      leaves("Kept");
    },
  );
});

/** Older versions of Node on this machine, if there are any. */
const others = ["/usr/bin/node", "/usr/local/bin/node"].filter((path) => {
  const version = spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "";
  return /^v(?:1\d|2[0-3])\./.test(version);
});

describe.skipIf(others.length === 0).for(others)("the older Node %s", (node) => {
  test.each(["main", "open", "revoke", "sweep"])("runs the entry %s, which reports that it is too old", (entry) => {
    const { stdout, stderr, status } = spawnSync(node, [`dist/${entry}.cjs`], { encoding: "utf8", env: {} });
    expect({ stderr, status }).toEqual({ stderr: "", status: 1 });
    expect(stdout).toMatch(/^::error::.*\n$/);
    expect(stdout.trim().replace("::error::", "")).toMatch(TOO_OLD);
  });

  test("prints nothing in post if main left nothing", () => {
    const { stdout, stderr, status } = spawnSync(node, ["dist/post.cjs"], { encoding: "utf8", env: {} });
    expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
  });
});
