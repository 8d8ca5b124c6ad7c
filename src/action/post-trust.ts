import { readFileSync } from "node:fs";
import { parseCertificates } from "../influxdb/ca-certificate.ts";
import type { Trust } from "../influxdb/http.ts";
import type { Environment } from "./environment.ts";
import type { SavedState } from "./state.ts";

type Saved = Pick<SavedState, "caCertificate" | "caCertificatePath" | "extraCaCertificates">;

/**
 * Whom post trusts: whom main trusted. A later step may set NODE_EXTRA_CA_CERTS for post, and a proxy beside it that
 * presents itself as the cluster: then Node's own list counts, and what main had beside it.
 */
export function trustInPost(saved: Saved, environment: Environment): Trust {
  const own = saved.caCertificatePath === "" ? saved.caCertificate : readCertificates(saved.caCertificatePath);
  if (environment.extraCaCertificates === saved.extraCaCertificates) return { roots: "default", caCertificate: own };
  const extra = saved.extraCaCertificates === "" ? "" : readCertificates(saved.extraCaCertificates);
  return { roots: "bundled", caCertificate: [own, extra].filter((text) => text !== "").join("\n") };
}

function readCertificates(path: string): string {
  try {
    return parseCertificates(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`The CA certificates in ${path} cannot be read in the post step`, { cause });
  }
}
