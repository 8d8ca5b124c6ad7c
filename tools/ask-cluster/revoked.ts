import type { HttpResponse } from "../../src/http/messages.ts";
import type { ApiCall, ApiClient } from "../../src/influxdb/api-client.ts";
import { readJson } from "../../src/influxdb/api-response.ts";
import { type Activated, NEVER_ACCEPTED } from "./active.ts";
import type { MadeTokens } from "./made-tokens.ts";
import { type Ask, formOf } from "./probe.ts";
import type { Session } from "./session.ts";
import type { Row } from "./table.ts";
import { turnText, waitForTurn } from "./turn.ts";

const REFUSAL_TIMEOUT_MS = 2 * 60_000;

/** 100,000 tokens are 55 MB of text (measured). */
const LIST_MAX_BYTES = 256 * 1024 * 1024;

/** What the questions about a revoked token are about. */
interface Subject {
  readonly tokenId: string;
  /** Of the Management API. */
  readonly baseUrl: string;
  readonly ask: Ask;
  readonly activated: Activated;
}

/** Revokes the token, and asks what is left of it. */
export async function askRevoked(subject: Subject, tokens: MadeTokens, session: Session): Promise<readonly Row[]> {
  const { tokenId, baseUrl } = subject;
  const url = `${baseUrl}/tokens/${tokenId}`;
  const send = (method: "GET" | "DELETE", at = url): Promise<HttpResponse | undefined> =>
    sendOnce(session.client, method, at);

  const first = await send("DELETE");
  const row: Row = { question: "DELETE of a token", answer: formOf(first) };
  if (first === undefined || first.status >= 300) {
    return [row, { question: "What is left of a revoked token", answer: "not tested: it was not revoked" }];
  }
  tokens.noteRevoked(tokenId);
  return [
    row,
    ...(await askRefusal(subject, session)),
    { question: "DELETE of a revoked token", answer: formOf(await send("DELETE")), setting: "secondDelete" },
    { question: "GET of a revoked token", answer: recordForm(await send("GET")), setting: "getOfRevokedToken" },
    {
      question: "A revoked token in the list of tokens",
      answer: listForm(await send("GET", `${baseUrl}/tokens`), tokenId),
      setting: "listsInactiveTokens",
    },
  ];
}

/** Sends once and repeats nothing: what comes is the answer. Throws if the user interrupts. */
async function sendOnce(client: ApiClient, method: ApiCall["method"], url: string): Promise<HttpResponse | undefined> {
  const { signal } = client;
  const call = { what: "ask", method, url, maxBytes: LIST_MAX_BYTES, signal, advice: () => "" };
  const result = await client.exchange(call, 1);
  if (result.kind === "response") return result.response;
  if (result.failure.code === "CANCELLED") throw result.failure;
  return undefined;
}

async function askRefusal({ ask, activated }: Subject, session: Session): Promise<readonly Row[]> {
  const { database, now, sleep } = session;
  const startedMs = now();
  const answerOf = async (action: "write" | "read"): Promise<string> => {
    if (activated[action].turned === undefined) return NEVER_ACCEPTED;
    const turn = await waitForTurn({
      ask: () => ask(action, database),
      isTurned: ({ isRefused }) => isRefused,
      startedMs,
      timeoutMs: REFUSAL_TIMEOUT_MS,
      now,
      sleep,
    });
    const text = turnText(turn, REFUSAL_TIMEOUT_MS);
    return turn.turned === undefined ? text : `${text}, with ${turn.turned.form}`;
  };
  const [write, read] = await Promise.all([answerOf("write"), answerOf("read")]);
  return [
    { question: "Writes refuse a revoked token", answer: write, setting: "revokedTokenLivesMs" },
    { question: "Queries refuse a revoked token", answer: read, setting: "revokedTokenLivesMs" },
  ];
}

function recordForm(answer: HttpResponse | undefined): string {
  return answer?.status === 200 ? `200 ${revokedAtForm(readJson(answer))}` : formOf(answer);
}

function listForm(answer: HttpResponse | undefined, tokenId: string): string {
  const list: unknown = answer?.status === 200 ? readJson(answer) : undefined;
  if (!Array.isArray(list)) return formOf(answer);
  const entry: unknown = list.find((each: unknown) => isRecord(each) && each["id"] === tokenId);
  return entry === undefined ? "not shown" : `shown ${revokedAtForm(entry)}`;
}

function revokedAtForm(json: unknown): string {
  const has = isRecord(json) && typeof json["revokedAt"] === "string";
  return has ? "with `revokedAt`" : "without `revokedAt`";
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null;
}
