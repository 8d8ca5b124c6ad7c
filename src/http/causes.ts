import { findEntry, type Kind } from "./cause-table.ts";
import { isTransientStatus } from "./transient-status.ts";

/** Why there was no complete answer. */
export interface Cause {
  readonly kind: Kind;
  /** In words, with the code and what to check. */
  readonly message: string;
  /** Whether a certificate's authority is what is missing. */
  readonly isUnknownAuthority: boolean;
}

/** What a code says of the cause, the proxy's or the server's. */
export function findCause(code: string): Cause {
  const ofProxy = /^PROXY_(.*)$/.exec(code)?.[1];
  if (ofProxy === undefined) return describeServerCause(code);
  return /^\d+$/.test(ofProxy) ? describeProxyRefusal(code, Number(ofProxy)) : describeProxyCause(code, ofProxy);
}

function describeServerCause(code: string): Cause {
  const { kind, says, check, isUnknownAuthority = false } = findEntry(code);
  return { kind, message: appendCode([says("server"), check], code), isUnknownAuthority };
}

const CHECK_PROXY = "check HTTPS_PROXY and NO_PROXY";

function describeProxyCause(code: string, own: string): Cause {
  const { kind, says, isUnknownAuthority = false } = findEntry(own);
  // A proxy that is not there is set wrong more often than it is away.
  const isSetting = kind === "passing" && own !== "EAI_AGAIN";
  const what = `the proxy cannot be used: ${says("proxy")}`;
  return {
    kind: isSetting ? "setting" : kind,
    message: appendCode([what, isUnknownAuthority ? undefined : CHECK_PROXY], code),
    isUnknownAuthority,
  };
}

function describeProxyRefusal(code: string, status: number): Cause {
  const isUnknownAuthority = false;
  if (status === 407) {
    const parts = ["the proxy requires a valid user name and password", "set them in HTTPS_PROXY"];
    return { kind: "setting", message: appendCode(parts, code), isUnknownAuthority };
  }
  const message = appendCode(["the proxy refused to connect", CHECK_PROXY], code);
  return { kind: isTransientStatus(status) ? "passing" : "setting", message, isUnknownAuthority };
}

function appendCode(parts: readonly (string | undefined)[], code: string): string {
  return `${parts.filter((part) => part !== undefined).join("; ")} (${code})`;
}
