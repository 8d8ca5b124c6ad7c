import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { findWords } from "../../../src/product/words.ts";

describe("the command that revokes a token", () => {
  test.each(["dedicated", "clustered"] as const)("is influxctl's on %s", (product) => {
    expect(findWords(product).formatRevokeCommand("ID")).toBe("`influxctl token revoke ID`");
  });

  test.each(["enterprise", "cloud"] as const)("is that of influxdb3 on %s, with the name in quotes", (product) => {
    const name = "CI / test (https://github.com/o/r/actions/runs/1/attempts/1#0123456789abcdef)";
    expect(findWords(product).formatRevokeCommand(name)).toBe(`\`influxdb3 delete token --token-name '${name}'\``);
  });

  test.skipIf(process.platform === "win32").each(["it's", "$(echo x) `echo y` $HOME", '"; echo z; \\', "'''"])(
    "passes the name %s unchanged through a shell",
    (name) => {
      const command = findWords("enterprise").formatRevokeCommand(name).slice(1, -1);
      const printArguments = command.replace(/^influxdb3 delete token --token-name/, "printf %s");
      expect(execFileSync("sh", ["-c", printArguments], { encoding: "utf8" })).toBe(name);
    },
  );
});
