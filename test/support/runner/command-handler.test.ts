import { describe, expect, test } from "vitest";
import { createCommandHandler } from "./command-handler.ts";
import { createMasker } from "./masker.ts";
import { createStepLog } from "./step-log.ts";

function handled(lines: readonly string[], { debug = false } = {}) {
  const masker = createMasker();
  const log = createStepLog({ masker, debug, onLine: () => {} });
  const commands = createCommandHandler({ masker, log, debug });
  for (const line of lines) {
    commands.handle(line);
  }
  return { commands, lines: log.lines, annotations: log.annotations };
}

test("a mask applies from its line on", () => {
  const { commands, lines } = handled(["see open-sesame", "::add-mask::open-sesame", "see open-sesame"]);
  expect(lines).toEqual(["see open-sesame", "see ***"]);
  expect(commands.masks).toEqual(["open-sesame"]);
});

test("an empty mask is a warning", () => {
  expect(handled(["::add-mask:: "]).annotations).toEqual([
    { level: "warning", message: "Can't add secret mask for empty string in ##[add-mask] command." },
  ]);
});

test("annotations are masked, logged and stored", () => {
  const { lines, annotations } = handled([
    "::add-mask::sesame",
    "::error title=no sesame::open%0Asesame",
    "::notice::n",
  ]);
  expect(lines).toEqual(["Error: open", "***", "Notice: n"]);
  expect(annotations).toEqual([
    { level: "error", message: "open\n***", title: "no ***" },
    { level: "notice", message: "n" },
  ]);
});

test("only ten annotations of a level are stored, cut at 4096 characters, but all are logged", () => {
  const { lines, annotations } = handled([
    `::warning::${"x".repeat(5000)}`,
    ...Array.from({ length: 10 }, () => "::warning::w"),
    "::error::e",
  ]);
  expect(annotations.filter(({ level }) => level === "warning")).toHaveLength(10);
  expect(annotations.filter(({ level }) => level === "error")).toHaveLength(1);
  expect(annotations[0]?.message).toHaveLength(4096);
  expect(lines).toHaveLength(12);
  expect(lines[0]).toHaveLength("Warning: ".length + 4096);
});

describe("stop-commands", () => {
  test("treats all lines up to the token as plain text, including add-mask", () => {
    const { commands, lines } = handled(["::stop-commands::stop", "::add-mask::sesame", "::STOP::", "::add-mask::x"]);
    expect(lines).toEqual(["::stop-commands::stop", "::add-mask::sesame", "::STOP::"]);
    expect(commands.masks).toEqual(["x"]);
  });

  test("masks a long token, although the step masked nothing", () => {
    const { commands, lines } = handled(["::stop-commands::seven77", "::seven77::"]);
    expect(lines).toEqual(["::stop-commands::***", "::***::"]);
    expect(commands.masks).toEqual([]);
  });

  test.each(["", "pause-logging", "Add-Mask"])("fails the step if the token is %j", (token) => {
    const { commands, annotations } = handled([`::stop-commands::${token}`, "::add-mask::x"]);
    expect(commands.hasFailed).toBe(true);
    expect(commands.masks).toEqual(["x"]);
    expect(annotations[0]?.message).toContain("You cannot use a endToken");
  });
});

test.each(["::set-env name=A::b", "::add-path::/a"])("%s is disabled and fails the step", (line) => {
  const { commands, annotations } = handled([line]);
  expect(commands.hasFailed).toBe(true);
  expect(annotations.map(({ message }) => message)).toEqual([
    `Unable to process command '${line}' successfully.`,
    expect.stringContaining("command is disabled"),
  ]);
});

test("set-output and save-state still work, with a warning", () => {
  const { commands, annotations } = handled(["::set-output name=token::t", "::save-state name=id::i"]);
  expect(commands.outputs).toEqual([["token", "t"]]);
  expect(commands.state).toEqual([["id", "i"]]);
  expect(commands.hasFailed).toBe(false);
  expect(annotations.map(({ level }) => level)).toEqual(["warning", "warning"]);
});

describe("debug logging", () => {
  const lines = ["::add-mask::sesame", "::debug::open sesame", "::set-output name=token::sesame", "::group::g"];

  test("hides debug lines and commands if it is off", () => {
    expect(handled(lines).lines).toEqual([expect.stringContaining("Warning: "), "##[group]g"]);
  });

  test("shows debug lines and commands, masked, if it is on", () => {
    expect(handled(lines, { debug: true }).lines).toEqual([
      "::add-mask::***",
      "##[debug]open ***",
      "::set-output name=token::***",
      expect.stringContaining("Warning: "),
      "::group::g",
      "##[group]g",
    ]);
  });
});
