import type { RawInputs } from "./schema.ts";

/** Inputs with what an influxctl profile adds to them. An input that was given wins over the profile. */
export interface MergedInputs {
  readonly raw: RawInputs;
  /** The name of the profile, empty for none. */
  readonly profile: string;
  /** How a message names an input: one that comes from the profile is none of the workflow's. */
  readonly nameOf: (input: string) => string;
  /** The file that the CA certificates came from, where it was one. */
  readonly caCertificatePath: string;
  /** What is wrong with the profile; a connection input may then be missing for no other reason. */
  readonly problems: readonly string[];
  /** What is wrong with the environment, such as HTTPS_PROXY. */
  readonly environmentProblems: readonly string[];
}

/** Inputs as they are, with no profile beside them. */
export function withoutProfile(raw: RawInputs): MergedInputs {
  return { raw, profile: "", nameOf: (input) => input, caCertificatePath: "", problems: [], environmentProblems: [] };
}
