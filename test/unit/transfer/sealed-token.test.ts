import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encrypt } from "../../../src/sealing/encryption.ts";
import { openSealedToken, sealToken, type TransferredToken } from "../../../src/transfer/sealed-token.ts";
import { parseTransferKey } from "../../../src/transfer/transfer-key.ts";
import { anyText, RUNS } from "../any-text.ts";
import { readProblems } from "../problems.ts";
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
    expect(openSealedToken(SEALED, KEY, RUN)).toEqual({ kind: "opened", token: TOKEN });
  });

  test.each([
    { name: "in a later attempt of the same run", run: { runAttempt: "2" } },
    { name: "if the name of the repository has other capitals", run: { repository: "Octo-Org/Octo-Repo" } },
  ])("opens $name", ({ run }) => {
    expect(openSealedToken(SEALED, KEY, { ...RUN, ...run })).toEqual({ kind: "opened", token: TOKEN });
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
    expect(openSealedToken(SEALED, KEY, { ...RUN, ...run })).toEqual({ kind: "not-opened" });
  });

  test("does not open with another key", () => {
    expect(openSealedToken(SEALED, randomBytes(32), RUN)).toEqual({ kind: "not-opened" });
  });

  test("does not open if any character was changed", () => {
    for (let index = 0; index < SEALED.length; index++) {
      const other = SEALED[index] === "A" ? "B" : "A";
      const changed = SEALED.slice(0, index) + other + SEALED.slice(index + 1);
      expect(openSealedToken(changed, KEY, RUN).kind).toMatch(/^(?:malformed|damaged|not-opened)$/);
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
        expect(openSealedToken(changed, KEY, RUN)).toEqual({ kind: "not-opened" });
      }),
      RUNS,
    );
  });

  test("is damaged if its body was cut off, and malformed if its beginning was", () => {
    const start = "sealed.v1.".length;
    for (let length = 0; length < SEALED.length; length++) {
      const kind = length < start ? "malformed" : "damaged";
      expect(openSealedToken(SEALED.slice(0, length), KEY, RUN)).toEqual({ kind });
    }
  });

  test.each([
    { name: "a line break after it", text: `${SEALED}\n` },
    { name: "a quote after it", text: `${SEALED}"` },
    { name: "another one after it", text: SEALED + SEALED },
    { name: "a line break in it", text: `${SEALED.slice(0, 60)}\n${SEALED.slice(60)}` },
    { name: "padding after it", text: `${SEALED}=` },
    { name: "a zero before its length", text: SEALED.replace("v1.", "v1.0") },
  ])("is damaged if there is $name", ({ text }) => {
    expect(openSealedToken(text, KEY, RUN)).toEqual({ kind: "damaged" });
  });

  test.each([
    { name: "a quote before it", text: `"${SEALED}` },
    { name: "a name before it", text: `sealed-token=${SEALED}` },
    { name: "a byte order mark before it", text: `\u{feff}${SEALED}` },
  ])("is malformed if there is $name", ({ text }) => {
    expect(openSealedToken(text, KEY, RUN)).toEqual({ kind: "malformed" });
  });

  test.each(["v2", "v10"])("of version %s was made by another version of this action", (version) => {
    expect(openSealedToken(SEALED.replace("v1", version), KEY, RUN)).toEqual({ kind: "another-version" });
    expect(openSealedToken(`sealed.${version}.anything else`, KEY, RUN)).toEqual({ kind: "another-version" });
  });
});

test("any token is opened without changes", () => {
  const text = anyText().map((each) => each.toWellFormed());
  const permission = fc.record({ action: fc.constantFrom("read", "write"), resource: text });
  const tokens = fc.record({
    accessToken: text,
    id: text,
    expiresAt: text,
    permissions: fc.array(permission),
    host: text,
    product: fc.constantFrom("dedicated", "clustered"),
  });
  fc.assert(
    fc.property(tokens, (token) => {
      expect(openSealedToken(sealToken(token, KEY, RUN), KEY, RUN)).toEqual({ kind: "opened", token });
    }),
    RUNS,
  );
});

test("any other text is not opened and does not throw", () => {
  fc.assert(
    fc.property(anyText("sealed", ".", "v1", "v2", "1", "293", "AAAA", SEALED), (text) => {
      fc.pre(text !== SEALED);
      expect(openSealedToken(text, KEY, RUN)).not.toHaveProperty("token");
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
])("a text of the same key and run that has another content is malformed: %s", (content) => {
  const body = encrypt(content, {
    secret: KEY,
    purpose: "influxdb-database-token: token for another job",
    context: `v1\n${RUN.serverUrl}\n${RUN.repository}\n${RUN.runId}`,
  });
  const text = `sealed.v1.${body.length}.${body.toString("base64url")}`;
  expect(openSealedToken(text, KEY, RUN)).toEqual({ kind: "malformed" });
});

describe("the published vectors", () => {
  test.each(VECTORS)("contain the token $token.id, which opens", ({ sealed, run, token }) => {
    expect(openSealedToken(sealed, Buffer.from(VECTOR_KEY, "base64"), run)).toEqual({ kind: "opened", token });
  });

  test("have a key that nobody can use as an input, because it is public", () => {
    expect(readProblems(() => parseTransferKey(VECTOR_KEY))).toEqual([expect.stringContaining("is not random")]);
  });
});
