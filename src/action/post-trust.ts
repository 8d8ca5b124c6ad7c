import { parseCertificates } from "../influxdb/ca-certificate.ts";
import type { Trust } from "../influxdb/http.ts";
import type { Environment } from "./environment.ts";
import { fileText, folderTexts, sha256 } from "./file-hash.ts";
import type { SavedState } from "./state.ts";

/** Whom Node trusts by its environment, as main found it: files by their content, which a later step can change. */
export interface NodeTrust {
  readonly extraCaCertificates: string;
  readonly extraSha256: string;
  /** The variables that add the system's store, and what is in the file and the folders that they name. */
  readonly systemStore: string;
}

/** Records whom Node trusts in this stage. */
export function nodeTrustOf({ extraCaCertificates, useSystemCa, sslCertFile, sslCertDir }: Environment): NodeTrust {
  return {
    extraCaCertificates,
    extraSha256: sha256(fileText(extraCaCertificates)),
    systemStore: [useSystemCa, sslCertFile, sslCertDir, storeSha256(sslCertFile, sslCertDir)].join(" "),
  };
}

function storeSha256(file: string, folders: string): string {
  return sha256([fileText(file), ...folderTexts(folders)].join("\n"));
}

type Saved = Pick<SavedState, "caCertificate" | "caCertificatePath" | "caCertificateSha256" | "nodeTrust">;

/**
 * Whom post trusts: whom main trusted. A later step may add an authority to post's environment, or to a file that main
 * has read, and set a proxy that presents itself as the cluster. Then Node's own list counts, and what is unchanged.
 */
export function trustInPost(saved: Saved, environment: Environment): Trust {
  const own = saved.caCertificatePath === "" ? saved.caCertificate : unchangedCertificates(saved);
  const { extraCaCertificates, extraSha256, systemStore } = saved.nodeTrust;
  const now = nodeTrustOf(environment);
  const isSame =
    now.extraCaCertificates === extraCaCertificates &&
    now.extraSha256 === extraSha256 &&
    now.systemStore === systemStore;
  if (isSame) return { roots: "default", caCertificate: own };
  const extra = fileText(extraCaCertificates);
  const unchanged = extra !== "" && sha256(extra) === extraSha256 ? parseCertificates(extra) : "";
  return { roots: "bundled", caCertificate: [own, unchanged].filter((text) => text !== "").join("\n") };
}

function unchangedCertificates({ caCertificatePath, caCertificateSha256 }: Saved): string {
  const text = fileText(caCertificatePath);
  if (text === "") throw new Error(`The CA certificates in ${caCertificatePath} cannot be read in the post step`);
  if (sha256(text) === caCertificateSha256) return parseCertificates(text);
  throw new Error(
    `The CA certificates in ${caCertificatePath} have changed since the main step, so they are not trusted`,
  );
}
