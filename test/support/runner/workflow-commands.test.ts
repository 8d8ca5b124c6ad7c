import { describe, expect, test } from "vitest";
import { parseCommand } from "./workflow-commands.ts";

describe("parseCommand", () => {
  test.each([
    { line: "::debug::text", name: "debug", properties: {}, data: "text" },
    { line: "  ::Debug::text", name: "debug", properties: {}, data: "text" },
    {
      line: "::error title=a,file=b::text::more",
      name: "error",
      properties: { title: "a", file: "b" },
      data: "text::more",
    },
    { line: "::error Title=a%3Ab%2Cc%25%0A::", name: "error", properties: { title: "a:b,c%\n" }, data: "" },
    { line: "::error title=,=b,c::x", name: "error", properties: {}, data: "x" },
    { line: "::add-mask::a%0Ab%0D%2525%3A", name: "add-mask", properties: {}, data: "a\nb\r%25%3A" },
    { line: "text ##[group]a%5D%3B", name: "group", properties: {}, data: "a];" },
    { line: "##[error title=a;file=b]text", name: "error", properties: { title: "a", file: "b" }, data: "text" },
    { line: "##[endgroup]", name: "endgroup", properties: {}, data: "" },
  ])("parses $line", ({ line, name, properties, data }) => {
    expect(parseCommand(line)).toEqual({ name, properties: new Map(Object.entries(properties)), data });
  });

  test.each([
    "",
    "text",
    "text ::debug::text",
    "::unknown::text",
    "::debug:text",
    "::debug",
    "##[unknown]",
    "##[debug",
  ])("treats %j as plain text", (line) => {
    expect(parseCommand(line)).toBeUndefined();
  });
});
