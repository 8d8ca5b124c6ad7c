import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunAttempt } from "../../../src/grant/mark.ts";
import { encrypt } from "../../../src/sealing/encryption.ts";
import {
  openSealedToken,
  parseSealedToken,
  sealToken,
  type TransferredToken,
} from "../../../src/transfer/sealed-token.ts";
import { parseTransferKey, type TransferKey } from "../../../src/transfer/transfer-key.ts";
import { anyText, RUNS } from "../any-text.ts";
import { readProblems, readValid } from "../problems.ts";
import { VECTOR_KEY, VECTORS } from "./vectors.ts";

const KEY = randomBytes(32);
const RUN = { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "42", runAttempt: "1" };
const TOKEN: TransferredToken = {
  accessToken: "apiv1_fake-database-token",
  id: "55555555-5555-4555-8555-555555555555",
  expiresAt: "2026-08-01T13:00:00Z",
  permissions: [{ action: "write", resource: "sensors" }],
  host: "https://cluster.example.com",
  product: "dedicated",
};
const SEALED = sealToken(TOKEN, KEY, RUN);

const MALFORMED = "is not a sealed token; use the output sealed-token of the step that created the token";
const DAMAGED = "is incomplete, or contains additional text; pass the output sealed-token on without changes";

function open(text: string, key: TransferKey = KEY, run: RunAttempt = RUN): TransferredToken | undefined {
  return openSealedToken(parseSealedToken(text), key, run);
}

/** The problem with the form of a text. */
function readProblem(text: string): string | undefined {
  return readProblems(() => parseSealedToken(text))[0];
}

describe("a sealed token", () => {
  test("has the form that is documented", () => {
    const [, length, body = ""] = /^sealed\.v1\.(\d+)\.([\w-]+)$/.exec(SEALED) ?? [];
    expect(Buffer.from(body, "base64url")).toHaveLength(Number(length));
  });

  test("is another text each time, and shows nothing of the token", () => {
    expect(sealToken(TOKEN, KEY, RUN)).not.toBe(SEALED);
    const body = Buffer.from(SEALED.split(".")[3] ?? "", "base64url");
    for (const text of [TOKEN.accessToken, TOKEN.id, TOKEN.host]) expect(body.includes(text)).toBe(false);
  });

  test("opens in another job of the same run, with everything that was sealed", () => {
    expect(open(SEALED)).toEqual(TOKEN);
  });

  test.each([
    { name: "in a later attempt of the same run", run: { runAttempt: "2" } },
    { name: "if the name of the repository has other capitals", run: { repository: "Octo-Org/Octo-Repo" } },
  ])("opens $name", ({ run }) => {
    expect(open(SEALED, KEY, { ...RUN, ...run })).toEqual(TOKEN);
  });

  test.each([
    { name: "another run", run: { runId: "43" } },
    { name: "another repository", run: { repository: "octo-org/fork" } },
    { name: "another GitHub server", run: { serverUrl: "https://github.example.com" } },
    {
      name: "a run whose ID continues that of the repository",
      run: { repository: "octo-org/octo-repo\n4", runId: "2" },
    },
  ])("does not open in $name", ({ run }) => {
    expect(open(SEALED, KEY, { ...RUN, ...run })).toBeUndefined();
  });

  test("does not open with another key", () => {
    expect(open(SEALED, randomBytes(32))).toBeUndefined();
  });

  test("does not open if any character was changed", () => {
    for (let index = 0; index < SEALED.length; index++) {
      const other = SEALED[index] === "A" ? "B" : "A";
      const changed = SEALED.slice(0, index) + other + SEALED.slice(index + 1);
      expect(readValid(() => open(changed))).toBeUndefined();
    }
  });

  test("does not open if any bit of its body was changed, and the form is still right", () => {
    const [prefix, version, length, body = ""] = SEALED.split(".");
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 7 }), (place, bit) => {
        const bytes = Buffer.from(body, "base64url");
        const index = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
        const changed = [prefix, version, length, bytes.toString("base64url")].join(".");
        expect(open(changed)).toBeUndefined();
      }),
      RUNS,
    );
  });

  test("is reported as incomplete if it was cut off after its version", () => {
    const start = "sealed.v1.".length;
    for (let length = 0; length < SEALED.length; length++) {
      expect(readProblem(SEALED.slice(0, length))).toBe(length < start ? MALFORMED : DAMAGED);
    }
  });

  test.each([
    { name: "a line break after it", text: `${SEALED}\n` },
    { name: "a quote after it", text: `${SEALED}"` },
    { name: "another one after it", text: SEALED + SEALED },
    { name: "a line break in it", text: `${SEALED.slice(0, 60)}\n${SEALED.slice(60)}` },
    { name: "padding after it", text: `${SEALED}=` },
    { name: "a zero before its length", text: SEALED.replace("v1.", "v1.0") },
  ])("is not parsed if there is $name", ({ text }) => {
    expect(readProblem(text)).toBe(DAMAGED);
  });

  test.each([
    { name: "a quote before it", text: `"${SEALED}` },
    { name: "a name before it", text: `sealed-token=${SEALED}` },
    { name: "a byte order mark before it", text: `\u{feff}${SEALED}` },
  ])("is not recognized if there is $name", ({ text }) => {
    expect(readProblem(text)).toBe(MALFORMED);
  });

  test("is not a token that is not sealed, which is not quoted", () => {
    expect(readProblem(TOKEN.accessToken)).toBe(
      "is a token that is not sealed; use the output sealed-token of the step that created the token",
    );
  });

  test.each(["v2", "v10"])("of version %s was made by a newer version of this action", (version) => {
    const problem = `was sealed by a newer version of this action (format ${version}); use the same version in both jobs`;
    expect(readProblem(SEALED.replace("v1", version))).toBe(problem);
    expect(readProblem(`sealed.${version}.anything else`)).toBe(problem);
  });
});

