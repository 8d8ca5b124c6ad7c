import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fingerprint } from "../../../src/connection/certificates.ts";
import type { NodeTrust } from "../../../src/state/node-trust.ts";
import { readFingerprints, rootsInPost, toTrustRecord, trustInPost } from "../../../src/state/trust.ts";
import { makeCertificates } from "../../support/influxdb/certificates.ts";
import { createEnvironment, INITIAL_STATE } from "../main/fixtures.ts";

const [ours, theirs, another] = await Promise.all([anAuthority(), anAuthority(), anAuthority()]);
const BUNDLED = ["bundled 1", "bundled 2"];

async function anAuthority(): Promise<string> {
  return (await makeCertificates([])).ca.trim();
}

/** What Node trusts in a stage: its own, and these. */
function trusting(others: readonly string[], overrides: Partial<NodeTrust> = {}): NodeTrust {
  return {
    bundled: BUNDLED,
    others: new Map(others.map((each) => [fingerprint(each), each])),
    openSsl: undefined,
    ...overrides,
  };
}

/** The same if OpenSSL looks for it by itself. */
function withOpenSsl(others: readonly string[], openSsl: NodeTrust["openSsl"]): NodeTrust {
  return trusting(others, { bundled: [], openSsl });
}

describe("post trusts", () => {
  test.each([
    { name: "as Node does, if nothing has changed", main: [ours], post: [ours], expected: "default" },
    { name: "as Node does, if nothing was ever added", main: [], post: [], expected: "default" },
    {
      name: "as Node does, if the order alone has changed",
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
      name: "what is left of it, if something is gone",
      main: [ours, another],
      post: [ours],
      expected: [...BUNDLED, ours],
    },
    { name: "Node's own list, if all are new", main: [ours], post: [theirs], expected: BUNDLED },
    { name: "Node's own list, if main knew no other", main: [], post: [theirs], expected: BUNDLED },
    { name: "Node's own list, if nothing is left", main: [ours], post: [], expected: BUNDLED },
  ])("$name", ({ main, post, expected }) => {
    expect(rootsInPost(toTrustRecord(trusting(main)), trusting(post))).toEqual(expected);
  });
});

describe("with --use-openssl-ca, post trusts", () => {
  const places = { file: "ca.crt", folders: "certificates" };
  test.each([
    {
      name: "as Node does, if no variable names a place",
      main: {},
      post: withOpenSsl([ours], {}),
      expected: "default",
    },
    {
      name: "what was there in main, if a variable names a place now",
      main: {},
      post: withOpenSsl([ours, theirs], places),
      expected: [ours],
    },
    {
      name: "what was there in main, if a variable has named a place then",
      main: places,
      post: withOpenSsl([ours], {}),
      expected: [ours],
    },
    {
      name: "what was there in main, and nothing that cannot be listed, if a file is named",
      main: { file: "ca.crt" },
      post: withOpenSsl([ours], { file: "ca.crt" }),
      expected: [ours],
    },
    {
      name: "what was there in main, and nothing that cannot be listed, if folders are named",
      main: { folders: "" },
      post: withOpenSsl([ours], { folders: "" }),
      expected: [ours],
    },
    {
      name: "what was there in main, if more is there",
      main: {},
      post: withOpenSsl([ours, theirs], {}),
      expected: [ours],
    },
    {
      name: "what was there in main, and not Node's own list, if that counts now",
      main: {},
      post: trusting([ours, theirs]),
      expected: [ours],
    },
  ])("$name", ({ main, post, expected }) => {
    expect(rootsInPost(toTrustRecord(withOpenSsl([ours], main)), post)).toEqual(expected);
  });

  test("not Node's own list, which does not count any more", () => {
    expect(rootsInPost(toTrustRecord(trusting([ours])), withOpenSsl([ours], {}))).toEqual([ours]);
  });
});

test("the state keeps a thousand authorities, of which the last are the job's, and post trusts no other", () => {
  const others = new Map(Array.from({ length: 1_001 }, (_, index) => [`print ${index}`, `certificate ${index}`]));
  const now = { bundled: BUNDLED, others, openSsl: undefined };
  const record = toTrustRecord(now);
  expect(record.others).toEqual([...others.keys()].slice(1));
  expect(rootsInPost(record, now)).toEqual([...BUNDLED, ...[...others.values()].slice(1)]);
});

describe("of a CA file of a profile, post trusts", () => {
  const file = join(mkdtempSync(join(tmpdir(), "post-trust-")), "ca.crt");

  /** Whose certificates count if main has read one text, and post finds another. */
  function trustedOf(inMain: string, inPost: string): string {
    const given = { caCertificatePath: file, caFingerprints: readFingerprints(inMain) };
    writeFileSync(file, inPost);
    return trustInPost({ ...INITIAL_STATE, ...given }, createEnvironment()).caCertificate;
  }

  test.each([
    { name: "all, if it is as it was", inMain: ours, inPost: ours, expected: ours },
    {
      name: "all, if it was written anew",
      inMain: `${ours}\n${another}`,
      inPost: `# our own\r\n\r\n${another.replaceAll("\n", "\r\n")}\r\n${ours}`,
      expected: `${another}\n${ours}`,
    },
    { name: "what main has read, if more was added", inMain: ours, inPost: `${theirs}\n${ours}`, expected: ours },
    { name: "what main has read, if a key was added", inMain: ours, inPost: `${ours}\n${KEY}`, expected: ours },
    { name: "what is left", inMain: `${ours}\n${another}`, inPost: another, expected: another },
  ])("$name", ({ inMain, inPost, expected }) => {
    expect(trustedOf(inMain, inPost)).toBe(expected);
  });

  test("nothing if all are new, and the error says so", () => {
    expect(() => trustedOf(ours, theirs)).toThrow(
      `All CA certificates in ${file} are new since the main step, so none of them is trusted. Check whether another step changed this file`,
    );
  });

  test.each([{ inPost: "" }, { inPost: "nonsense" }])("nothing if there is none: $inPost", ({ inPost }) => {
    expect(() => trustedOf(ours, inPost)).toThrow(
      `The CA certificates in ${file} cannot be read in the post step. Check whether another step changed or removed this file`,
    );
  });
});

/** Not a key, but where one would be. */
const KEY = "-----BEGIN PRIVATE KEY-----\nfake\n-----END PRIVATE KEY-----";
