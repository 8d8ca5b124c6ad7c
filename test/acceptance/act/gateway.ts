import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { GitHubEmulator } from "../../support/github/start.ts";
import type { Certificates } from "../../support/influxdb/certificates.ts";
import { type Listener, listen } from "../../support/influxdb/server.ts";
import type { Emulator } from "../../support/influxdb/start.ts";

/** The host of Cloud Dedicated's Management API, of all clusters. */
export const consoleHost = "console.influxdata.com";

/** The host of GitHub's REST API. */
export const githubHost = "api.github.com";

/** The host where a Dedicated cluster is written to and queried. */
export function clusterHost(clusterId: string): string {
  return `${clusterId}.a.influxdb.io`;
}

/**
 * Answers for InfluxData and GitHub on 127.0.0.1:443: leads each request to GitHub's API or to the emulator of the
 * cluster that it names, and those that would not get to either to a 421.
 */
export function startGateway(
  emulators: readonly Emulator[],
  hub: GitHubEmulator,
  certificates: Certificates,
): Promise<Listener> {
  return listen({
    port: 443,
    certificates,
    handle: async (request, response) => {
      const emulator = emulators.find(({ clusterId }) => isFor(request, clusterId));
      const origin = request.headers.host === githubHost ? hub.apiUrl : emulator?.origin;
      if (origin === undefined) response.writeHead(421).end();
      else await forward(request, response, origin);
    },
  });
}

function isFor({ headers: { host }, url = "" }: IncomingMessage, clusterId: string): boolean {
  const isManagement = url.startsWith("/api/v0/");
  return isManagement
    ? host === consoleHost && url.includes(`/clusters/${clusterId}/`)
    : host === clusterHost(clusterId);
}

async function forward(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
  const { method, headers, url = "" } = request;
  const forwarded = httpRequest(new URL(url, origin), { method, headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.once("response", resolve).once("error", reject);
  });
  await pipeline(request, forwarded);
  const answer = await answered;
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  await pipeline(answer, response);
}
