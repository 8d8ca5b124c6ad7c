import { array, boolean, type Infer, number, object, optional, safeParse, string, union } from "../packages/zod.ts";
import { Invalid, quote } from "../redaction/invalid.ts";

/**
 * The keys of a profile in influxctl's `config.toml` that matter for a connection. Others are ignored.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/cli/influxctl/
 */
const profile = object({
  name: string(),
  product: optional(string()),
  account_id: optional(string()),
  cluster_id: optional(string()),
  host: optional(string()),
  port: optional(union([string(), number()])),
  mgmt_token: optional(string()),
  /** A database token for influxctl's own queries and writes. Not used here, but a secret. */
  token: optional(string()),
  tls: optional(
    object({
      ca: optional(string()),
      cert: optional(string()),
      key: optional(string()),
      insecure: optional(boolean()),
      disable: optional(boolean()),
    }),
  ),
});

const config = object({ profile: optional(array(profile)) });

/** One connection profile of influxctl. */
export type Profile = Infer<typeof profile>;

/**
 * Reads the profiles in the parsed TOML of a config file. Throws `Invalid`, which names the keys with a value of the
 * wrong type, but does not quote the values, because any of them may contain a token.
 */
export function readProfiles(toml: unknown): readonly Profile[] {
  const result = safeParse(config, toml);
  if (result.success) return result.data.profile ?? [];
  const keys = result.error.issues.map((issue) => issue.path.join("."));
  throw new Invalid(`has a value of the wrong type at ${[...new Set(keys)].join(", ")}`);
}

/** Finds a profile by its name. Throws `Invalid` with the existing names. */
export function findProfile(profiles: readonly Profile[], name: string): Profile {
  const match = profiles.find((candidate) => candidate.name === name);
  if (match !== undefined) return match;
  const names = profiles.map((candidate) => quote(candidate.name)).join(", ");
  throw new Invalid(`has no profile ${quote(name)}; ${names === "" ? "it has no profiles" : `it has ${names}`}`);
}

/** A secret of a profile, and its key. */
interface ProfileSecret {
  readonly profile: string;
  readonly key: "mgmt_token" | "token";
  readonly secret: string;
}

/** Finds the secrets in profiles. */
export function findProfileSecrets(profiles: readonly Profile[]): readonly ProfileSecret[] {
  return profiles
    .flatMap(({ name, mgmt_token = "", token = "" }) => [
      { profile: name, key: "mgmt_token" as const, secret: mgmt_token },
      { profile: name, key: "token" as const, secret: token },
    ])
    .filter(({ secret }) => secret.trim() !== "");
}

/** The values of a profile for the connection inputs; an empty text if the profile does not have the value. */
export interface ProfileInputs {
  readonly product: string;
  readonly "management-token": string;
  readonly "account-id": string;
  readonly "cluster-id": string;
  readonly host: string;
}

/** Translates a profile to inputs. Throws `Invalid` for settings that this action does not support. */
export function toProfileInputs(from: Profile): ProfileInputs {
  const problems = findRefusals(from);
  if (problems.length > 0) throw new Invalid(...problems);
  return {
    product: from.product ?? "",
    "management-token": from.mgmt_token?.trim() ?? "",
    "account-id": from.account_id ?? "",
    "cluster-id": from.cluster_id ?? "",
    host: appendPort(from.host ?? "", String(from.port ?? "")),
  };
}

function findRefusals({ name, tls }: Profile): string[] {
  const location = `in the profile ${quote(name)}`;
  const problems: string[] = [];
  if (tls?.insecure) {
    problems.push(
      `has tls.insecure = true ${location}: this action always verifies certificates. Set tls.ca, or the input ca-certificate, to the certificate of the authority`,
    );
  }
  if (tls?.disable) {
    problems.push(
      `has tls.disable = true ${location}: this action never sends the management token unencrypted. Remove it`,
    );
  }
  if (tls?.cert || tls?.key) {
    problems.push(`has tls.cert or tls.key ${location}: this action does not support client certificates. Remove them`);
  }
  return problems;
}

function appendPort(host: string, port: string): string {
  if (host === "" || port === "") return host;
  return `${host.replace(/\/+$/, "")}:${port}`;
}
