import { describe, expect, test } from "vitest";
import { findConstantProblems } from "../../scripts/build/undici-constants.ts";

const CODE = `
const constants = require('../llhttp/constants.js')
// An error code or \`constants.ERROR.OK\`.
if (ret !== constants.ERROR.OK) throw new HTTPParserError(message, constants.ERROR[ret], data)
`;
const ORIGINAL = { ERROR: { OK: 0, PAUSED: 21 }, TYPE: { RESPONSE: 2 } };
const STAND_IN = { ERROR: { OK: 0 } };

describe("findConstantProblems", () => {
  test("accepts a stand-in with what undici's client uses", () => {
    expect(findConstantProblems(CODE, ORIGINAL, STAND_IN)).toEqual([]);
  });

  test.each([
    { name: "another member", line: "f(constants.ERROR.PAUSED)", use: "constants.ERROR.PAUSED" },
    { name: "a member of another group", line: "f(constants.TYPE.RESPONSE)", use: "constants.TYPE.RESPONSE" },
    { name: "another computed member", line: "f(constants.TYPE[type])", use: "constants.TYPE[type]" },
    { name: "a whole group", line: "const { OK } = constants.ERROR", use: "constants.ERROR" },
    { name: "all constants", line: "const { TYPE } = constants", use: "constants" },
    { name: "an optional member", line: "f(constants?.TYPE)", use: "constants" },
    { name: "a second require", line: "const { TYPE } = require('../llhttp/constants.js')", use: "constants.js" },
  ])("reports that undici uses $name", ({ line, use }) => {
    expect(findConstantProblems(CODE + line, ORIGINAL, STAND_IN)).toEqual([
      `  new:  ${use} in lib/dispatcher/client-h1.js`,
    ]);
  });

  test("reports members that undici no longer uses", () => {
    expect(findConstantProblems(CODE, ORIGINAL, ORIGINAL)).toEqual([
      "  gone: constants.ERROR.PAUSED in lib/dispatcher/client-h1.js",
      "  gone: constants.TYPE.RESPONSE in lib/dispatcher/client-h1.js",
    ]);
  });

  test("reports a number that differs from the package's", () => {
    expect(findConstantProblems(CODE, { ERROR: { OK: 1 } }, STAND_IN)).toEqual(["  ERROR.OK is 1, but 0 here"]);
  });

  test("reports a number that the package does not have", () => {
    expect(findConstantProblems(CODE, {}, STAND_IN)).toEqual(["  ERROR.OK is undefined, but 0 here"]);
  });

  test("reports that the package has names of error codes, which would be part of errors", () => {
    expect(findConstantProblems(CODE, { ERROR: { OK: 0, 0: "OK" } }, STAND_IN)).toEqual([
      "  ERROR[0] is OK, but undefined here",
    ]);
  });
});
