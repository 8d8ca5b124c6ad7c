import { describe, expect } from "vitest";
import { GRANT, profile, UNMASKED, writeConfig } from "./influxctl.ts";
import { ACTION, scenario } from "./scenario.ts";

describe("a profile that cannot be used", () => {
  scenario.for([
    {
      name: "a profile that does not exist",
      change: (toml: string) => toml.replace('"default"', '"staging"'),
      expected: /^profile: ".*config\.toml" has no profile "default"; it has "staging"$/m,
    },
    {
      name: "tls.insecure",
      change: (toml: string) => `${toml}insecure = true`,
      expected: /has tls\.insecure = true in the profile "default": this action always verifies certificates/,
    },
    {
      name: "tls.disable",
      change: (toml: string) => `${toml}disable = true`,
      expected:
        /has tls\.disable = true in the profile "default": this action never sends the management token unencrypted/,
    },
    {
      name: "tls.cert and tls.key",
      change: (toml: string) => `${toml}cert = "c.pem"\nkey = "k.pem"`,
      expected: /has tls\.cert or tls\.key in the profile "default": this action does not support client certificates/,
    },
    {
      name: "TOML that is cut off in the token",
      change: (toml: string) => toml.replace(/(mgmt_token = "[^"]+)"/, "$1"),
      expected: /^profile: ".*config\.toml" is not valid TOML: line 7, column \d+$/m,
    },
  ])(
    "is reported together with the other problems, and nothing is sent: $name",
    async ({ change, expected }, { setUp }) => {
      const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
      writeConfig(job, change(profile(emulator)));
      const main = await job.run(ACTION, { with: { ...GRANT, profile: "default", expiry: "soon" } });
      expect(main.exitCode).toBe(1);
      const [error, ...others] = main.annotations;
      expect(others).toEqual([]);
      expect(error?.message).toMatch(expected);
      expect(error?.message).toContain('expiry: "soon"');
      expect(
        error?.message.split("\n"),
        "inputs that the profile could supply are not reported as missing",
      ).toHaveLength(2);
      expect(emulator.requests).toEqual([]);
    },
  );

  scenario("is reported with the path of the config file if there is no such file", async ({ setUp }) => {
    const { job } = await setUp({}, UNMASKED);
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.annotations[0]?.message).toMatch(/^profile: ".*config\.toml" does not exist on this runner$/);
  });

  scenario("is reported by its name if it has no management token", async ({ setUp }) => {
    const { emulator, job } = await setUp({ product: "clustered" }, UNMASKED);
    writeConfig(job, profile(emulator).replace(/mgmt_token.*/, ""));
    const main = await job.run(ACTION, { with: { ...GRANT, profile: "default" } });
    expect(main.annotations[0]?.message).toMatch(
      /^management-token: is required, .* The profile "default" has no mgmt_token either$/,
    );
  });
});
