import { describe, expect, test } from "vitest";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { createRedaction } from "../create-redaction.ts";

const SECRET = "fake-secret";
const TOKEN = "fake-token-0123456789";
const NOT_SHOWN = "not shown, because it contains part of a secret";

/** Creates a redaction, and records the masks. */
function masking(): { readonly redaction: Redaction; readonly masked: readonly string[] } {
  const masked: string[] = [];
  return { redaction: new Redaction((secret) => masked.push(secret)), masked };
}

describe("a secret that is added", () => {
  test("is masked immediately, and hidden from then on", () => {
    const { redaction, masked } = masking();
    expect(redaction.add(TOKEN)).toBe(true);
    expect(masked).toEqual([TOKEN]);
    expect(redaction.printable(`a ${TOKEN} b`)).toBe("a *** b");
  });

  test("is masked line by line, without surrounding spaces", () => {
    const { redaction, masked } = masking();
    expect(redaction.add("  first line \r\n\n\tsecond line\n")).toBe(true);
    expect(masked).toEqual(["first line", "second line"]);
    expect(redaction.printable("the second line")).toBe("the ***");
  });

  test("is not masked if it is too short, and the caller is informed", () => {
    const { redaction, masked } = masking();
    expect(["e", "ab", "short"].map((secret) => redaction.add(secret))).toEqual([false, false, false]);
    expect(masked).toEqual([]);
    expect(redaction.printable("the short message")).toBe("the short message");
  });

  test("is masked in the lines that are long enough, and the caller is informed about the others", () => {
    const { redaction, masked } = masking();
    expect(redaction.add("{\n  fake-token\n}")).toBe(false);
    expect(masked).toEqual(["fake-token"]);
  });

  test("is not masked if it is empty, because the runner warns about an empty mask", () => {
    const { redaction, masked } = masking();
    expect(redaction.add("")).toBe(true);
    expect(masked).toEqual([]);
  });
});

test("a secret that is only hidden is not masked, because the runner has masked it", () => {
  const { redaction, masked } = masking();
  redaction.hide(TOKEN);
  expect(masked).toEqual([]);
  expect(redaction.printable(TOKEN)).toBe("***");
});

describe("a printable text of a server", () => {
  test.each([
    { name: "as it is", text: "conflict", expected: "conflict" },
    { name: "without the secret in any place", text: `a ${SECRET}${SECRET} b`, expected: "a ****** b" },
    { name: "without any other secret", text: `a ${TOKEN} b`, expected: "a *** b" },
    {
      name: "without a text in the form of a database token",
      text: "no apiv1_fake+a/b== here",
      expected: "no *** here",
    },
    { name: "without a text in the form of a management token", text: "no M.V1.fake-a here", expected: "no *** here" },
    { name: "on one line", text: "a\nb\r\nc\u2028d", expected: "a b c d" },
    { name: "without control characters", text: "\u001b[31mred\u0000\u009b", expected: "[31mred" },
    { name: "without characters that hide or reverse the text", text: "a\u202eb\u200bc", expected: "a b c" },
    {
      name: "without a command, which the runner would execute anywhere",
      text: "a ##[error]b",
      expected: "a ## [error]b",
    },
    { name: "whole up to 200 characters", text: "🚀".repeat(200), expected: "🚀".repeat(200) },
    { name: "cut from 201 characters on", text: "🚀".repeat(201), expected: `${"🚀".repeat(200)}…` },
    {
      name: "with a secret that the cut would have halved",
      text: "x".repeat(195) + SECRET,
      expected: `${"x".repeat(195)}***`,
    },
  ])("is shown $name", ({ text, expected }) => {
    expect(createRedaction(SECRET, TOKEN).printable(text)).toBe(expected);
  });

  test("is shown without the additional secrets of this text", () => {
    expect(createRedaction(SECRET).printable(`a ${TOKEN} ${SECRET}`, [TOKEN])).toBe("a *** ***");
    expect(createRedaction(SECRET).printable(`a ${TOKEN}`)).toBe(`a ${TOKEN}`);
  });

  test("is cut at any length, and takes no longer than its beginning", () => {
    const secrets = Array.from({ length: 100 }, (_, index) => `fake-secret-number-${index}`);
    expect(createRedaction(...secrets).printable("text ".repeat(4_000_000))).toBe(`${"text ".repeat(40)}…`);
  });

  test("does not show half of a secret at the end of the searched text", () => {
    const long = "fake".repeat(2_000);
    expect(createRedaction(long).printable(long.repeat(3))).toBe(NOT_SHOWN);
  });

  test("is shown without a secret that is part of another", () => {
    expect(createRedaction("fake-token", TOKEN).printable(`a ${TOKEN} b`)).toBe("a *** b");
  });

  test.each([
    { name: "cut off", text: `token ${TOKEN.slice(0, 15)}` },
    { name: "reversed", text: [...TOKEN].reverse().join("") },
    { name: "in hex", text: Buffer.from(TOKEN).toString("hex") },
    { name: "in base64url", text: Buffer.from(`?>${TOKEN}`).toString("base64url") },
  ])("is not shown at all with a token that is $name", ({ text }) => {
    expect(createRedaction(SECRET, TOKEN).printable(text)).toBe(NOT_SHOWN);
    expect(createRedaction(SECRET).printable(text, [TOKEN])).toBe(NOT_SHOWN);
  });
});

describe("a message of the action", () => {
  test("is unchanged, at any length and in several lines", () => {
    const message = `databases: "a" is nothing\n${"host: and on ".repeat(100)}`;
    expect(createRedaction(TOKEN).message(message)).toBe(message);
  });

  test("does not show a secret in one of its parts", () => {
    expect(createRedaction(TOKEN).message(`host: ${TOKEN} is no host\nexpiry: is no time`)).toBe(
      "host: *** is no host\nexpiry: is no time",
    );
  });

  test("keeps a word that a placeholder for a secret also contains", () => {
    const message = "management-token: is required, but it is empty";
    expect(createRedaction("YOUR-MANAGEMENT-TOKEN-HERE").message(message)).toBe(message);
  });

  test("loses only the lines with a piece of a secret", () => {
    const piece = Buffer.from(TOKEN).toString("base64url");
    expect(createRedaction(TOKEN).message(`host: ${piece} is no host\nexpiry: is no time`)).toBe(
      `A message is ${NOT_SHOWN}\nexpiry: is no time`,
    );
  });
});
