import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mergeInputs } from "../../../src/inputs/read.ts";
import type { MergedInputs, RawInputs } from "../../../src/inputs/schema.ts";
import { setSecret } from "../../../src/packages/core.ts";
import { Redaction } from "../../../src/redaction/redaction.ts";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { createEnvironment, createMainInputs } from "../main/fixtures.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";

let folder = "";
let configPath = "";
let caPath = "";
let ca = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "profile-"));
  configPath = join(folder, "config.toml");
  caPath = join(folder, "ca.pem");
  ca = (await createCertificates([])).ca;
  await writeFile(caPath, ca);
});

afterAll(() => rm(folder, { recursive: true }));

/** Unsets all inputs except these. */
function bare(given: RawInputs): RawInputs {
  return { ...Object.fromEntries(Object.keys(createMainInputs()).map((name) => [name, ""])), ...given };
}

/** Merges a profile of this config file into inputs that name it. */
async function merge(toml: string, given: RawInputs = {}): Promise<MergedInputs & { output: readonly string[] }> {
  await writeFile(configPath, toml);
  const { output, result } = await captureOutputWhile(() =>
    mergeInputs(bare({ config: configPath, ...given }), createEnvironment(), new Redaction(setSecret)),
  );
  return { ...result, output };
}

const FULL = `
[[profile]]
  name = "default"
  product = "clustered"
  account_id = "an account"
  cluster_id = "a cluster"
  host = "cluster.example.com"
  port = "8086"
  mgmt_token = "fake-management-token"
  database = "sensors"
  token = "fake-database-token"
  [profile.auth.oauth2]
    client_id = "x"

[[profile]]
  name = "other"
  port = 443
  host = "other.example.com"
  mgmt_token = "fake-other-management-token"
`;

describe("without a profile, the inputs", () => {
  test("are unchanged, and no file is read", async () => {
    const raw = bare({ host: "h" });
    const { output, result } = await captureOutputWhile(() =>
      mergeInputs(raw, createEnvironment(), new Redaction(setSecret)),
    );
    expect(result).toMatchObject({ raw, profile: "", caCertificatePath: "", problems: [] });
    expect(output).toEqual([]);
  });
});

describe("a profile", () => {
  test("sets every input that is empty", async () => {
    const { raw, profile, formatName, problems } = await merge(FULL);
    expect(problems).toEqual([]);
    expect(profile).toBe("default");
    expect(Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ""))).toEqual({
      config: configPath,
      product: "clustered",
      "account-id": "an account",
      "cluster-id": "a cluster",
      host: "cluster.example.com:8086",
      "management-token": "fake-management-token",
    });
    expect(formatName("host")).toBe('host (from the profile "default")');
    expect(formatName("databases")).toBe("databases");
  });

  test("is the one that the input names", async () => {
    const { raw } = await merge(FULL, { profile: "other" });
    expect(raw).toMatchObject({
      host: "other.example.com:443",
      "management-token": "fake-other-management-token",
      product: "",
    });
  });

  test("has every token of its file masked before any other output", async () => {
    const { output } = await merge(FULL, { profile: "missing" });
    expect(output).toEqual([
      "::add-mask::fake-management-token",
      "::add-mask::fake-database-token",
      "::add-mask::fake-other-management-token",
    ]);
  });

  test("has no short placeholder masked, because that would make the log unreadable, but reports it", async () => {
    const file = `${FULL}\n[[profile]]\nname = "draft"\nmgmt_token = "xxx"\ntoken = "fake-15-letters"`;
    const { output, problems } = await merge(file);
    expect(problems).toEqual([]);
    expect(output.filter((line) => !line.startsWith("::add-mask::fake-"))).toEqual([
      '::warning::config: mgmt_token of the profile "draft" has fewer than 16 characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one',
      '::warning::config: token of the profile "draft" has fewer than 16 characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one',
    ]);
    expect(output.join("\n")).not.toMatch(/xxx|fake-15-letters/);
  });

  test.each(["product", "management-token", "account-id", "cluster-id", "host"])(
    "is overridden by the input %s",
    async (input) => {
      const { raw, formatName } = await merge(FULL, { [input]: "given" });
      expect(raw[input]).toBe("given");
      expect(formatName(input)).toBe(input);
    },
  );

  test("is read from the default path of influxctl if no file is named", async () => {
    await writeFile(configPath, FULL);
    const environment = createEnvironment({ findInfluxctlConfig: () => configPath });
    const { result } = await captureOutputWhile(() =>
      mergeInputs(bare({ profile: "other" }), environment, new Redaction(setSecret)),
    );
    expect(result.raw["host"]).toBe("other.example.com:443");
  });
});

