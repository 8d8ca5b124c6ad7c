import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readOpenSslStore } from "../../../src/state/node-trust.ts";
import { createCertificates } from "../../support/influxdb/certificates.ts";

const [one, two] = await Promise.all([createAuthority(), createAuthority()]);

async function createAuthority(): Promise<string> {
  return (await createCertificates([])).ca.trim();
}

/** A new folder with these files. */
function createFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "openssl-store-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("OpenSSL finds", () => {
  const bundle = join(createFolder({ "ca.crt": `# two\n${one}\n${two}\n` }), "ca.crt");
  const first = createFolder({ "6b98f40b.0": one, "ca.crt": two, "6b98f40b.r0": two, "6b98f40b": two });
  const second = createFolder({ "00000000.12": two });

  test.each([
    { name: "the certificates of the file", file: bundle, folders: "", expected: [one, two] },
    { name: "the certificates of a folder whose names are a hash", file: "", folders: first, expected: [one] },
    {
      name: "the certificates of several folders",
      file: "",
      folders: [first, second].join(delimiter),
      expected: [one, two],
    },
    { name: "nothing if nothing is there", file: "/nowhere/ca.crt", folders: "/nowhere", expected: [] },
    { name: "nothing in a folder whose name differs in a space", file: "", folders: `${first} `, expected: [] },
    { name: "nothing if the variables are empty", file: "", folders: "", expected: [] },
  ])("$name", ({ file, folders, expected }) => {
    expect(readOpenSslStore({ file, folders })).toEqual(expected);
  });
});
