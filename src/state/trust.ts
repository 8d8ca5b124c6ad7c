import { fingerprint, readCertificates } from "../connection/certificates.ts";
import type { Trust } from "../connection/trust.ts";
import type { Environment, OpenSslPlaces } from "../runner/environment.ts";
import { readFileText } from "../runner/files.ts";
import { type NodeTrust, readNodeTrust } from "./node-trust.ts";
import type { SavedState } from "./saved-state.ts";

type Saved = Pick<SavedState, "caCertificate" | "caCertificatePath" | "caFingerprints" | "nodeTrust">;

/**
 * The state is one environment variable, which can have 128 KiB on Linux. A fingerprint takes 47 bytes. A system has up
 * to a few hundred authorities that Node does not have.
 */
const MAX_FINGERPRINTS = 1_000;

/** The authorities that Node trusts in main, as the state contains them. */
export function toTrustRecord({ bundled, others, openSsl }: NodeTrust): Saved["nodeTrust"] {
  return { bundled: bundled.length > 0, others: limitFingerprints([...others.keys()]), openSsl };
}

/** The fingerprints of the certificates in a PEM text. */
export function readFingerprints(text: string): string[] {
  return limitFingerprints([...new Set(readCertificates(text).map(fingerprint))]);
}

/** Keeps the last fingerprints, because those that the job itself adds come last. */
function limitFingerprints(fingerprints: readonly string[]): string[] {
  return fingerprints.slice(-MAX_FINGERPRINTS);
}

/**
 * The authorities that post trusts: those that main trusted and that are still there. Otherwise a later step could add
 * an authority to the environment, or to a file that main has read, and set a proxy that poses as the cluster.
 */
export function findTrustInPost(saved: Saved, environment: Environment): Trust {
  return {
    roots: findRootsInPost(saved.nodeTrust, readNodeTrust(environment)),
    caCertificate: readTrustedCertificates(saved),
  };
}

/** Node's default if it is the same as in main; otherwise the authorities that Node trusts now and trusted in main. */
export function findRootsInPost(saved: Saved["nodeTrust"], now: NodeTrust): Trust["roots"] {
  const trusted = new Set(saved.others);
  const kept = [...now.others].filter(([hash]) => trusted.has(hash)).map(([, certificate]) => certificate);
  const isSame =
    saved.bundled === now.bundled.length > 0 && kept.length === now.others.size && kept.length === trusted.size;
  if (isSame && !namesPlace(saved.openSsl) && !namesPlace(now.openSsl)) return "default";
  return saved.bundled ? [...now.bundled, ...kept] : kept;
}

/**
 * Whether a variable names a place for OpenSSL. Then post does not use Node's default, because OpenSSL accepts more
 * forms of certificates than `readOpenSslStore`, and reads a folder only when it connects. The default places are safe,
 * because only root can write to them.
 */
function namesPlace(places: OpenSslPlaces | undefined): boolean {
  return places?.file !== undefined || places?.folders !== undefined;
}

/** The CA certificates of the input or the profile. Of a file, only those that main read. */
function readTrustedCertificates({ caCertificate, caCertificatePath, caFingerprints }: Saved): string {
  if (caCertificatePath === "") return caCertificate;
  const certificates = readCertificates(readFileText(caCertificatePath));
  if (certificates.length === 0) {
    throw new Error(
      `The CA certificates in ${caCertificatePath} cannot be read in the post step. Check whether another step changed or removed this file`,
    );
  }
  const trusted = new Set(caFingerprints);
  const kept = certificates.filter((certificate) => trusted.has(fingerprint(certificate)));
  if (kept.length > 0) return kept.join("\n");
  throw new Error(
    `All CA certificates in ${caCertificatePath} are new since the main step, so none of them is trusted. Check whether another step changed this file`,
  );
}
