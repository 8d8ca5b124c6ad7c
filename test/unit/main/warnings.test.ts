import { describe, expect, test } from "vitest";
import { warnOfGrant } from "../../../src/main/warnings.ts";
import { createClockWarning } from "../../../src/runner/clock-warning.ts";
import { captureOutput } from "../runner/capture-output.ts";
import { createMainInputs, createTransferKey, parseInputsOfMain } from "./fixtures.ts";

describe("the warnings about a grant", () => {
  test.each([
    { name: "are none if it is narrow", inputs: {}, expected: [] },
    {
      name: "mention that it includes every database",
      inputs: { databases: "sensors, *" },
      expected: ["databases: * grants access to every database of the cluster, including those that are created later"],
    },
    {
      name: "mention that it never expires",
      inputs: { expiry: "never" },
      expected: [
        "The token will not expire (expiry is `never`): it works until it is revoked, even if this job fails or its runner is lost",
      ],
    },
    {
      name: "mention that it never expires, and that this job does not revoke it if it is sealed",
      inputs: { expiry: "never", "transfer-key": createTransferKey() },
      expected: [
        "The token will not expire (expiry is `never`): the sealed token can be opened and used until the `revoke` action or a sweep revokes it, and this job does not revoke it",
      ],
    },
    {
      name: "do not mention a sweep if the sealed token is kept for longer than its run",
      inputs: { expiry: "never", revoke: "never", "transfer-key": createTransferKey() },
      expected: [
        "The token will not expire (expiry is `never`): the sealed token can be opened and used until the `revoke` action revokes it, and this job does not revoke it",
      ],
    },
    {
      name: "mention a name that InfluxDB may reject",
      inputs: { databases: "_internal" },
      expected: [
        'databases: "_internal" does not start with a letter or digit; InfluxDB reserves such names. Check the spelling',
      ],
    },
  ])("$name", ({ inputs, expected }) => {
    const output = captureOutput(() => warnOfGrant(parseInputsOfMain(createMainInputs(inputs))));
    expect(output).toEqual(expected.map((message) => `::warning::${message}`));
  });
});

describe("the clock of the runner", () => {
  const collectWarnings = (leads: readonly (number | undefined)[]) =>
    captureOutput(() => {
      const clock: { leadMs: number | undefined } = { leadMs: undefined };
      const warnOfClock = createClockWarning(clock);
      for (const leadMs of leads) {
        clock.leadMs = leadMs;
        warnOfClock();
      }
    });

  test("gives one warning once it is known", () => {
    expect(collectWarnings([undefined, -3_600_000, -3_600_000])).toEqual([
      "::warning::This runner's clock is 1h ahead of InfluxDB's. Token ages and expiries use InfluxDB's clock; synchronize this runner's clock",
    ]);
  });

  test("gives no warning if it is right or unknown", () => {
    expect(collectWarnings([undefined, 0])).toEqual([]);
  });
});