describe("the CA of a profile", () => {
  function withCa(text: string): string {
    return `[[profile]]\nname = "default"\n[profile.tls]\nca = ${text.includes("\n") ? `'''${text}'''` : JSON.stringify(text)}`;
  }

  test("can be a path, which post gets", async () => {
    const { raw, caCertificatePath } = await merge(withCa(caPath));
    expect(raw["ca-certificate"]).toBe(ca);
    expect(caCertificatePath).toBe(caPath);
  });

  test("can be PEM text", async () => {
    const { raw, caCertificatePath } = await merge(withCa(`\n\n  ${ca}`));
    expect(raw["ca-certificate"]).toBe(ca.trim());
    expect(caCertificatePath).toBe("");
  });

  test("is ignored if the input is set, and its file is not read", async () => {
    const merged = await merge(withCa("/nowhere/ca.pem"), { "ca-certificate": "given" });
    expect(merged).toMatchObject({ caCertificatePath: "", problems: [], raw: { "ca-certificate": "given" } });
  });

  test("is reported if its file cannot be read", async () => {
    const { problems } = await merge(withCa("/nowhere/ca.pem"));
    expect(problems).toEqual([
      `config: "${configPath}" sets tls.ca to "/nowhere/ca.pem", but that file cannot be read`,
    ]);
  });
});

describe("a profile that cannot be used", () => {
  test.each([
    {
      name: "invalid TOML",
      toml: 'mgmt_token = "fake-management-token',
      expected: "is not valid TOML: line 1, column 14",
    },
    {
      name: "TOML that is cut off in the token",
      toml: '[[profile]]\nname = "default"\nmgmt_token = "fake-management-token\n',
      expected: /^is not valid TOML: line 3, column \d+$/,
    },
    {
      name: "a duplicate value",
      toml: 'token = "fake-1"\ntoken = "fake-2"',
      expected: /^is not valid TOML: line \d, column \d+$/,
    },
    {
      name: "a value of the wrong type",
      toml: '[[profile]]\nname = "default"\nmgmt_token = 1',
      expected: "has a value of the wrong type at profile.0.mgmt_token",
    },
    {
      name: "no such profile",
      toml: FULL.replaceAll('"default"', '"staging"'),
      expected: 'has no profile "default"; it has "staging", "other"',
    },
    { name: "an empty file", toml: "", expected: 'has no profile "default"; it has no profiles' },
    {
      name: "a rejected setting",
      toml: '[[profile]]\nname = "default"\ntls.disable = true',
      expected: /^has tls\.disable = true in the profile "default"/,
    },
  ])("is reported without quoting its file: $name", async ({ toml, expected }) => {
    const { problems, raw, output } = await merge(toml);
    const [problem = "", ...others] = problems;
    expect(others).toEqual([]);
    expect(problem.replace(`config: "${configPath}" `, "")).toMatch(
      expected instanceof RegExp ? expected : new RegExp(`^${RegExp.escape(expected)}$`),
    );
    expect(problem).not.toContain("fake");
    expect(output.filter((line) => !line.startsWith("::add-mask::"))).toEqual([]);
    expect(raw["host"]).toBe("");
  });

  test("is reported with the path of the missing file", async () => {
    const environment = createEnvironment();
    const { result } = await captureOutputWhile(() =>
      mergeInputs(bare({ profile: "default" }), environment, new Redaction(setSecret)),
    );
    expect(result.problems).toEqual(['profile: "/nowhere/config.toml" does not exist on this runner']);
  });

  test("is reported under the input config if that names the missing file", async () => {
    const given = bare({ config: "/nowhere/config.toml", profile: "default" });
    const { result } = await captureOutputWhile(() =>
      mergeInputs(given, createEnvironment(), new Redaction(setSecret)),
    );
    expect(result.problems).toEqual(['config: "/nowhere/config.toml" does not exist on this runner']);
  });

  test("is reported under the input that names the missing profile", async () => {
    expect((await merge(FULL, { profile: "staging" })).problems).toEqual([
      `profile: "${configPath}" has no profile "staging"; it has "default", "other"`,
    ]);
  });

  test("is reported with the missing home directory if no file is named", async () => {
    const environment = createEnvironment({ findInfluxctlConfig: () => undefined });
    const { result } = await captureOutputWhile(() =>
      mergeInputs(bare({ profile: "default" }), environment, new Redaction(setSecret)),
    );
    expect(result.problems).toEqual([NO_HOME]);
  });

  test("is reported if the path is a folder", async () => {
    const { result } = await captureOutputWhile(() =>
      mergeInputs(bare({ config: folder }), createEnvironment(), new Redaction(setSecret)),
    );
    expect(result.problems).toEqual([`config: "${folder}" cannot be read (EISDIR)`]);
  });
});

const NO_HOME =
  "profile: influxctl keeps its profiles in the home directory, but HOME (on Windows, APPDATA) is unset; set the input config to the path of its config.toml";
