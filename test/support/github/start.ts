import type { IncomingMessage, ServerResponse } from "node:http";
import { createCertificates } from "../influxdb/certificates.ts";
import { html } from "../influxdb/response.ts";
import { listen } from "../influxdb/server.ts";
import { GitHub } from "./github.ts";
import { githubApi } from "./github-api.ts";
import { HourlyLimit } from "./hourly-limit.ts";
import type { GitHubRequest, Intervention, Outcome } from "./interventions.ts";

/** How to start GitHub. */
export interface GitHubOptions {
  /** The base path of the API: empty as on api.github.com (the default), or `/api/v3` on GitHub Enterprise Server. */
  readonly basePath?: "" | "/api/v3";
  /** HTTPS, with a new CA. Default HTTP. */
  readonly tls?: boolean;
  /** Epoch milliseconds. Default: the computer's clock. */
  readonly now?: () => number;
  /** How many requests a token can send in an hour. Default: 5,000. */
  readonly hourlyLimit?: number;
}

/** A running GitHub, with the part of its API that concerns runs. */
export interface GitHubEmulator extends AsyncDisposable {
  /** The value of `GITHUB_API_URL`. */
  readonly apiUrl: string;
  /** PEM; empty for HTTP. */
  readonly caCertificate: string;
  readonly github: GitHub;
  readonly requests: readonly GitHubRequest[];
  /** Applies to all future requests. The first intervention that returns an outcome wins. */
  intervene(intervention: Intervention): void;
  close(): Promise<void>;
}

/** Starts GitHub on loopback. */
export async function startGitHub({
  basePath = "",
  tls = false,
  now = Date.now,
  hourlyLimit = 5_000,
}: GitHubOptions = {}): Promise<GitHubEmulator> {
  const github = new GitHub(now);
  const limit = new HourlyLimit(hourlyLimit, now);
  const requests: GitHubRequest[] = [];
  const interventions: Intervention[] = [];

  function findOutcome(incoming: IncomingMessage): Outcome {
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://github");
    const { method = "", headers } = incoming;
    const isApi = pathname.startsWith(`${basePath}/`);
    const path = isApi ? pathname.slice(basePath.length) : pathname;
    const query = Object.fromEntries(searchParams);
    const request = { number: requests.length + 1, method, path, query, headers, atMs: now() };
    requests.push(request);
    const outcomes = interventions.map((intervention) => intervention(request));
    const [, token = ""] = /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? "") ?? [];
    const instead = outcomes.find((outcome) => outcome !== undefined);
    if (instead !== undefined) return instead;
    return isApi
      ? limit.count(token, () => githubApi(github, { method, path, query: searchParams, token }))
      : html(404);
  }

  const certificates = tls ? await createCertificates([]) : undefined;
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    incoming.resume();
    send(response, findOutcome(incoming), now());
  };
  const { port, close } = await listen({ port: 0, certificates, handle });
  const origin = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return {
    apiUrl: `${origin}${basePath}`,
    caCertificate: certificates?.ca ?? "",
    github,
    requests,
    intervene: (intervention) => void interventions.push(intervention),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function send(response: ServerResponse, outcome: Outcome, nowMs: number): void {
  if (outcome === "hang-up") {
    response.socket?.destroy();
    return;
  }
  response.setHeader("date", new Date(nowMs).toUTCString());
  response.writeHead(outcome.status, outcome.headers);
  response.end(outcome.body);
}
