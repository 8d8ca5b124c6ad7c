import type { HttpResponse } from "../../src/http/messages.ts";
import type { ApiCall, ApiClient } from "../../src/influxdb/api-client.ts";
import { MANAGEMENT_API, readJson } from "../../src/influxdb/api-response.ts";
import { type Activation, NEVER_ACCEPTED } from "./active.ts";
import { describeChange, waitForChange } from "./change.ts";
import type { CreatedTokens } from "./created-tokens.ts";
import { type Ask, describeResponse } from "./probe.ts";
import type { Session } from "./session.ts";
import type { Row } from "./table.ts";

const REJECTION_TIMEOUT_MS = 2 * 60_000;

/** A list of 100,000 tokens is 55 MB of text (measured). */
const MAX_LIST_BYTES = 256 * 1024 * 1024;

/** The token to revoke, and how to ask about it. */
interface TokenToRevoke {
  readonly tokenId: string;
  /** The URL of the Management API. */
  readonly baseUrl: string;
  readonly ask: Ask;
  readonly activation: Activation;
}

/** Revokes the token, and asks how the cluster treats it afterwards. */
export async function askRevoked(
  token: TokenToRevoke,
  tokens: CreatedTokens,
  session: Session,
): Promise<readonly Row[]> {
  const { tokenId, baseUrl } = token;
  const url = `${baseUrl}/tokens/${tokenId}`;
  const send = (method: "GET" | "DELETE", at = url): Promise<HttpResponse | undefined> =>
    sendOnce(session.client, method, at);

  const first = await send("DELETE");
  const row: Row = { question: "DELETE of a token", answer: describeResponse(first) };
  if (first === undefined || first.status >= 300) {
    return [
      row,
      { question: "How the cluster treats a revoked token", answer: "not tested: the token was not revoked" },
    ];
  }
  tokens.noteRevoked(tokenId);
  return [
    row,
    ...(await askRejection(token, session)),
    { question: "DELETE of a revoked token", answer: describeResponse(await send("DELETE")), setting: "secondDelete" },
    { question: "GET of a revoked token", answer: describeRecord(await send("GET")), setting: "getOfRevokedToken" },
    {
      question: "A revoked token in the list of tokens",
      answer: describeEntry(await send("GET", `${baseUrl}/tokens`), tokenId),
      setting: "listsInactiveTokens",
    },
  ];
}

/** Sends a request without retries. Returns `undefined` if there is no response. Throws if the user interrupts. */
async function sendOnce(client: ApiClient, method: ApiCall["method"], url: string): Promise<HttpResponse | undefined> {
  const { signal } = client;
  const call = { what: "ask", method, url, maxBytes: MAX_LIST_BYTES, signal, api: MANAGEMENT_API, advice: () => "" };
  const result = await client.exchange(call, 1);
  if (result.kind === "response") return result.response;
  if (result.failure.code === "CANCELLED") throw result.failure;
  return undefined;
}

async function askRejection({ ask, activation }: TokenToRevoke, session: Session): Promise<readonly Row[]> {
  const { database, now, sleep } = session;
  const startedMs = now();
  const waitForRejection = async (action: "write" | "read"): Promise<string> => {
    if (activation[action].reached === undefined) return NEVER_ACCEPTED;
    const change = await waitForChange({
      ask: () => ask(action, database),
      isExpected: ({ isRefused }) => isRefused,
      startedMs,
      timeoutMs: REJECTION_TIMEOUT_MS,
      now,
      sleep,
    });
    const text = describeChange(change, REJECTION_TIMEOUT_MS);
    return change.reached === undefined ? text : `${text}, with ${change.reached.description}`;
  };
  const [write, read] = await Promise.all([waitForRejection("write"), waitForRejection("read")]);
  return [
    { question: "Writes with a revoked token are rejected", answer: write, setting: "revokedTokenLivesMs" },
    { question: "Queries with a revoked token are rejected", answer: read, setting: "revokedTokenLivesMs" },
  ];
}

function describeRecord(response: HttpResponse | undefined): string {
  return response?.status === 200 ? `200 ${describeRevokedAt(readJson(response))}` : describeResponse(response);
}

function describeEntry(response: HttpResponse | undefined, tokenId: string): string {
  const list: unknown = response?.status === 200 ? readJson(response) : undefined;
  if (!Array.isArray(list)) return describeResponse(response);
  const entry: unknown = list.find((each: unknown) => isRecord(each) && each["id"] === tokenId);
  return entry === undefined ? "not shown" : `shown ${describeRevokedAt(entry)}`;
}

function describeRevokedAt(json: unknown): string {
  const has = isRecord(json) && typeof json["revokedAt"] === "string";
  return has ? "with `revokedAt`" : "without `revokedAt`";
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null;
}
