import { describe, expect, test } from "vitest";
import { mergeIgnoringCase } from "./case-insensitive.ts";
import { parseKeyValues } from "./file-commands.ts";

describe("parseKeyValues", () => {
  test.each([
    { name: "nothing", text: "", pairs: [] },
    { name: "empty lines", text: "\n\na=1\n\n", pairs: [["a", "1"]] },
    { name: "an equals sign in the value", text: "a=b=c", pairs: [["a", "b=c"]] },
    { name: "an empty value", text: "a=\n", pairs: [["a", ""]] },
    { name: "an untrimmed key", text: " a =1", pairs: [[" a ", "1"]] },
    { name: "<< after =", text: "a=<<b\n", pairs: [["a", "<<b"]] },
    { name: "= after << as part of the delimiter", text: "a<<E=F\n1\nE=F\n", pairs: [["a", "1"]] },
    {
      name: "several lines",
      text: "a<<EOF\n1\n\n2\nEOF\nb=3\n",
      pairs: [
        ["a", "1\n\n2"],
        ["b", "3"],
      ],
    },
    { name: "a heredoc without a line", text: "a<<EOF\nEOF", pairs: [["a", ""]] },
    { name: "a heredoc with one empty line", text: "a<<EOF\n\nEOF\n", pairs: [["a", ""]] },
    { name: "a delimiter within a line", text: "a<<EOF\nEOF \nEOF\n", pairs: [["a", "EOF "]] },
    {
      name: "the delimiter of an earlier pair",
      text: "a<<E\n1\nE\nb<<E\n2\nE\n",
      pairs: [
        ["a", "1"],
        ["b", "2"],
      ],
    },
    {
      name: "CR LF, which is not changed",
      text: "a=1\r\nb<<E\n2\r\n3\nE\n",
      pairs: [
        ["a", "1\r"],
        ["b", "2\r\n3"],
      ],
    },
  ])("parses $name", ({ text, pairs }) => {
    expect(parseKeyValues(text, "linux")).toEqual({ pairs });
  });

  test.each([
    { name: "neither = nor <<", text: "a=1\nb\nc=2", error: "Invalid format 'b'" },
    {
      name: "no key",
      text: "a=1\n<<EOF\nEOF\n",
      error: "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty",
    },
    {
      name: "no delimiter",
      text: "a=1\nb<<\n",
      error: "Invalid format 'b<<'. Name must not be empty and delimiter must not be empty",
    },
    { name: "no end delimiter", text: "a=1\nb<<EOF\n2\n", error: "Invalid value. Matching delimiter not found 'EOF'" },
    {
      name: "no line after the delimiter",
      text: "a=1\nb<<EOF",
      error: "Invalid value. Matching delimiter not found 'EOF'",
    },
    {
      name: "no line break at the end",
      text: "a=1\nb<<EOF\n2EOF",
      error: "Invalid value. EOF marker missing new line.",
    },
  ])("keeps what comes before an error: $name", ({ text, error }) => {
    expect(parseKeyValues(text, "linux")).toEqual({ pairs: [["a", "1"]], error });
  });

  test("ends a line at CR LF on Windows", () => {
    expect(parseKeyValues("a=1\r\nb<<E\r\n2\r\n3\r\nE\r\n", "win32")).toEqual({
      pairs: [
        ["a", "1"],
        ["b", "2\r\n3"],
      ],
    });
  });
});

test("state keys are merged regardless of case, and keep their first spelling", () => {
  expect(
    mergeIgnoringCase({ tokenId: "1" }, [
      ["TOKENID", "2"],
      ["other", "3"],
    ]),
  ).toEqual({ tokenId: "2", other: "3" });
});
