import { describe, expect } from "vitest";
import { listPlainLines } from "./plain-lines.ts";
import { ACTION, scenario } from "./scenario.ts";
import { SWEEP, sweepScenario } from "./sweep-scenario.ts";

/** The length of an annotation that the runner keeps, in characters. */
const KEPT = 4_096;

describe("an error that is longer than the runner keeps", { concurrent: true }, () => {
  scenario("shows only whole problems, and the log lists the others", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    const databases = Array.from({ length: 200 }, (_, index) => `sensor data ${index}`);
    const main = await job.run(ACTION, { with: inputs({ databases: databases.join("\n"), expiry: "soon" }) });
    expect(main.annotations).toHaveLength(1);
    const lines = main.annotations[0]?.message.split("\n") ?? [];
    expect(main.annotations[0]?.message.length).toBeLessThanOrEqual(KEPT);
    expect(
      lines
        .slice(0, -1)
        .filter((line) => !/^databases: line \d+: "sensor data \d+" is not a .* line breaks$/.test(line)),
    ).toEqual([]);
    expect(lines.at(-1)).toBe(`and ${200 + 1 - (lines.length - 1)} more, shown in the log`);
    for (const name of databases)
      expect(main.log).toContain(`: "${name}" is not a valid database name; use only letters`);
    expect(main.log).toContain('\n- expiry: "soon" is not an expiry; write ');
  });

  scenario("keeps its beginning and its advice if it has only one problem", async ({ setUp }) => {
    const { job, inputs } = await setUp();
    const databases = Array.from({ length: 300 }, (_, index) => `missing-${"x".repeat(20)}-${index}`);
    const main = await job.run(ACTION, { with: inputs({ databases: databases.join("\n") }) });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message).toMatch(
      /^databases: "missing-x+-0", .* … .* do not exist on the cluster\. .* If a later step creates it, set missing-databases: ignore$/,
    );
    expect(main.log).toContain(`- databases: "${databases[0]}", `);
    const plain = listPlainLines(main.log);
    expect(plain.join("\n").match(/missing-x+-99"/g)).toHaveLength(2);
  });

  sweepScenario("shows as many repositories as fit, and the log lists the others", async ({ setUpSweep }) => {
    const { job, inputs } = await setUpSweep();
    const repositories = Array.from({ length: 150 }, (_, index) => `owner/repository ${index}`);
    const main = await job.run(SWEEP, { id: "sweep", with: inputs({ repository: repositories.join("\n") }) });
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]?.message.length).toBeLessThanOrEqual(KEPT);
    expect(main.annotations[0]?.message).toMatch(/\nand \d+ more, shown in the log$/);
    expect(main.log).toContain('- repository: line 150: "owner/repository 149" is not a repository; write OWNER/REPO');
  });
});
