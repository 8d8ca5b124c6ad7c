import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fingerprint } from "../../../src/connection/certificates.ts";
import type { NodeTrust } from "../../../src/state/node-trust.ts";
import { findRootsInPost, findTrustInPost, readFingerprints, toTrustRecord } from "../../../src/state/trust.ts";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { createEnvironment, INITIAL_STATE } from "../main/fixtures.ts";

const [ours, theirs, another] = await Promise.all([createAuthority(), createAuthority(), createAuthority()]);
const BUNDLED = ["bundled 1", "bundled 2"];

async function createAuthority(): Promise<string> {
  return (await createCertificates([])).ca.trim();
}

/** Node's trust in a stage: the bundled authorities, and these. */
function createTrust(others: readonly string[], overrides: Partial<NodeTrust> = {}): NodeTrust {
  return {
    bundled: BUNDLED,
    others: new Map(others.map((each) => [fingerprint(each), each])),
    openSsl: undefined,
    ...overrides,
  };
}

/** Node's trust with `--use-openssl-ca`. */
function createOpenSslTrust(others: readonly string[], openSsl: NodeTrust["openSsl"]): NodeTrust {
  return createTrust(others, { bundled: [], openSsl });
}

describe("post trusts", () => {
  test.each([
    { name: "as Node does, if nothing has changed", main: [ours], post: [ours], expected: "default" },
    { name: "as Node does, if nothing was ever added", main: [], post: [], expected: "default" },
    {
      name: "as Node does, if only the order has changed",
      main: [ours, another],
      post: [another, ours],
      expected: "default",
    },
    {
      name: "what main trusted, if something was added",
      main: [ours],
      post: [theirs, ours],
      expected: [...BUNDLED, ours],
    },
    {
      name: "what is left of it, if something was removed",
      main: [ours, another],
      post: [ours],
      expected: [...BUNDLED, ours],
    },
    { name: "only the bundled authorities, if all others are new", main: [ours], post: [theirs], expected: BUNDLED },
    { name: "only the bundled authorities, if main had no others", main: [], post: [theirs], expected: BUNDLED },
    { name: "only the bundled authorities, if all others were removed", main: [ours], post: [], expected: BUNDLED },
  ])("$name", ({ main, post, expected }) => {
    expect(findRootsInPost(toTrustRecord(createTrust(main)), createTrust(post))).toEqual(expected);
  });
});

describe("with --use-openssl-ca, post trusts", () => {
  const places = { file: "ca.crt", folders: "certificates" };
  test.each([
    {
      name: "as Node does, if no variable names a place",
      main: {},
      post: createOpenSslTrust([ours], {}),
      expected: "default",
    },
    {
      name: "only what main trusted, if a variable names a place in post",
      main: {},
      post: createOpenSslTrust([ours, theirs], places),
      expected: [ours],
    },
    {
      name: "only what main trusted, if a variable named a place in main",
      main: places,
      post: createOpenSslTrust([ours], {}),
      expected: [ours],
    },
    {
      name: "only what main trusted and can be listed, if a file is named",
      main: { file: "ca.crt" },
      post: createOpenSslTrust([ours], { file: "ca.crt" }),
      expected: [ours],
    },
    {
      name: "only what main trusted and can be listed, if folders are named",
      main: { folders: "" },
      post: createOpenSslTrust([ours], { folders: "" }),
      expected: [ours],
    },
    {
      name: "only what main trusted, if something was added",
      main: {},
      post: createOpenSslTrust([ours, theirs], {}),
      expected: [ours],
    },
    {
      name: "only what main trusted, and not the bundled authorities, if only post uses them",
      main: {},
      post: createTrust([ours, theirs]),
      expected: [ours],
    },
  ])("$name", ({ main, post, expected }) => {
    expect(findRootsInPost(toTrustRecord(createOpenSslTrust([ours], main)), post)).toEqual(expected);
  });

  test("not the bundled authorities, if only main used them", () => {
    expect(findRootsInPost(toTrustRecord(createTrust([ours])), createOpenSslTrust([ours], {}))).toEqual([ours]);
  });
});

test("the state keeps the last thousand authorities, and post trusts no others", () => {
  const others = new Map(Array.from({ length: 1_001 }, (_, index) => [`print ${index}`, `certificate ${index}`]));
  const now = { bundled: BUNDLED, others, openSsl: undefined };
  const record = toTrustRecord(now);
  expect(record.others).toEqual([...others.keys()].slice(1));
  expect(findRootsInPost(record, now)).toEqual([...BUNDLED, ...[...others.values()].slice(1)]);
});

describe("of a CA file of a profile, post trusts", () => {
  const file = join(mkdtempSync(join(tmpdir(), "post-trust-")), "ca.crt");

  /** The certificates that post trusts if main read one text, and post reads another. */
  function readInPost(inMain: string, inPost: string): string {
    const savedFile = { caCertificatePath: file, caFingerprints: readFingerprints(inMain) };
    writeFileSync(file, inPost);
    return findTrustInPost({ ...INITIAL_STATE, ...savedFile }, createEnvironment()).caCertificate;
  }

  test.each([
    { name: "all certificates, if it has not changed", inMain: ours, inPost: ours, expected: ours },
    {
      name: "all certificates, if it was rewritten",
      inMain: `${ours}\n${another}`,
      inPost: `# our own\r\n\r\n${another.replaceAll("\n", "\r\n")}\r\n${ours}`,
      expected: `${another}\n${ours}`,
    },
    { name: "what main read, if a certificate was added", inMain: ours, inPost: `${theirs}\n${ours}`, expected: ours },
    { name: "what main read, if a key was added", inMain: ours, inPost: `${ours}\n${KEY}`, expected: ours },
    {
      name: "what is left, if a certificate was removed",
      inMain: `${ours}\n${another}`,
      inPost: another,
      expected: another,
    },
  ])("$name", ({ inMain, inPost, expected }) => {
    expect(readInPost(inMain, inPost)).toBe(expected);
  });

  test("nothing if all certificates are new, and reports this", () => {
    expect(() => readInPost(ours, theirs)).toThrow(
      `All CA certificates in ${file} are new since the main step, so none of them is trusted. Check whether another step changed this file`,
    );
  });

  test.each([{ inPost: "" }, { inPost: "nonsense" }])(
    "nothing if it has no certificate (`$inPost`), and reports this",
    ({ inPost }) => {
      expect(() => readInPost(ours, inPost)).toThrow(
        `The CA certificates in ${file} cannot be read in the post step. Check whether another step changed or removed this file`,
      );
    },
  );
});

/** The form of a key, without a key. */
const KEY = "-----BEGIN PRIVATE KEY-----\nfake\n-----END PRIVATE KEY-----";