test("any token that main can create is opened without changes", () => {
  const line = anyText().map((each) => each.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ""));
  const second = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1000 });
  const tokens = fc.record({
    accessToken: fc.stringMatching(/^[!-~]{16,200}$/),
    id: line,
    expiresAt: fc.oneof(
      fc.constant(""),
      second.map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`),
    ),
    permissions: fc.array(fc.record({ action: fc.constantFrom("read", "write"), resource: line })),
    host: line,
    product: fc.constantFrom("dedicated", "clustered"),
  });
  fc.assert(
    fc.property(tokens, (token) => {
      expect(open(sealToken(token, KEY, RUN))).toEqual(token);
    }),
    RUNS,
  );
});

test.each([
  { name: "a token that is too short for a mask", fields: { accessToken: "apiv1_x" } },
  { name: "a token of two lines", fields: { accessToken: "apiv1_fake-token\n::error::x" } },
  { name: "an ID with a workflow command", fields: { id: "x\n::stop-commands::x" } },
  { name: "a host with a workflow command", fields: { host: "https://x\r::error::x" } },
  { name: "an expiry that is not a time", fields: { expiresAt: "soon" } },
  { name: "a product of two lines", fields: { product: "dedicated\n" } },
  { name: "a permission without fields", fields: { permissions: [null] } },
  { name: "a permission with an unknown action", fields: { permissions: [{ action: "own", resource: "x" }] } },
  { name: "a database of two lines", fields: { permissions: [{ action: "read", resource: "x\u2028x" }] } },
])("what someone with the key sealed does not open if it contains $name", ({ fields }) => {
  const token: object = { ...TOKEN, ...fields };
  expect(open(sealToken(token as TransferredToken, KEY, RUN))).toBeUndefined();
});

test("any other text is not opened and does not throw", () => {
  fc.assert(
    fc.property(anyText("sealed", ".", "v1", "v2", "1", "293", "AAAA", SEALED), (text) => {
      fc.pre(text !== SEALED);
      expect(readValid(() => open(text))).toBeUndefined();
    }),
    RUNS,
  );
});

test.each([
  "",
  "null",
  "[]",
  "{}",
  JSON.stringify({ token: "apiv1_fake", "token-id": "", "expires-at": "", host: "", product: "" }),
  JSON.stringify({ token: 1, "token-id": "", "expires-at": "", permissions: [], host: "", product: "" }),
])("a text of the same key and run that has another content does not open: %s", (content) => {
  const body = encrypt(content, {
    secret: KEY,
    purpose: "influxdb-database-token: token for another job",
    context: `v1\n${RUN.serverUrl}\n${RUN.repository}\n${RUN.runId}`,
  });
  const text = `sealed.v1.${body.length}.${body.toString("base64url")}`;
  expect(open(text)).toBeUndefined();
});

describe("the published vectors", () => {
  test.each(VECTORS)("contain the token $token.id, which opens", ({ sealed, run, token }) => {
    expect(open(sealed, Buffer.from(VECTOR_KEY, "base64"), run)).toEqual(token);
  });

  test("have a key that nobody can use as an input, because it is public", () => {
    expect(readProblems(() => parseTransferKey(VECTOR_KEY))).toEqual([expect.stringContaining("is not random")]);
  });
});
