import { expect, test } from "vitest";
import { findOldVersion } from "../../../src/influxdb3/version.ts";

test.each<{ header: string | string[] | undefined; expected: string | undefined }>([
  { header: "3.8.3", expected: "3.8.3" },
  { header: "v3.8.3", expected: "v3.8.3" },
  { header: "3.8.3-nightly", expected: "3.8.3" },
  { header: "3.7.10", expected: "3.7.10" },
  { header: "3.0.0", expected: "3.0.0" },
  { header: "3.8.4", expected: undefined },
  { header: "3.8.10", expected: undefined },
  { header: "3.11.5", expected: undefined },
  { header: "3.10.0", expected: undefined },
  { header: "4.0.0", expected: undefined },
  { header: "2.7.1", expected: undefined },
  { header: "30.8.3", expected: undefined },
  { header: "nightly", expected: undefined },
  { header: undefined, expected: undefined },
])("the version $header has a known security problem: $expected", ({ header, expected }) => {
  expect(findOldVersion({ status: 200, body: "", headers: { "x-influxdb-version": header } })).toBe(expected);
});
