import { describe, expect } from "vitest";
import { GRANT, profile, UNMASKED, writeConfig } from "./influxctl.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("a profile that cannot be used is told in one go with the other problems, and nothing is sent:", () => {
  scenario.for([
    {
      name: "one that is not there",
      change: (toml: string) => toml.replace('"default"', '"staging"'),
      expected: /^profile: ".*config\.toml" has no profile "default"; it has "staging"$/m,
    },
    {
      name: "no verification",
      change: (toml: string) => `${toml}insecure = true`,
      expected: /has tls\.insecure = true in the profile "default": this action always verifies certificates/,
    },
    {
      name: "no encryption",
      change: (toml: string) => `${toml}disable = true`,
      expected:
        /has tls\.disable = true in the profile "default": this action never sends the management token unencrypted/,
    },
    {
      name: "a client certificate",
      change: (toml: string) => `${toml}cert = "c.pem"\nkey = "k.pem"`,
      expected: /has tls\.cert or tls\.key in the profile "default": this action does not support client certificates/,
    },
    {
      name: "TOML that breaks off at the token",
      change: (toml: string) => toml.replace(/(mgmt_token = "[^"]+)"/, "$1"),
      expected: /^profile: ".*config\.toml" is not valid TOML: line 7, column \d+$/m,
    },
  ])("$name", async ({ change, expected }, { setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    writeConfig(job, change(profile(emulator)));
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default", expiry: "soon" } });
    expect(main.exitCode).toBe(1);
    const [error, ...others] = main.annotations;
    expect(others).toEqual([]);
    expect(error?.message).toMatch(expected);
    expect(error?.message).toContain('expiry: "soon"');
    expect(error?.message.split("\n"), "what is missing for no other reason is not told").toHaveLength(2);
    expect(emulator.requests).toEqual([]);
  });

  scenario("no file", async ({ setUp }) => {
    const { job } = await setUp({}, UNMASKED);
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.annotations[0]?.message).toMatch(/^profile: ".*config\.toml" does not exist on this runner$/);
  });

  scenario("no management token", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    writeConfig(job, profile(emulator).replace(/mgmt_token.*/, ""));
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.annotations[0]?.message).toMatch(
      /^management-token: is required, .* The profile "default" has no mgmt_token either$/,
    );
  });
});
