import { describe, expect, test } from "vitest";
import {
  findProfile,
  findProfileSecrets,
  type Profile,
  readProfiles,
  toProfileInputs,
} from "../../../src/influxdb/influxctl-profile.ts";
import { readProblems } from "../problems.ts";

const ACCOUNT_ID = "11111111-1111-4111-8111-111111111111";
const CLUSTER_ID = "33333333-3333-4333-8333-333333333333";

/** The inputs of a profile without any values. */
const EMPTY_INPUTS = { product: "", "management-token": "", "account-id": "", "cluster-id": "", host: "" };

function translateProfile(profile: Omit<Profile, "name">) {
  return toProfileInputs({ name: "staging", ...profile });
}

describe("the profiles of a file", () => {
  test("are read with only the keys that matter for a connection", () => {
    const known = { name: "default", product: "dedicated", port: "443", tls: { ca: "", insecure: false } };
    const foreign = { database: "sensors", auth: { oauth2: { client_id: "x" } }, another: [1, { nested: true }] };
    const tls = { ...known.tls, ciphers: "x" };
    expect(readProfiles({ profile: [{ ...known, ...foreign, tls }], version: 2 })).toEqual([known]);
  });

  test.each([{}, { profile: [] }, { other: 1 }])("may be missing: %j", (toml) => {
    expect(readProfiles(toml)).toEqual([]);
  });

  test.each([
    { name: "a table in place of the list", toml: { profile: { name: "default" } }, places: "profile" },
    { name: "a profile without a name", toml: { profile: [{ host: "x" }] }, places: "profile.0.name" },
    {
      name: "tokens in the wrong places",
      toml: {
        profile: [{ name: "a" }, { name: 1, mgmt_token: ["fake-secret"], tls: { ca: 1, insecure: "fake-secret" } }],
      },
      places: "profile.1.name, profile.1.mgmt_token, profile.1.tls.ca, profile.1.tls.insecure",
    },
  ])("are refused by the keys with the wrong type, without quoting a value: $name", ({ toml, places }) => {
    expect(readProblems(() => readProfiles(toml))).toEqual([`has a value of the wrong type at ${places}`]);
  });

  test("are found by name", () => {
    const profiles = [{ name: "default" }, { name: "staging", host: "a" }, { name: "staging", host: "b" }];
    expect(findProfile(profiles, "staging")).toEqual({ name: "staging", host: "a" });
    expect(readProblems(() => findProfile(profiles.slice(0, 2), "prod"))).toEqual([
      'has no profile "prod"; it has "default", "staging"',
    ]);
    expect(readProblems(() => findProfile([], "prod"))).toEqual(['has no profile "prod"; it has no profiles']);
  });

  test("contain secrets of two kinds, in every profile", () => {
    const profiles = [
      { name: "a", mgmt_token: "fake-1", token: "fake-2" },
      { name: "b", token: "fake-3" },
      { name: "c", mgmt_token: "", token: " " },
    ];
    expect(findProfileSecrets(profiles)).toEqual([
      { profile: "a", key: "mgmt_token", secret: "fake-1" },
      { profile: "a", key: "token", secret: "fake-2" },
      { profile: "b", key: "token", secret: "fake-3" },
    ]);
  });
});

describe("a profile that is translated to inputs", () => {
  test("has all values of a Cloud Dedicated cluster", () => {
    const profile = { product: "dedicated", account_id: ACCOUNT_ID, cluster_id: CLUSTER_ID, mgmt_token: "fake\n" };
    expect(translateProfile({ ...profile, token: "fake-database-token" })).toEqual({
      product: "dedicated",
      "management-token": "fake",
      "account-id": ACCOUNT_ID,
      "cluster-id": CLUSTER_ID,
      host: "",
    });
  });

  test("has empty values if the profile has none", () => {
    expect(translateProfile({})).toEqual(EMPTY_INPUTS);
  });

  test.each<{ given: Partial<Profile>; host: string }>([
    { given: { host: "cluster.example.com" }, host: "cluster.example.com" },
    { given: { host: "cluster.example.com", port: "443" }, host: "cluster.example.com:443" },
    { given: { host: "cluster.example.com", port: 8086 }, host: "cluster.example.com:8086" },
    { given: { host: "cluster.example.com", port: "" }, host: "cluster.example.com" },
    { given: { host: "https://cluster.example.com/", port: "8086" }, host: "https://cluster.example.com:8086" },
    { given: { host: "https://cluster.example.com//", port: "8086" }, host: "https://cluster.example.com:8086" },
    { given: { port: "8086" }, host: "" },
  ])("has the host $host for $given", ({ given, host }) => {
    expect(translateProfile(given).host).toBe(host);
  });
});

describe("refuses, with the reason,", () => {
  const INSECURE =
    'has tls.insecure = true in the profile "staging": this action always verifies certificates. Set tls.ca, or the input ca-certificate, to the certificate of the authority';
  const DISABLED =
    'has tls.disable = true in the profile "staging": this action never sends the management token unencrypted. Remove it';
  const CLIENT =
    'has tls.cert or tls.key in the profile "staging": this action does not support client certificates. Remove them';

  test.each<{ tls: NonNullable<Profile["tls"]>; expected: readonly string[] }>([
    { tls: { insecure: true }, expected: [INSECURE] },
    { tls: { disable: true }, expected: [DISABLED] },
    { tls: { cert: "client.crt" }, expected: [CLIENT] },
    { tls: { key: "client.key" }, expected: [CLIENT] },
    { tls: { insecure: true, disable: true, cert: "c", key: "k" }, expected: [INSECURE, DISABLED, CLIENT] },
  ])("$tls", ({ tls, expected }) => {
    expect(readProblems(() => translateProfile({ tls }))).toEqual(expected);
  });

  test("but not if the settings are off, as in the sample file of influxctl", () => {
    const tls = { ca: "", cert: "", key: "", insecure: false, disable: false };
    expect(translateProfile({ tls })).toEqual(EMPTY_INPUTS);
  });
});
