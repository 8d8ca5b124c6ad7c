import { describe, expect, test } from "vitest";
import { now } from "../../../src/action/session.ts";
import { warnOfClock, warnOfGrant } from "../../../src/action/warnings.ts";
import { givenInputs, parsedInputs } from "./given.ts";
import { saidBy } from "./said.ts";

describe("a grant is warned of", () => {
  test.each([
    { name: "not where it is narrow", inputs: {}, expected: [] },
    {
      name: "where it opens every database",
      inputs: { databases: "sensors, *" },
      expected: ["databases: * opens every database of the cluster, and those that are made while the token lives"],
    },
    {
      name: "where it never ends",
      inputs: { expiry: "never" },
      expected: ["expiry: never makes a token that works until it is revoked, whatever becomes of this job"],
    },
    {
      name: "where InfluxDB may refuse a name",
      inputs: { databases: "_internal" },
      expected: [
        'databases: "_internal" begins with neither a letter nor a digit; InfluxDB reserves such names for itself',
      ],
    },
  ])("$name", ({ inputs, expected }) => {
    const said = saidBy(() => warnOfGrant(parsedInputs(givenInputs(inputs))));
    expect(said).toEqual(expected.map((message) => `::warning::${message}`));
  });
});

describe("a clock that is off", () => {
  const answerAt = (ms: number) => ({ status: 200, headers: { date: new Date(ms).toUTCString() }, body: "" });

  test("is warned of once, by the first answer", () => {
    const said = saidBy(() => {
      const listener = warnOfClock();
      for (let count = 0; count < 3; count++) listener(answerAt(now() - 3_600_000));
    });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^::warning::This runner's clock is (?:1h|1h 1s|59m 59s) ahead of InfluxDB's\./);
  });

  test("is not looked for in later answers, which an older server may have given", () => {
    const said = saidBy(() => {
      const listener = warnOfClock();
      listener(answerAt(now()));
      listener(answerAt(now() - 3_600_000));
    });
    expect(said).toEqual([]);
  });
});
