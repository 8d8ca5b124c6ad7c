import { type CauseKind, findCauseEntry } from "./cause-table.ts";
import { isTransientStatus } from "./transient-status.ts";

const CHECK_PROXY = "check HTTPS_PROXY and NO_PROXY";

/** Why there was no complete response. */
export interface Cause {
  readonly kind: CauseKind;
  /** A sentence with what to do, and the code. */
  readonly message: string;
  /** Whether the certificate's authority is unknown. */
  readonly isUnknownAuthority: boolean;
}

/** Finds the cause that a code stands for. Codes of the proxy begin with `PROXY_`. */
export function findCause(code: string): Cause {
  const proxyCode = /^PROXY_(.*)$/.exec(code)?.[1];
  if (proxyCode === undefined) return describeServerCause(code);
  return /^\d+$/.test(proxyCode) ? describeProxyRefusal(code, Number(proxyCode)) : describeProxyCause(code, proxyCode);
}

function describeServerCause(code: string): Cause {
  const { kind, describe, advice, isUnknownAuthority = false } = findCauseEntry(code);
  return { kind, message: appendCode([describe("server"), advice], code), isUnknownAuthority };
}

function describeProxyCause(code: string, proxyCode: string): Cause {
  const { kind, describe, isUnknownAuthority = false } = findCauseEntry(proxyCode);
  // If a proxy cannot be reached, its configuration is more likely to be wrong than the proxy to be down for a moment.
  const isConfiguration = kind === "transient" && proxyCode !== "EAI_AGAIN";
  const problem = `the proxy cannot be used: ${describe("proxy")}`;
  return {
    kind: isConfiguration ? "configuration" : kind,
    message: appendCode([problem, isUnknownAuthority ? undefined : CHECK_PROXY], code),
    isUnknownAuthority,
  };
}

function describeProxyRefusal(code: string, status: number): Cause {
  const isUnknownAuthority = false;
  if (status === 407) {
    const clauses = ["the proxy requires a valid user name and password", "set them in HTTPS_PROXY"];
    return { kind: "configuration", message: appendCode(clauses, code), isUnknownAuthority };
  }
  const message = appendCode(["the proxy refused to connect", CHECK_PROXY], code);
  return { kind: isTransientStatus(status) ? "transient" : "configuration", message, isUnknownAuthority };
}

/** Joins what happened and what to do about it, and adds the code. */
function appendCode(clauses: readonly (string | undefined)[], code: string): string {
  return `${clauses.filter((clause) => clause !== undefined).join("; ")} (${code})`;
}
