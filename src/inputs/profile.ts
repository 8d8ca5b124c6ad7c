import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  findProfile,
  findProfileSecrets,
  type Profile,
  readProfiles,
  toProfileInputs,
} from "../influxdb/influxctl-profile.ts";
import { asError, collectProblems, Invalid, quote } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";
import type { Environment } from "../runner/environment.ts";
import { warnOfNoMask } from "../runner/masks.ts";
import { type MergedInputs, type RawInputs, withoutProfile } from "./schema.ts";

const NO_HOME =
  "profile: influxctl keeps its profiles in the home directory, but HOME (on Windows, APPDATA) is unset; set the input config to the path of its config.toml";

/** Adds the values of the profile that the inputs name. Masks all tokens in its file. */
export async function mergeProfile(
  raw: RawInputs,
  environment: Environment,
  redaction: Redaction,
): Promise<MergedInputs> {
  const name = raw["profile"] || "default";
  const path = raw["config"] || environment.findInfluxctlConfig();
  if (path === undefined) return { ...withoutProfile(raw), profile: name, problems: [NO_HOME] };
  const fileInput = raw["config"] ? "config" : "profile";
  const nameInput = raw["profile"] ? "profile" : "config";
  const withProblems = (input: string, problems: readonly string[]): MergedInputs => ({
    ...withoutProfile(raw),
    profile: name,
    problems: problems.map((problem) => `${input}: ${quote(path)} ${problem}`),
  });
  try {
    const profiles = await readConfig(path);
    maskProfiles(profiles, fileInput, redaction);
    const found = collectProblems(() => findProfile(profiles, name));
    return found.kind === "value" ? merge(raw, found.value) : withProblems(nameInput, found.problems);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return withProblems(fileInput, error.problems);
  }
}

/** Masks every token in a file of profiles, including those of unused profiles. `source` is the name of the input. */
function maskProfiles(profiles: readonly Profile[], source: string, redaction: Redaction): void {
  const short = findProfileSecrets(profiles).filter(({ secret }) => !redaction.add(secret, MIN_TOKEN_LENGTH));
  // Only after all tokens are known, because a name may contain the token of another profile.
  for (const { profile, key } of short) {
    warnOfNoMask(redaction.message(`${source}: ${key} of the profile ${quote(profile)}`), MIN_TOKEN_LENGTH);
  }
}

async function readConfig(path: string): Promise<readonly Profile[]> {
  const { parseToml, TomlError } = await import("../packages/toml.ts");
  const text = readText(path);
  const parsed = attempt(() => parseToml(text));
  // The parser's message shows the lines around the error, which can contain tokens.
  if (parsed instanceof TomlError) throw new Invalid(`is not valid TOML: line ${parsed.line}, column ${parsed.column}`);
  if (parsed instanceof Error) throw new Invalid("is not valid TOML");
  return readProfiles(parsed);
}

function readText(path: string): string {
  const text = attempt(() => readFileSync(path, "utf8"));
  if (typeof text === "string") return text;
  const code = "code" in text ? String(text.code) : "unknown reason";
  throw new Invalid(code === "ENOENT" ? "does not exist on this runner" : `cannot be read (${code})`);
}

/** Returns the error instead of throwing it. Its message must not be shown. */
function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return asError(error);
  }
}

function merge(raw: RawInputs, profile: Profile): MergedInputs {
  const ca = profile.tls?.ca?.trim() ?? "";
  const isPath = ca !== "" && !ca.startsWith("-----BEGIN");
  const wantsCa = raw["ca-certificate"] === "";
  const caCertificate = isPath && wantsCa ? readCa(ca) : ca;
  const offered: Record<string, string> = { ...toProfileInputs(profile), "ca-certificate": caCertificate };
  const added = Object.entries(offered).filter(([input, value]) => raw[input] === "" && value !== "");
  const names = new Set(added.map(([input]) => input));
  return {
    raw: { ...raw, ...Object.fromEntries(added) },
    profile: profile.name,
    formatName: (input) => (names.has(input) ? `${input} (from the profile ${quote(profile.name)})` : input),
    caCertificatePath: isPath && wantsCa ? resolve(ca) : "",
    problems: [],
    environmentProblems: [],
  };
}

function readCa(path: string): string {
  const text = attempt(() => readFileSync(path, "utf8"));
  if (typeof text === "string") return text;
  throw new Invalid(`sets tls.ca to ${quote(path)}, but that file cannot be read`);
}
