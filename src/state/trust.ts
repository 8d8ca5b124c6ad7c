import { fingerprint, readCertificates } from "../connection/certificates.ts";
import type { Trust } from "../connection/trust.ts";
import type { Environment, OpenSslPlaces } from "../runner/environment.ts";
import { fileText } from "../runner/files.ts";
import { type NodeTrust, readNodeTrust } from "./node-trust.ts";
import type { SavedState } from "./state.ts";

type Saved = Pick<SavedState, "caCertificate" | "caCertificatePath" | "caFingerprints" | "nodeTrust">;

/** What post needs to know of whom Node trusts in main. */
export function toTrustRecord({ bundled, others, openSsl }: NodeTrust): Saved["nodeTrust"] {
  return { bundled: bundled.length > 0, others: shortened([...others.keys()]), openSsl };
}

/** The fingerprints of a PEM text's certificates. */
export function readFingerprints(text: string): string[] {
  return shortened([...new Set(readCertificates(text).map(fingerprint))]);
}

/**
 * The state is one environment variable, which holds 128 KiB on Linux; a fingerprint takes 47 bytes of it. A system has
 * up to a few hundred authorities that Node does not have. What the job itself adds comes last.
 */
function shortened(fingerprints: readonly string[]): string[] {
  return fingerprints.slice(-MAX_FINGERPRINTS);
}

const MAX_FINGERPRINTS = 1_000;

/**
 * Whom post trusts: whom main trusted, as far as they are still there. A later step may add an authority to post's
 * environment, or to a file that main has read, and set a proxy that presents itself as the cluster.
 */
export function trustInPost(saved: Saved, environment: Environment): Trust {
  return { roots: rootsInPost(saved.nodeTrust, readNodeTrust(environment)), caCertificate: ownCertificates(saved) };
}

/** Node's own choice if it is the same as in main; otherwise those of its authorities that main trusted, too. */
export function rootsInPost(saved: Saved["nodeTrust"], now: NodeTrust): Trust["roots"] {
  const trusted = new Set(saved.others);
  const kept = [...now.others].filter(([print]) => trusted.has(print)).map(([, certificate]) => certificate);
  const isSame =
    saved.bundled === now.bundled.length > 0 && kept.length === now.others.size && kept.length === trusted.size;
  if (isSame && !isNamed(saved.openSsl) && !isNamed(now.openSsl)) return "default";
  return saved.bundled ? [...now.bundled, ...kept] : kept;
}

/**
 * OpenSSL reads more forms of certificates than can be listed here, and reads a folder when it connects. So it is not
 * asked again about a place that a variable names; where it looks by itself, root alone can put something.
 */
function isNamed(places: OpenSslPlaces | undefined): boolean {
  return places?.file !== undefined || places?.folders !== undefined;
}

/** The certificates that main was given, by the input or by a profile: of a file, those that main has read. */
function ownCertificates({ caCertificate, caCertificatePath, caFingerprints }: Saved): string {
  if (caCertificatePath === "") return caCertificate;
  const found = readCertificates(fileText(caCertificatePath));
  if (found.length === 0) {
    throw new Error(
      `The CA certificates in ${caCertificatePath} cannot be read in the post step. Check whether another step changed or removed this file`,
    );
  }
  const trusted = new Set(caFingerprints);
  const kept = found.filter((certificate) => trusted.has(fingerprint(certificate)));
  if (kept.length > 0) return kept.join("\n");
  throw new Error(
    `All CA certificates in ${caCertificatePath} are new since the main step, so none of them is trusted. Check whether another step changed this file`,
  );
}
