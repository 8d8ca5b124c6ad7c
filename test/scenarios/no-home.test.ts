import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { GRANT, profile, UNMASKED, writeBeside } from "./influxctl.ts";
import { ACTION, scenario } from "./scenario.ts";

/** Longer than the maximum of a path. Node's `os.homedir()` throws, as for a user without HOME and passwd entry. */
const TOO_LONG = `/${"home".repeat(2_000)}`;

// Windows does not read HOME.
describe.skipIf(process.platform === "win32").for([
  { name: "whose home directory Node cannot determine", HOME: TOO_LONG },
  { name: "whose HOME is empty", HOME: "" },
])("a job $name", ({ HOME }) => {
  scenario("gets its token, and post revokes it", async ({ setUp }) => {
    const { job, inputs } = await setUp({}, { env: { HOME } });
    const main = await job.run(ACTION, { with: inputs() });
    expect(main.conclusion, main.log).toBe("success");
    const [post] = await job.complete();
    expect(post?.log).toContain("Revoked database token");
  });

  scenario("can set the path of influxctl's file with `config`", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, { ...UNMASKED, env: { HOME } });
    const config = writeBeside(job, "influxctl.toml", profile(emulator));
    const main = await job.run(ACTION, { with: { ...GRANT, config } });
    expect(main.conclusion, main.log).toBe("success");
  });

  scenario("gets an error that suggests `config`, and a profile in the checkout is not used", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, { ...UNMASKED, env: { HOME } });
    const inCheckout = join(job.folders.workspace, ".config", "influxctl");
    mkdirSync(inCheckout, { recursive: true });
    writeFileSync(join(inCheckout, "config.toml"), profile(emulator));
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.annotations.map(({ message }) => message)).toEqual([
      "profile: influxctl keeps its profiles in the home directory, but HOME (on Windows, APPDATA) is unset; set the input config to the path of its config.toml",
    ]);
    expect(emulator.requests).toEqual([]);
  });
});
